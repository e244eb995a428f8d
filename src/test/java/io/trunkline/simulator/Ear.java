package io.trunkline.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that hears the simulator's webhooks and answers them as it was told. */
final class Ear implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    record Answer(int status, String contentType, String body) {}

    record Heard(String method, String target, Form form, String signature, String token) {
        @Nullable
        String get(String name) {
            return form.first(name);
        }
    }

    Ear() {
        this(0);
    }

    Ear(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::hear);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** The next request is answered so; without any of these it is 204. */
    Ear answer(int status, String contentType, String body) {
        answers.add(new Answer(status, contentType, body));
        return this;
    }

    Heard next() throws InterruptedException {
        Heard next = heard.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("No webhook came");
        }
        return next;
    }

    List<Heard> next(int count) throws InterruptedException {
        List<Heard> all = new ArrayList<>();
        while (all.size() < count) {
            all.add(next());
        }
        return all;
    }

    /** What has come and was not asked for. */
    List<Heard> rest() {
        List<Heard> rest = new ArrayList<>();
        heard.drainTo(rest);
        return rest;
    }

    boolean isValid(Heard request, SimulatorSettings settings) {
        String expected = new Signature(settings.account().token()).of(url(request.target()), request.form());
        return expected.equals(request.signature());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void hear(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        heard.add(new Heard(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Form.parse(body),
                header(exchange, "X-Twilio-Signature"),
                header(exchange, "I-Twilio-Idempotency-Token")));
        Answer answer = answers.poll();
        if (answer == null) {
            exchange.sendResponseHeaders(204, -1);
        } else {
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}
