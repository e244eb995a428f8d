package io.trunkline.workbench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A bot in the place of the one at Pandorabots, which says what a test has it say. */
final class PlayedBot implements AutoCloseable {
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Asked> asked = new ArrayList<>();
    private List<String> says = List.of();
    private int status = UNAVAILABLE;
    private boolean hangs;
    private int said;
    private int clients;

    /**
     * What it was asked.
     *
     * @param client `new` where it did not know whoever it was, otherwise `known`
     */
    record Asked(String text, String client) {}

    private PlayedBot(HttpServer server) {
        this.server = server;
    }

    /** One that does not answer yet. */
    static PlayedBot open() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var bot = new PlayedBot(server);
        server.createContext("/", bot::answer);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "bot");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return bot;
    }

    /** What a service is told so that it talks with this one. */
    Map<String, String> settings() {
        return Map.of(
                "pandorabots.url",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "pandorabots.app.id",
                "rehearsal",
                "pandorabots.botname",
                "rehearsal",
                "pandorabots.user.key",
                "rehearsal");
    }

    /** From now on it says these texts, one after the other, and then the last one again. */
    synchronized void says(List<String> texts) {
        says = List.copyOf(texts);
        said = 0;
        status = 200;
        hangs = false;
    }

    /** From now on it fails. */
    synchronized void fails(int status) {
        this.status = status;
        hangs = false;
    }

    /** From now on it does not answer at all. */
    synchronized void hangs() {
        hangs = true;
    }

    /** Everything that it was asked, oldest first. */
    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var query = query(exchange);
            var body = reply(query);
            if (body == null) {
                closing.await();
                return;
            }
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized int status() {
        return status;
    }

    private synchronized @org.jspecify.annotations.Nullable String reply(Map<String, String> query) {
        var client = query.get("client_name");
        asked.add(new Asked(query.getOrDefault("input", ""), client == null ? "new" : "known"));
        if (hangs) {
            return null;
        }
        var answer = Stage.JSON.createObjectNode().put("status", status == 200 ? "ok" : "error");
        if (status == 200 && !says.isEmpty()) {
            answer.put("client_name", client == null ? "rehearsal-user-" + ++clients : client)
                    .put("sessionid", 1)
                    .putArray("responses")
                    .add(says.get(Math.min(said, says.size() - 1)));
            said++;
        }
        return answer.toString();
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = new HashMap<String, String>();
        for (var pair : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            var parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return query;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
