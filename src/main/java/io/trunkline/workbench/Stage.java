package io.trunkline.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.camel.Piece;
import io.trunkline.message.Moment;
import io.trunkline.message.Span;
import io.trunkline.simulator.PhoneCall;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.simulator.Text;
import io.trunkline.store.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A running service with its phones, on which the steps of a test are played. */
final class Stage {
    static final ObjectMapper JSON = new ObjectMapper();
    /** What is under way so long hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** When nothing has been under way for so long, what is missing does not come any more. */
    static final Duration UNLIKELY = Duration.ofSeconds(1);
    /** So long nobody has anything to do, as both sides see themselves. */
    private static final Duration STILL = Duration.ofMillis(30);
    /** The same after a start and after the clock was moved, which wakes those who then look for something to do. */
    private static final Duration STIRRED = Duration.ofMillis(150);

    private static final Set<String> ENDED =
            Set.of("delivered", "undelivered", "failed", "received", "read", "canceled");

    private final Rehearsal rehearsal;
    private final Path routes;
    private final Path beside;
    private final @Nullable PlayedBot bot;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Duration moved = Duration.ZERO;
    private int published;
    private boolean stirred = true;

    /**
     * @param routes where the route files are
     * @param beside the folder of the test file
     */
    Stage(Rehearsal rehearsal, Path routes, Path beside) {
        this(rehearsal, routes, beside, null);
    }

    /** @param bot with which the service talks; null where it talks with none */
    Stage(Rehearsal rehearsal, Path routes, Path beside, @Nullable PlayedBot bot) {
        this.bot = bot;
        this.rehearsal = rehearsal;
        this.routes = routes;
        this.beside = beside;
    }

    void play(Case.Step step) throws Exception {
        var what = step.what();
        switch (step.verb()) {
            case "post" -> post(step);
            case "publish" -> publish(step);
            case "bot" -> bot(step);
            case "text" ->
                control(
                        step,
                        "POST",
                        "/simulator/texts",
                        JSON.createObjectNode()
                                .put("from", need(step, "from"))
                                .put("to", what.text("to").isEmpty() ? ours() : what.text("to"))
                                .put("body", need(step, "says")));
            case "phone" -> control(step, "PUT", "/simulator/phones/" + need(step, "number"), (ObjectNode) what.json());
            case "call" ->
                control(
                        step,
                        "POST",
                        "/simulator/calls",
                        JSON.createObjectNode()
                                .put("from", need(step, "from"))
                                .put("to", what.text("to").isEmpty() ? ours() : what.text("to")));
            case "answer" -> {
                var as = what.text("as").isEmpty() ? "human" : what.text("as");
                inCall(step, "answer", JSON.createObjectNode().put("by", as));
            }
            case "press" -> inCall(step, "keys", JSON.createObjectNode().put("digits", need(step, "keys")));
            case "speak" -> inCall(step, "speech", JSON.createObjectNode().put("text", need(step, "says")));
            case "hangUp" -> inCall(step, "hangup", JSON.createObjectNode());
            case "advance" -> advance(Span.parse(what.text()));
            case "until" ->
                advance(Duration.ofMillis(Moment.parse(what.text())
                        - rehearsal.trunkline().clock().millis()));
            case "fault" -> {
                var faults = what.isList() ? what.json() : JSON.createArrayNode();
                if (what.isMap()) {
                    ((com.fasterxml.jackson.databind.node.ArrayNode) faults).add(what.json());
                }
                control(step, "PUT", "/simulator/faults", faults);
            }
            default -> throw new IllegalArgumentException("`" + step.verb() + "` cannot be played");
        }
    }

    private void post(Case.Step step) throws Exception {
        var name = need(step, "hook");
        var body = data(step).toString();
        var hook = Hook.find(routes, rehearsal.settings(), name)
                .orElseThrow(() -> new Failure(step.at().line(), "no route file declares a hook '" + name + "'"));
        var request = HttpRequest.newBuilder(URI.create(rehearsal.trunkline().url() + "/hooks/" + name))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        hook.headers(body, rehearsal.trunkline().clock().millis()).forEach(request::setHeader);
        var more = step.what().get("headers");
        if (more != null) {
            more.entries()
                    .forEach(header ->
                            request.setHeader(header.key(), header.value().text()));
        }
        answered(step, http.send(request.build(), HttpResponse.BodyHandlers.ofString()), 202);
    }

