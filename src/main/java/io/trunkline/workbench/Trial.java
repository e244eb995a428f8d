package io.trunkline.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.camel.Sheet;
import io.trunkline.camel.Use;
import io.trunkline.message.State;
import io.trunkline.settings.Settings;
import io.trunkline.twilio.Line;
import io.trunkline.twilio.Prices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a flow would make of an event, without anything leaving: played on a service of its own with an empty store.
 *
 * @param type of the event that was heard
 * @param steps what was done, in its order
 * @param messages what would be sent
 * @param simulatedPrices whether the simulator has made their prices up
 * @param events what was published on the way
 * @param failures why a route could not go on
 */
public record Trial(
        String type,
        List<Step> steps,
        List<Message> messages,
        boolean simulatedPrices,
        List<String> events,
        List<String> failures) {
    private static final Set<State> UNSENT = Set.of(State.REFUSED, State.MUTED, State.EXPIRED, State.CANCELLED);
    private static final Duration QUIET = Duration.ofMillis(600);

    /**
     * A step, as it was done once.
     *
     * @param what the step, as the route writes it
     * @param came what it changed or why it failed; empty where nothing did
     */
    public record Step(int line, String route, String what, String came) {}

    /**
     * A message that would be sent.
     *
     * @param dueAt epoch milliseconds; 0 for now
     * @param expireAt epoch milliseconds; 0 for never
     * @param life what was decided, in its order
     */
    public record Message(
            Who who,
            String key,
            String text,
            String state,
            String reason,
            int segments,
            long dueAt,
            long expireAt,
            Cost price,
            List<String> life) {}

    /** Whom it goes to, by what, and from whom. */
    public record Who(String channel, String to, String from) {}

    /** The event cannot be played to that file, for that reason. */
    public static final class NotPlayable extends Exception {
        private static final long serialVersionUID = 1;

        NotPlayable(String message) {
            super(message);
        }
    }

    /**
     * Plays an event to a flow.
     *
     * @param wanted the type of the event, where it is not in the event's file and the flow hears several
     */
    public static Trial of(Settings settings, Path flow, Path event, @Nullable String wanted) throws Exception {
        try (var folder = RouteFolder.of(settings.routes().folder(), flow);
                var rehearsal = Rehearsal.watched(settings, folder.root());
                var line = line(settings.simulated() ? rehearsal.settings() : settings)) {
            var file = folder.meant();
            for (var loaded : rehearsal.trunkline().switchboard().files()) {
                if (loaded.path().equals(file) && loaded.error() != null) {
                    throw new NotPlayable(folder.named(loaded.error()));
                }
            }
            var envelope = envelope(file, Stage.JSON.readTree(event.toFile()), wanted);
            var stage = new Stage(
                    rehearsal,
                    folder.root(),
                    Objects.requireNonNull(file.toAbsolutePath().getParent()));
            post(rehearsal, envelope);
            stage.settle(QUIET, () -> false);
            var witness = rehearsal.trunkline().switchboard().witness().orElseThrow();
            var name = file.getFileName().toString();
            var steps = witness.sights().stream()
                    .filter(step ->
                            Path.of(step.file()).getFileName().toString().equals(name))
                    .map(step -> new Step(step.line(), step.route(), step.what(), step.came()))
                    .toList();
            return new Trial(
                    envelope.path("type").asText(),
                    steps,
                    messages(rehearsal, stage, new Prices(line)),
                    settings.simulated(),
                    stage.records("select type, subject, id from event order by seq").stream()
                            .map(Stage.Known::one)
                            .toList(),
                    stage.records("select subscription, error, state from delivery where error is not null").stream()
                            .map(delivery -> delivery.one() + ": " + delivery.two())
                            .toList());
        }
    }

    private static ObjectNode envelope(Path flow, JsonNode given, @Nullable String wanted) throws NotPlayable {
        if (given.has("specversion") && given instanceof ObjectNode envelope) {
            if (wanted != null) {
                envelope.put("type", wanted);
            }
            return envelope;
        }
        var envelope = Stage.JSON
                .createObjectNode()
                .put("specversion", "1.0")
                .put("id", "try")
                .put("source", "/try")
                .put("type", wanted == null ? type(flow) : wanted);
        envelope.set("data", given);
        return envelope;
    }

    /** The one type that a flow hears. */
    private static String type(Path flow) throws NotPlayable {
        var types = new ArrayList<String>();
        for (var use : Use.in(Sheet.read(flow))) {
            for (var given : use.given()) {
                if (use.step().equals("from") && given.key().equals("types")) {
                    types.addAll(Arrays.asList(given.value().text().split("\\s*,\\s*", -1)));
                }
            }
        }
        var plain = types.stream()
                .filter(type -> !type.contains("*") && !type.contains("="))
                .distinct()
                .toList();
        if (plain.size() != 1) {
            throw new NotPlayable(flow + " hears " + (types.isEmpty() ? "no event" : String.join(", ", types))
                    + "; say by --type which of them this is");
        }
        return plain.get(0);
    }

    private static void post(Rehearsal rehearsal, ObjectNode envelope)
            throws IOException, InterruptedException, NotPlayable {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(rehearsal.trunkline().url() + "/events"))
                                .header("Content-Type", "application/cloudevents+json")
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + rehearsal
                                                        .settings()
                                                        .http()
                                                        .tokens()
                                                        .get(0))
                                .POST(HttpRequest.BodyPublishers.ofString(envelope.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new NotPlayable("the event is not accepted: " + answer.body());
        }
    }

    private static List<Message> messages(Rehearsal rehearsal, Stage stage, Prices prices) {
        var now = rehearsal.trunkline().clock().millis();
        return stage.ask(
                "select id, channel, recipient, sender, key, body, state, reason, segments, due_at, expire_at, media"
                        + " from message order by id",
                row -> {
                    var who = new Who(row.getString(2), row.getString(3), row.getString(4));
                    var pictures = !text(row.getString(12)).isEmpty();
                    return new Message(
                            who,
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            text(row.getString(8)),
                            row.getInt(9),
                            row.getLong(10) > now ? row.getLong(10) : 0,
                            row.getLong(11),
                            UNSENT.contains(State.of(row.getString(7)))
                                    ? Cost.unknown("it would not be sent")
                                    : Cost.of(prices, who, row.getInt(9), pictures),
                            life(stage, row.getLong(1)));
                });
    }

    private static List<String> life(Stage stage, long message) {
        return stage.records("select what, detail, '' from life where message = ? order by seq", message).stream()
                .map(one -> one.one() + (one.two().isEmpty() ? "" : ": " + one.two()))
                .toList();
    }

    /** To the account that would send, which knows its prices; where there is none, to the simulator, which has made some up. */
    private static Line line(Settings settings) {
        var account = settings.twilio();
        var key = account.apiKey();
        return key == null
                ? new Line(
                        URI.create(account.apiBase()),
                        account.accountSid(),
                        account.authTokens().get(0),
                        1)
                : new Line(URI.create(account.apiBase()), key.sid(), key.secret(), 1);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
