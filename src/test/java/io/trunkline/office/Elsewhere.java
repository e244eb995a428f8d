package io.trunkline.office;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A server of somebody else from which we read: what a test puts under a path, or its faults. */
public final class Elsewhere implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** How a path is answered. */
    public interface Page {
        void answer(HttpExchange exchange) throws IOException;
    }

    private Elsewhere() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "elsewhere");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::answer);
        server.start();
    }

    public static Elsewhere open() {
        try {
            return new Elsewhere();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI().toString();
        var etag = exchange.getRequestHeaders().getFirst("If-None-Match");
        asked.add(uri + (etag == null ? "" : " unless " + etag));
        try (exchange) {
            pages.getOrDefault(uri, gone -> gone.sendResponseHeaders(404, -1)).answer(exchange);
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** What was asked for, oldest first; with the ETag that we had already. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Puts a text there, with an ETag that changes when it does. */
    public Elsewhere has(String path, String text) {
        var etag = "\"" + Integer.toHexString(text.hashCode()) + "\"";
        return does(path, exchange -> {
            exchange.getResponseHeaders().set("ETag", etag);
            if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
                return;
            }
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    /** Has whatever a test thinks of happen there. */
    public Elsewhere does(String path, Page page) {
        pages.put(path, page);
        return this;
    }

    public Elsewhere fails(String path, int status) {
        return does(path, exchange -> exchange.sendResponseHeaders(status, -1));
    }

    /** Says that it will answer, and then does not, as long as it is open. */
    public Elsewhere hangs(String path) {
        return does(path, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("BEGIN:VCALENDAR\r\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                closing.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Answers without an end. */
    public Elsewhere floods(String path) {
        return does(path, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var piece = "X-NOISE:nothing of interest\r\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
            for (var i = 0; i < 2_000; i++) {
                exchange.getResponseBody().write(piece);
            }
        });
    }

    /** A calendar of these events, each as its lines. */
    public static String calendar(List<List<String>> events) {
        var lines = new ArrayList<>(List.of("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Office//EN"));
        for (var event : events) {
            lines.add("BEGIN:VEVENT");
            lines.addAll(event);
            lines.add("END:VEVENT");
        }
        lines.add("END:VCALENDAR");
        return lines.stream().collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
