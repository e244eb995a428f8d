package io.trunkline.office;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.Trunkline;
import io.trunkline.settings.Settings;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.store.Ground;
import io.trunkline.store.StoreAway;
import io.trunkline.twilio.Form;
import io.trunkline.twilio.Signature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A whole Trunkline on free ports with a store and route files of its own, and the world around it; with {@code -Dstore=postgres}
 * it is on PostgreSQL where its test does not say otherwise.
 */
public final class Office implements AutoCloseable {
    public static final String TOKEN = "office-token";
    public static final String STRIPE = "whsec_office";
    public static final String JIRA = "jira-office";
    public static final Duration PATIENCE = Duration.ofSeconds(30);
    static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Phone> phones = new HashMap<>();
    private @Nullable Trunkline trunkline;
    private @Nullable Simulator elsewhere;
    private Duration moved = Duration.ZERO;

    private Office(Path folder) {
        this.folder = folder;
        copy(Path.of("routes"), folder.resolve("routes"));
        environment.put("TRUNKLINE_TOKEN", TOKEN);
        environment.put("STRIPE_WEBHOOK_SECRET", STRIPE);
        environment.put("JIRA_WEBHOOK_SECRET", JIRA);
        environment.put("TRUNKLINE_DATA", folder.resolve("data").toString());
        environment.put("TRUNKLINE_ROUTES", folder.resolve("routes").toString());
        for (var port : new String[] {"HTTP", "MANAGEMENT", "SIMULATOR"}) {
            environment.put("TRUNKLINE_" + port + "_PORT", String.valueOf(FreePorts.next()));
        }
        environment.put("TRUNKLINE_HTTP_HOST", "127.0.0.1");
        if ("postgres".equals(System.getProperty("store"))) {
            environment.put(
                    "TRUNKLINE_STORE", Ground.Kind.POSTGRES.fresh(folder).url());
        }
        environment.put("RATE_LONGCODE", "1000");
    }

    /** An office in an empty folder, with a copy of the route files; it is not open yet. */
    public static Office in(Path folder) {
        return new Office(folder);
    }

    /** An open office in an empty folder. */
    public static Office open(Path folder) {
        return in(folder).open();
    }

    /** Sets an environment variable, before opening; an empty one counts as unset. */
    public Office with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Whatever the others are on. */
    public Office onSqlite() {
        return with("TRUNKLINE_STORE", "");
    }

    /** Has a real account at whatever answers in Twilio's place there, which cannot reach us. */
    public Office accountAt(String base) {
        var account = SimulatorSettings.local().account();
        return with("TWILIO_API_BASE", base)
                .with("TWILIO_ACCOUNT_SID", account.sid())
                .with("TWILIO_AUTH_TOKEN", account.token())
                .with("TWILIO_PHONE_NUMBER", SimulatorSettings.DEFAULT_NUMBER);
    }

    /** Has a real account at this simulator, which cannot reach us and outlives us. */
    public Office accountAt(Simulator twilio) {
        elsewhere = twilio;
        return accountAt(twilio.url());
    }

    /** Tells Twilio how to reach us. */
    public Office reachable() {
        return with("TRUNKLINE_PUBLIC_URL", url());
    }

    /** Appends a line to application.properties, before opening. */
    public Office setting(String line) {
        append(folder.resolve("application.properties"), line + "\n");
        return this;
    }