    private void bot(Case.Step step) {
        var what = step.what();
        if (bot == null) {
            throw new IllegalStateException("no bot was engaged for this test");
        }
        var says = what.get("says");
        if (says != null) {
            bot.says(says.isList() ? says.items().stream().map(Piece::text).toList() : List.of(says.text()));
        } else if (!what.text("fails").isEmpty()) {
            bot.fails(Integer.parseInt(what.text("fails")));
        } else if (what.text("hangs").equals("true")) {
            bot.hangs();
        } else {
            throw new Failure(step.at().line(), "`bot` needs `says` (a list), `fails` (a status) or `hangs: true`");
        }
    }

    /** What the bot was asked, oldest first. */
    List<PlayedBot.Asked> asked() {
        return bot == null ? List.of() : bot.asked();
    }

    private void publish(Case.Step step) throws Exception {
        var what = step.what();
        var event = JSON.createObjectNode()
                .put("specversion", "1.0")
                .put("id", what.text("id").isEmpty() ? "test-" + ++published : what.text("id"))
                .put("source", what.text("source").isEmpty() ? "/test" : what.text("source"))
                .put("type", need(step, "type"));
        if (!what.text("subject").isEmpty()) {
            event.put("subject", what.text("subject"));
        }
        event.set("data", data(step));
        var request = HttpRequest.newBuilder(URI.create(rehearsal.trunkline().url() + "/events"))
                .header("Content-Type", "application/cloudevents+json")
                .header(
                        "Authorization",
                        "Bearer " + rehearsal.settings().http().tokens().get(0))
                .POST(HttpRequest.BodyPublishers.ofString(event.toString()))
                .build();
        answered(step, http.send(request, HttpResponse.BodyHandlers.ofString()), 202);
    }

    /** The example that is named, or what stands under `data`, with its changes. */
    private JsonNode data(Case.Step step) throws IOException {
        var what = step.what();
        var example = what.text("example");
        var given = what.get("data");
        JsonNode data = given == null ? JSON.createObjectNode() : given.json();
        if (!example.isEmpty()) {
            data = JSON.readTree(example(step, example).toFile());
        }
        var changes = what.get("change");
        if (changes != null) {
            for (var change : changes.entries()) {
                change(step, data, change);
            }
        }
        return data;
    }

    private Path example(Case.Step step, String name) {
        var file = name.endsWith(".json") ? name : name + ".json";
        for (var folder : List.of(beside.resolve("examples"), beside, routes.resolve("examples"))) {
            if (Files.isRegularFile(folder.resolve(file))) {
                return folder.resolve(file);
            }
        }
        throw new Failure(
                step.at().line(),
                "there is no example " + routes.resolve("examples").resolve(file));
    }

    private static void change(Case.Step step, JsonNode data, Piece.Entry change) {
        var names = change.key().split("\\.", -1);
        var at = data;
        for (var i = 0; i < names.length - 1; i++) {
            at = at.isArray() ? at.path(Integer.parseInt(names[i])) : at.path(names[i]);
        }
        if (!(at instanceof ObjectNode object)) {
            throw new Failure(step.at().line(), "the example has no " + change.key());
        }
        object.set(names[names.length - 1], change.value().json());
    }

    /** What is under way now happens before the time that comes. */
    private void advance(Duration by) throws InterruptedException {
        settle();
        stirred = true;
        moved = moved.plus(by);
        rehearsal.trunkline().clock().advance(by);
        send("PUT", "/simulator/clock", JSON.createObjectNode().put("offset", moved.toString()));
    }

    private void inCall(Case.Step step, String what, JsonNode body) throws InterruptedException {
        var number = need(step, "phone");
        var last = new String[] {"nobody calls " + number};
        // A phone rings, and a voice listens, a moment after it was asked to.
        var done = new boolean[1];
        settle(UNLIKELY, () -> {
            var calls = rehearsal.simulator().calls(number);
            if (calls.isEmpty()) {
                return false;
            }
            var answer = send("POST", "/simulator/calls/" + calls.get(0).sid() + "/" + what, body);
            last[0] = answer.body();
            done[0] = answer.statusCode() / 100 == 2;
            return done[0];
        });
        if (!done[0]) {
            throw new Failure(step.at().line(), step.verb() + ": " + last[0]);
        }
    }

