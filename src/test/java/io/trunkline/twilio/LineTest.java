package io.trunkline.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that the other side has given up must not leave a create without an answer. */
class LineTest {
    private static final Map<String, List<String>> FORM = Map.of("Body", List.of("Hello"));

    /** What the server does with a connection after it has answered a request on it. */
    private enum Then {
        STAYS_OPEN,
        CLOSES,
        HALF_CLOSES,
        RESETS
    }

    private final ServerSocket server = serverSocket();
    private final BlockingQueue<Then> done = new ArrayBlockingQueue<>(100);
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Then then = Then.STAYS_OPEN;

    private static ServerSocket serverSocket() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void serve() {
        var thread = new Thread(() -> {
            while (!server.isClosed()) {
                try {
                    var connection = server.accept();
                    connections.add(connection);
                    var one = new Thread(() -> answer(connection));
                    one.setDaemon(true);
                    one.start();
                } catch (IOException e) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void answer(Socket connection) {
        try {
            var in = connection.getInputStream();
            while (readRequest(in)) {
                requests.incrementAndGet();
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                                .getBytes(StandardCharsets.US_ASCII));
                switch (then) {
                    case CLOSES -> connection.close();
                    case HALF_CLOSES -> connection.shutdownOutput();
                    case RESETS -> {
                        connection.setSoLinger(true, 0);
                        connection.close();
                    }
                    case STAYS_OPEN -> {}
                }
                done.add(then);
            }
        } catch (IOException e) {
            // The connection is over.
        }
    }

    private static boolean readRequest(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = in.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        var length = head.toString().replaceAll("(?si).*content-length: (\\d+).*", "$1");
        in.readNBytes(Integer.parseInt(length));
        return true;
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        for (var connection : connections) {
            connection.close();
        }
    }

    private Line line(Duration idle) {
        return new Line(
                URI.create("http://127.0.0.1:" + server.getLocalPort()),
                () -> new Line.SignIn("user", "secret"),
                1,
                new Line.Patience(idle, Duration.ofSeconds(30)));
    }

    private void create(Line line) throws IOException, InterruptedException {
        assertThat(line.send("POST", "/2010-04-01/Accounts/AC/Messages.json", FORM)
                        .status())
                .isEqualTo(201);
        assertThat(done.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void a_connection_that_the_server_closed_half_closed_or_reset_while_it_was_idle_is_not_used_again()
            throws Exception {
        for (var way : new Then[] {Then.CLOSES, Then.HALF_CLOSES, Then.RESETS}) {
            then = way;
            connections.clear();
            requests.set(0);
            try (var line = line(Duration.ofSeconds(10))) {
                for (var i = 0; i < 20; i++) {
                    create(line);
                }
            }
            assertThat(requests).as(way.name()).hasValue(20);
            assertThat(connections).as(way.name()).hasSize(20);
        }
    }

    @Test
    void one_that_stays_open_is_used_again() throws Exception {
        try (var line = line(Duration.ofSeconds(10))) {
            for (var i = 0; i < 5; i++) {
                create(line);
            }
        }
        assertThat(connections).hasSize(1);
    }

    @Test
    void one_that_was_idle_for_too_long_is_not_used_again_even_if_nothing_shows_that_it_is_dead() throws Exception {
        var idle = Duration.ofMillis(20);
        try (var line = line(idle)) {
            for (var i = 0; i < 5; i++) {
                create(line);
                var until = System.nanoTime() + idle.plusMillis(2).toNanos();
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            }
        }
        assertThat(connections).hasSize(5);
    }

    @Test
    void nobody_waits_for_an_answer_for_ever_and_nobody_knows_then_whether_it_was_created() throws Exception {
        try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var line = new Line(
                        URI.create("http://127.0.0.1:" + mute.getLocalPort()),
                        () -> new Line.SignIn("user", "secret"),
                        1,
                        new Line.Patience(Duration.ofSeconds(10), Duration.ofMillis(100)))) {
            assertThatThrownBy(() -> line.send("POST", "/Messages.json", FORM))
                    .isInstanceOfSatisfying(IOException.class, failure -> assertThat(Receipts.of(failure))
                            .isInstanceOf(io.trunkline.outbox.Receipt.Unknown.class));
        }
    }

    @Test
    void a_create_waits_for_no_question_that_is_not_answered() throws Exception {
        var asked = new CountDownLatch(1);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/list", exchange -> asked.countDown());
        server.createContext("/Messages.json", exchange -> {
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        server.start();
        try (var line =
                new Line(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "user", "secret", 1)) {
            var question = new Thread(() -> {
                try {
                    line.send("GET", "/list", Map.of());
                } catch (IOException e) {
                    // Nobody ever answers it.
                }
            });
            question.setDaemon(true);
            question.start();
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(line.send("POST", "/Messages.json", FORM).status()).isEqualTo(201);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void an_answer_that_does_not_come_is_not_asked_for_twice() throws Exception {
        try (var deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var line = new Line(URI.create("http://127.0.0.1:" + deaf.getLocalPort()), "user", "secret", 1)) {
            var accepted = new AtomicInteger();
            var thread = new Thread(() -> {
                while (!deaf.isClosed()) {
                    try (var connection = deaf.accept()) {
                        accepted.incrementAndGet();
                        readRequest(connection.getInputStream());
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
            assertThatThrownBy(() -> line.send("POST", "/Messages.json", FORM)).isInstanceOf(IOException.class);
            assertThat(accepted).hasValue(1);
        }
    }
}
