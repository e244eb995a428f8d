package io.trunkline.office;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trunkline.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Something in Twilio's place that answers every create as it is told, also as the simulator never would. */
public final class OddTwilio implements AutoCloseable {
    private static final String ACCOUNT =
            "/2010-04-01/Accounts/" + SimulatorSettings.local().account().sid();
    private static final String MESSAGES = ACCOUNT + "/Messages";
    private static final String NUMBERS = ACCOUNT + "/IncomingPhoneNumbers.json";

    private final HttpServer server;
    private final List<Map<String, String>> creates = new CopyOnWriteArrayList<>();
    private final List<String> reads = new CopyOnWriteArrayList<>();
    private volatile Answer answer = new Answer(501, "text/plain", "");
    private volatile String status = "queued";
    private volatile boolean admits = true;
    private volatile Runnable meanwhile = () -> {};

    private record Answer(int status, String type, String body) {}

    private OddTwilio() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(MESSAGES + ".json", this::create);
        server.createContext(MESSAGES + "/", this::read);
        server.createContext(NUMBERS, exchange -> {
            var refusal = "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}";
            answer(exchange, new Answer(admits ? 200 : 401, "application/json", admits ? "{}" : refusal));
        });
        server.start();
    }

    public static OddTwilio start() {
        return new OddTwilio();
    }

    /** Every create is accepted from now on: as SM1, SM2 and so on. */
    public void accepts() {
        answers(201, "application/json", "{\"sid\":\"SM#\",\"status\":\"queued\"}");
    }

    /** The credential is dead: every create is answered so from now on, and every list. */
    public void admitsNobody() {
        admits = false;
        answers(401, "application/json", "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}");
    }

    /** The credential is good again, and every create is accepted. */
    public void admitsEverybody() {
        admits = true;
        accepts();
    }

    /** What every create is answered from now on. */
    public void answers(int code, String type, String body) {
        answer = new Answer(code, type, body);
    }

    /** What happens from now on while a create waits for its answer. */
    public void meanwhile(Runnable happening) {
        meanwhile = happening;
    }

    /** The status in which a message is when somebody asks. */
    public void says(String word) {
        status = word;
    }

    /** The forms of the creates that came, oldest first. */
    public List<Map<String, String>> creates() {
        return List.copyOf(creates);
    }

    /** The paths of the messages that were read, oldest first. */
    public List<String> reads() {
        return List.copyOf(reads);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void create(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            var list = "{\"messages\":[],\"next_page_uri\":null}";
            answer(exchange, new Answer(200, "application/json", list));
            return;
        }
        creates.add(form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        meanwhile.run();
        var now = answer;
        answer(exchange, new Answer(now.status, now.type, now.body.replace("#", String.valueOf(creates.size()))));
    }

    private void read(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        reads.add(path);
        var sid = path.substring(path.lastIndexOf('/') + 1).replace(".json", "");
        answer(
                exchange,
                new Answer(
                        200,
                        "application/json",
                        "{\"sid\":\"" + sid + "\",\"status\":\"" + status + "\",\"error_code\":null}"));
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            var bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type);
            exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Map<String, String> form(String body) {
        return Stream.of(body.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