    private void control(Case.Step step, String method, String path, JsonNode body) {
        var answer = send(method, path, body);
        if (answer.statusCode() / 100 != 2) {
            throw new Failure(step.at().line(), step.verb() + ": " + answer.body());
        }
    }

    private HttpResponse<String> send(String method, String path, JsonNode body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(rehearsal.simulator().url() + path))
                            .header("Content-Type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answered(Case.Step step, HttpResponse<String> answer, int usual) {
        var wanted = step.what().text("answer");
        var expected = wanted.isEmpty() ? String.valueOf(usual) : wanted;
        if (!expected.equals(String.valueOf(answer.statusCode()))) {
            throw new Failure(
                    step.at().line(),
                    "it should be answered " + expected + " and is answered " + answer.statusCode() + ": "
                            + answer.body());
        }
    }

    private static String need(Case.Step step, String name) {
        var text = step.what().text(name);
        if (text.isEmpty()) {
            throw new Failure(step.at().line(), "`" + step.verb() + "` needs `" + name + "`");
        }
        return text;
    }

    private String ours() {
        var number = rehearsal.settings().twilio().senders().phoneNumber();
        return number == null ? SimulatorSettings.DEFAULT_NUMBER : number;
    }

    private boolean await(BooleanSupplier holds) throws InterruptedException {
        return rehearsal.trunkline().store().commits().await(holds, PATIENCE);
    }

    /** Waits until nothing more happens by itself. */
    void settle() throws InterruptedException {
        settle(stirred ? STIRRED : STILL, () -> false);
        stirred = false;
    }

    /** Waits until that is so, or nothing has happened for that long and nothing is under way. */
    void settle(Duration quiet, BooleanSupplier holds) throws InterruptedException {
        var since = new long[] {System.nanoTime()};
        var seen = new String[] {""};
        await(() -> {
            if (holds.getAsBoolean()) {
                return true;
            }
            var now = System.nanoTime();
            var newest = newest();
            if (!isStill() || !newest.equals(seen[0])) {
                since[0] = now;
                seen[0] = newest;
                return false;
            }
            return now - since[0] > quiet.toNanos();
        });
    }

    /** Everything that changes when something happens. */
    private String newest() {
        return number(
                        "select (select count(*) from event) + (select count(*) from life) + (select count(*) from message)")
                + " " + texts().size()
                + calls().stream()
                        .map(call -> call.status() + call.heard().size())
                        .toList();
    }

    private boolean isStill() {
        var now = rehearsal.trunkline().clock().millis();
        return rehearsal.simulator().isAtRest()
                && rehearsal.trunkline().isIdle()
                && number(
                                "select (select count(*) from delivery where (state in ('ready', 'taken', 'later') and due_at <= ?)"
                                        + " or state = 'behind')"
                                        + " + (select count(*) from message where (state = 'queued' and due_at <= ?) or state = 'sending')",
                                now,
                                now)
                        == 0
                && texts().stream().allMatch(text -> ENDED.contains(text.status()));
    }

    private long number(String question, Object... arguments) {
        return rehearsal.trunkline().store().read(session -> session.number(question, arguments));
    }

    /** Something that the store knows of, in three words at most. */
    record Known(String one, String two, String three) {}

    /** What the store answers to a question for three texts. */
    List<Known> records(String question, Object... arguments) {
        return rehearsal
                .trunkline()
                .store()
                .read(session -> session.list(
                        question,
                        row -> new Known(text(row.getString(1)), text(row.getString(2)), text(row.getString(3))),
                        arguments));
    }

    /** What the store answers to a question. */
    <T> List<T> ask(String question, Session.Row<T> row) {
        return rehearsal.trunkline().store().read(session -> session.list(question, row));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** The newest event there is. */
    long lastEvent() {
        return number("select coalesce(max(seq), 0) from event");
    }

    /** Every text of ours that Twilio took, oldest first. */
    List<Text> texts() {
        return rehearsal.simulator().texts().stream()
                .filter(text -> text.kind().equals("outbound") || text.kind().equals("twiml-reply"))
                .toList();
    }

    /** Every call of ours that Twilio took, oldest first. */
    List<PhoneCall> calls() {
        var calls = new java.util.ArrayList<>(rehearsal.simulator().calls());
        Collections.reverse(calls);
        return calls.stream().filter(call -> !call.to().equals(ours())).toList();
    }
}