    /** Puts a route file in, before opening, below `routes/`. */
    public Office file(String path, String text) {
        try {
            var file = folder.resolve("routes").resolve(path);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Saves a route file while the office is open, and waits until it runs as it is written. */
    public Office saves(String path, String text) {
        file(path, text);
        await(path + " is live", () -> text.equals(good(path)));
        return this;
    }

    /** Saves a route file while the office is open, and waits until it is refused; answers why. */
    public String savesBadly(String path, String text) {
        var file = folder.resolve("routes").resolve(path);
        var before = trunkline().switchboard().refused().get(file);
        file(path, text);
        await(path + " is refused", () -> {
            var now = trunkline().switchboard().refused().get(file);
            return now != null && !now.equals(before);
        });
        return Objects.requireNonNull(trunkline().switchboard().refused().get(file));
    }

    /** The last good version of a route file, as the store has it. */
    public @Nullable String good(String path) {
        var found = trunkline()
                .store()
                .read(session ->
                        session.list("select text from route_text where path = ?", row -> row.getString(1), path));
        return found.isEmpty() ? null : found.get(0);
    }

    /** Nobody knows any good version of any file, as before the service kept them. */
    public Office forgetsGoodFiles() {
        trunkline().store().writeAndWait(transaction -> transaction.update("delete from route_text"));
        return this;
    }

    /** The text of a route file. */
    public String read(String path) {
        try {
            return Files.readString(folder.resolve("routes").resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Office open() {
        try {
            trunkline = Trunkline.start(Settings.load(folder, environment));
            trunkline.clock().advance(moved);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** So much time has passed when it opens; for an office that is closed. */
    public Office after(Duration pause) {
        moved = moved.plus(pause);
        return this;
    }

    /** Closes and opens again, with everything that is on disk. */
    public Office reopen() {
        return reopenAfter(Duration.ZERO);
    }

    /** Closes and opens again when so much time has passed. */
    public Office reopenAfter(Duration pause) {
        close();
        moved = moved.plus(pause);
        return open();
    }

    public Trunkline trunkline() {
        return Objects.requireNonNull(trunkline, "the office is closed");
    }

    public Simulator simulator() {
        return elsewhere != null
                ? elsewhere
                : Objects.requireNonNull(trunkline().simulator());
    }

    public Path folder() {
        return folder;
    }

    /** What is known of messages and events. */
    public Books books() {
        return new Books(trunkline().store());
    }

    /** The environment it runs in. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** Where it is or will be. */
    public String url() {
        return "http://127.0.0.1:" + port("HTTP");
    }

    public int port(String which) {
        return Integer.parseInt(Objects.requireNonNull(environment.get("TRUNKLINE_" + which + "_PORT")));
    }

    /** The phone with that number. */
    public Phone phone(String number) {
        return phones.computeIfAbsent(number, it -> new Phone(this, it));
    }

    /** Moves the one clock, which stays moved when the office closes and opens again. */
    public void advance(Duration by) {
        moved = moved.plus(by);
        trunkline().clock().advance(by);
    }

    /** An example of `routes/examples`, to be changed by the test. */
    public static JsonNode example(String name) {
        try {
            return JSON.readTree(Path.of("routes/examples", name + ".json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stripe's event for a failed payment of that invoice by whoever has that number. */
    public static String paymentFailed(String invoice, String phone) {
        var event = (com.fasterxml.jackson.databind.node.ObjectNode) example("invoice.payment_failed");
        event.put("id", "evt_" + invoice);
        var object = (com.fasterxml.jackson.databind.node.ObjectNode)
                event.path("data").path("object");
        object.put("id", invoice).put("number", invoice).put("customer_phone", phone);
        return event.toString();
    }

    /** Posts a failed payment as Stripe does; answers the status. */
    public int paymentFails(String invoice, String phone) {
        return stripe(paymentFailed(invoice, phone)).statusCode();
    }

    /** Posts an event as Stripe does, signed now. */
    public HttpResponse<String> stripe(String body) {
        var time = (trunkline == null
                        ? System.currentTimeMillis()
                        : trunkline.clock().millis())
                / 1_000;
        return post(
                "/hooks/stripe",
                body,
                "content-type",
                "application/json",
                "Stripe-Signature",
                "t=" + time + ",v1=" + hmac(STRIPE, time + "." + body));
    }

    /** Tells the status of an attempt (`message/attempt`) as Twilio does, signed; for an office with a real account. */
    public int status(String attempt, String sid, String status) {
        return status(attempt, sid, status, 0);
    }

    /** The same with an error code, 0 for none. */
    public int status(String attempt, String sid, String status, int code) {
        var path = "/twilio/status/" + attempt;
        var body = "MessageSid=" + sid + "&MessageStatus=" + status + (code == 0 ? "" : "&ErrorCode=" + code);
        var token = SimulatorSettings.local().account().token();
        var signature =
                new Signature(List.of(token)).sign(url() + path, Form.parse(body.getBytes(StandardCharsets.UTF_8)));
        var type = "application/x-www-form-urlencoded";
        return post(path, body, "content-type", type, "X-Twilio-Signature", signature)
                .statusCode();
    }

    /** Posts with our token. */
    public HttpResponse<String> postWithToken(String path, String body, String contentType) {
        return post(path, body, "content-type", contentType, "Authorization", "Bearer " + TOKEN);
    }

    public HttpResponse<String> post(String path, String body, String... headers) {
        return send(HttpRequest.newBuilder(URI.create(url() + path))
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url() + path))
                .header("Authorization", "Bearer " + TOKEN)
                .build());
    }

    public HttpResponse<String> observe(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("MANAGEMENT") + path))
                .build());
    }

    /** Sends something to the simulator's control. */
    public HttpResponse<String> simulator(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(simulator().url() + path))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** Asks the simulated Twilio as its account; answers the body of a 2xx. */
    public String twilio(String path) {
        return asAccount(HttpRequest.newBuilder(URI.create(simulator().url() + path)));
    }

    /** Posts to the simulated Twilio as its account; answers the body of a 2xx. */
    public String twilio(String path, String body, String contentType) {
        return asAccount(HttpRequest.newBuilder(URI.create(simulator().url() + path))
                .header("content-type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String asAccount(HttpRequest.Builder request) {
        var account = SimulatorSettings.local().account();
        var credentials = (account.sid() + ":" + account.token()).getBytes(StandardCharsets.UTF_8);
        var answer = send(request.header(
                        "Authorization",
                        "Basic " + java.util.Base64.getEncoder().encodeToString(credentials))
                .build());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError("Twilio says " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** Switches faults on in the simulator, as a JSON array without its brackets. */
    public void faults(String faults) {
        var answer = simulator("PUT", "/simulator/faults", "[" + faults + "]");
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalArgumentException(answer.body());
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The states of all messages to a number, oldest first. */
    public List<String> states(String number) {
        return trunkline()
                .store()
                .read(session -> session.list(
                        "select state from message where recipient = ? order by id", row -> row.getString(1), number));
    }

    /** Waits until a claim about the service is true. */
    public void await(String claim, java.util.function.BooleanSupplier holds) {
        try {
            if (!trunkline().store().commits().await(holds, PATIENCE)) {
                throw new AssertionError("it never came true that " + claim);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until nothing is left to do now: every event is heard and every message is sent, waits for a time, or ended. */
    public void settle() {
        await("everything is done", this::isSettled);
    }

    private boolean isSettled() {
        try {
            return undone() == 0 && trunkline().isIdle();
        } catch (StoreAway e) {
            // A connection that was cut is noticed by whoever uses it next.
            return false;
        }
    }

    private long undone() {
        var now = trunkline().clock().millis();
        return trunkline()
                .store()
                .read(session -> session.number(
                        "select (select count(*) from delivery where (state in ('ready', 'taken', 'later') and due_at <= ?) or state = 'behind')"
                                + " + (select count(*) from message where (state = 'queued' and due_at <= ?) or state = 'sending')",
                        now,
                        now));
    }

    static String hmac(String secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The hex HMAC-SHA256 of a body, as GitHub and Jira write it. */
    public static String hubSignature(String secret, String body) {
        return "sha256=" + hmac(secret, body);
    }

    private static void append(Path file, String text) {
        try {
            Files.writeString(
                    file, text, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (trunkline != null) {
            trunkline.close();
            trunkline = null;
        }
    }
}
