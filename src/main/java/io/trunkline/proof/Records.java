package io.trunkline.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the service says of itself over its API: the second ledger. */
final class Records {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PAGE = 500;

    private final Web web = new Web();
    private final String url;
    private final Map<String, String> headers;

    Records(String url, Stage stage) {
        this.url = url;
        this.headers = Map.of("Authorization", "Bearer " + stage.token());
    }

    /** Every message with its life, page by page. */
    List<Stored> all() throws IOException, InterruptedException {
        var all = new ArrayList<Stored>();
        var before = "";
        while (true) {
            var page = ask("/api/messages?lives=true&limit=" + PAGE + before);
            for (var story : page.path("messages")) {
                all.add(read(story));
            }
            if (!page.has("next")) {
                return all;
            }
            before = "&before=" + page.path("next").asText();
        }
    }

    private static Stored read(JsonNode story) {
        var message = story.path("message");
        var attempts = new ArrayList<Stored.Begun>();
        for (var attempt : story.path("attempts")) {
            attempts.add(new Stored.Begun(
                    attempt.path("n").asInt(),
                    time(attempt.path("begunAt")),
                    attempt.path("outcome").asText()));
        }
        var lives = new ArrayList<String>();
        story.path("happenings")
                .forEach(happening -> lives.add(happening.path("what").asText()));
        return new Stored(
                Owed.token(message.path("text").asText()),
                message.path("key").asText(),
                message.path("state").asText(),
                new Stored.Why(
                        message.path("reason").asText(), message.path("code").asInt()),
                new Stored.Span(time(message.path("createdAt")), time(message.path("changedAt"))),
                attempts,
                lives);
    }

    private static long time(JsonNode time) {
        return time.isTextual() ? Instant.parse(time.textValue()).toEpochMilli() : 0;
    }

    /** What is still under way, in words; empty when everything rests. */
    String unrest() throws IOException, InterruptedException {
        var busy = new ArrayList<String>();
        for (var state : List.of("queued", "sending")) {
            if (!ask("/api/messages?limit=1&state=" + state).path("messages").isEmpty()) {
                busy.add("messages are " + state);
            }
        }
        if (!ask("/api/events?limit=1&state=waiting").path("events").isEmpty()) {
            busy.add("events wait");
        }
        return String.join(", ", busy);
    }

    /** The keys of the messages in that state, at most a page. */
    List<String> in(String state) throws IOException, InterruptedException {
        var keys = new ArrayList<String>();
        ask("/api/messages?limit=" + PAGE + "&state=" + state)
                .path("messages")
                .forEach(message -> keys.add(message.path("key").asText()));
        return keys;
    }

    private JsonNode ask(String path) throws IOException, InterruptedException {
        for (var tries = 0; ; tries++) {
            try {
                return web.ask("GET", url + path, headers, null, PATIENCE);
            } catch (IOException e) {
                if (tries == 10) {
                    throw e;
                }
                Thread.sleep(500);
            }
        }
    }
}
