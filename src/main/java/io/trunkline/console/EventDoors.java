package io.trunkline.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.http.Answer;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.journal.Archive;
import io.trunkline.journal.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/events}: what was heard, and what people do about what is parked. */
final class EventDoors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Archive archive;
    private final Executor reading;

    EventDoors(Api.Rooms rooms, Executor reading) {
        this.archive = new Archive(rooms.store(), rooms.journal());
        this.reading = reading;
    }

    void open(Api api) {
        api.open("GET", "/api/events", this::list);
        api.open("GET", "/api/events/:seq", this::show);
        api.open("POST", "/api/events/:seq/retry", request -> {
            var seq = Asked.seq(request);
            return repaired(seq, "retried", archive.retry(seq));
        });
        api.open("POST", "/api/events/:seq/drop", request -> {
            var seq = Asked.seq(request);
            return repaired(seq, "dropped", archive.drop(seq));
        });
    }

    private CompletionStage<Answer> list(Request request) {
        var filter = new Archive.Filter(
                Asked.text(request, "type"),
                Asked.text(request, "subject"),
                standing(Asked.text(request, "state")),
                Asked.before(request),
                Asked.limit(request));
        return Api.ask(reading, () -> {
            var page = archive.list(filter);
            return new Json()
                    .put("events", page.lines().stream().map(EventDoors::line).toList())
                    .put("next", page.next())
                    .map();
        });
    }

    private static Archive.Standing standing(@Nullable String word) {
        try {
            return word == null ? Archive.Standing.ALL : Archive.Standing.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(
                    "state", "There is no state " + word + " of events; there are parked, waiting and all.");
        }
    }

    private static Map<String, Object> line(Archive.Line line) {
        var heard = line.heard();
        return new Json()
                .put("seq", heard.seq())
                .put("type", heard.type())
                .put("source", heard.source())
                .put("id", heard.id())
                .put("subject", heard.subject())
                .at("time", heard.time())
                .at("acceptedAt", heard.acceptedAt())
                .at("dueAt", heard.dueAt())
                .put("flow", heard.flow())
                .put("cause", heard.cause())
                .put("waiting", line.waiting())
                .put("parked", line.parked())
                .map();
    }

    private CompletionStage<Answer> show(Request request) {
        var seq = Asked.seq(request);
        return Api.ask(reading, () -> story(archive.show(seq).orElseThrow(() -> unknown(seq))));
    }

    private static Map<String, Object> story(Archive.Story story) {
        var entry = story.entry();
        var event = entry.event();
        var shown = new Json()
                .put("seq", entry.seq())
                .put("type", event.type())
                .put("source", event.source())
                .put("id", event.id())
                .put("subject", event.subject())
                .at("time", event.time())
                .at("acceptedAt", entry.acceptedAt())
                .at("dueAt", entry.due().at())
                .put("key", entry.due().key())
                .put("flow", entry.origin().flow())
                .put("cause", entry.origin().cause())
                .put("depth", entry.origin().depth())
                .put("contentType", event.contentType())
                .put("extensions", event.extensions().isEmpty() ? null : event.extensions());
        data(shown, event);
        return new Json()
                .put("event", shown.map())
                .put(
                        "deliveries",
                        story.deliveries().stream().map(EventDoors::delivery).toList())
                .put(
                        "events",
                        story.events().stream()
                                .map(caused -> Map.of("seq", caused.seq(), "type", caused.type(), "id", caused.id()))
                                .toList())
                .put(
                        "messages",
                        story.messages().stream()
                                .map(owed -> Map.of(
                                        "key", owed.key(), "state", owed.state().word()))
                                .toList())
                .map();
    }

    private static Map<String, Object> delivery(Archive.Told told) {
        var waits = told.state().equals("ready") || told.state().equals("later");
        return new Json()
                .put("subscription", told.subscription())
                .put("state", told.state())
                .put("tries", told.tries())
                .put("error", told.error())
                .at("nextAt", waits ? (Long) told.dueAt() : null)
                .at("changedAt", told.changedAt())
                .map();
    }

    /** As the JSON format of CloudEvents has it: JSON as such, text as text, anything else in base64. */
    private static void data(Json shown, Event event) {
        var data = event.data();
        if (data.length == 0) {
            return;
        }
        try {
            if (event.isJson()) {
                shown.put("data", JSON.readTree(data));
                return;
            }
        } catch (IOException notJson) {
            // What calls itself JSON and is none is shown like anything else.
        }
        try {
            shown.put(
                    "data",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(data))
                            .toString());
        } catch (CharacterCodingException notText) {
            shown.put("data_base64", Base64.getEncoder().encodeToString(data));
        }
    }

    private CompletionStage<Answer> repaired(long seq, String what, CompletableFuture<Optional<Integer>> repair) {
        return repair.thenApplyAsync(
                repaired -> {
                    int count = repaired.orElseThrow(() -> unknown(seq));
                    if (count == 0) {
                        throw nothingParked(seq);
                    }
                    return Answer.json(200, Map.of("seq", seq, what, count));
                },
                reading);
    }

    private Problem nothingParked(long seq) {
        var deliveries = archive.show(seq).orElseThrow(() -> unknown(seq)).deliveries().stream()
                .map(told -> told.subscription() + " is " + told.state())
                .collect(Collectors.joining(", "));
        return Problem.of(
                409,
                "nothing-parked",
                "Nothing of event " + seq + " is parked by a subscription that still listens; "
                        + (deliveries.isEmpty() ? "nobody was to hear it." : deliveries + "."));
    }

    private static Problem unknown(long seq) {
        return Problem.notFound("There is no event " + seq + "; look for it by type or subject.");
    }
}
