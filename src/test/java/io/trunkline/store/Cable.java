package io.trunkline.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The cable between a process and its PostgreSQL: a test can have it swallow everything, or cut it. */
public final class Cable implements AutoCloseable {
    private final ServerSocket here;
    private final URI there;
    private final String url;
    private final List<Socket> ends = new CopyOnWriteArrayList<>();
    private final Object gate = new Object();
    private boolean stalled;
    private volatile boolean cut;

    private Cable(String jdbcUrl) throws IOException {
        this.there = URI.create(jdbcUrl.substring("jdbc:".length()));
        this.here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.url = jdbcUrl.replace(there.getHost() + ":" + there.getPort(), "127.0.0.1:" + here.getLocalPort());
        start(this::accept);
    }

    /** A cable to whatever is behind that JDBC URL. */
    public static Cable to(String jdbcUrl) {
        try {
            return new Cable(jdbcUrl);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDBC URL at this end of it. */
    public String url() {
        return url;
    }

    /** Swallows everything from now on; nobody is told. */
    public void stall() {
        synchronized (gate) {
            stalled = true;
        }
    }

    /** Brings what was swallowed, and everything after it. */
    public void flow() {
        cut = false;
        synchronized (gate) {
            stalled = false;
            gate.notifyAll();
        }
    }

    /** Breaks every connection, and refuses new ones until it flows again. */
    public void cut() {
        cut = true;
        ends.forEach(Cable::close);
        ends.clear();
    }

    private void accept() {
        while (!here.isClosed()) {
            try {
                var left = here.accept();
                if (cut) {
                    close(left);
                    continue;
                }
                var right = new Socket(there.getHost(), there.getPort());
                ends.add(left);
                ends.add(right);
                start(() -> carry(left, right));
                start(() -> carry(right, left));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void carry(Socket from, Socket to) {
        var bytes = new byte[8_192];
        try (from;
                to) {
            for (var count = from.getInputStream().read(bytes);
                    count >= 0;
                    count = from.getInputStream().read(bytes)) {
                pass();
                to.getOutputStream().write(bytes, 0, count);
            }
        } catch (IOException e) {
            // Whoever is at the other end finds out.
        }
    }

    private void pass() {
        synchronized (gate) {
            while (stalled) {
                try {
                    gate.wait();
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "cable");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cut();
        flow();
        try {
            here.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
