package io.trunkline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The life of a message as a time line. */
final class MessageStory {
    /** To the millisecond, because much happens within a second. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final JsonNode answer;
    private final JsonNode message;
    private final List<Moment> moments = new ArrayList<>();

    /** @param answer what the API tells of the message */
    MessageStory(JsonNode answer) {
        this.answer = answer;
        this.message = answer.path("message");
    }

    private record Moment(Instant at, String what) {}

    void print(PrintWriter out) {
        out.println(text("key") + " is " + text("state")
                + (message.has("readAt") ? ", read " + Table.time(message.path("readAt")) : ""));
        out.println();
        out.println("  to        " + text("to") + " by " + text("channel"));
        out.println("  from      " + text("from"));
        out.println("  text      " + Table.line(text("text")));
        message.path("media").forEach(url -> out.println("  media     " + Table.line(url.asText())));
        if (message.has("contentSid")) {
            out.println("  template  " + text("contentSid")
                    + (message.has("variables") ? " with " + message.path("variables") : ""));
        }
        out.println("  segments  " + text("segments"));
        if (message.path("state").asText().equals("queued")) {
            out.println("  due       " + Table.time(message.path("dueAt")));
        }
        if (message.has("expireAt")) {
            out.println("  expires   " + Table.time(message.path("expireAt")));
        }
        out.println();
        collect();
        moments.stream()
                .sorted(Comparator.comparing(Moment::at))
                .forEach(moment -> out.println(TIME.format(moment.at) + "  " + Table.line(moment.what)));
        if (answer.path("heldUp").isTextual()) {
            out.println();
            out.println("It waits: " + answer.path("heldUp").asText());
        }
        explain(out);
    }

    private void collect() {
        var cause = answer.path("cause");
        if (cause.isObject()) {
            add(
                    cause.path("acceptedAt"),
                    "heard " + cause.path("type").asText() + ", event "
                            + cause.path("seq").asText() + " ("
                            + cause.path("source").asText() + " "
                            + cause.path("id").asText() + ")");
        }
        add(
                message.path("createdAt"),
                "put by flow " + text("flow")
                        + (message.has("route") ? ", route " + text("route") : "")
                        + (message.path("cause").isMissingNode() ? ", caused by no event" : ""));
        for (var attempt : answer.path("attempts")) {
            var name = "attempt " + attempt.path("n").asText();
            add(attempt.path("begunAt"), name + " begun");
            add(attempt.path("endedAt"), name + " " + outcome(attempt));
        }
        for (var happening : answer.path("happenings")) {
            add(happening.path("at"), happening.path("what").asText() + after(": ", happening.path("detail")));
        }
        for (var word : answer.path("consent")) {
            add(
                    word.path("since"),
                    "the recipient's word: " + word.path("verdict").asText().toUpperCase(Locale.ROOT) + " to "
                            + (word.path("sender").asText().equals("*")
                                    ? "everyone"
                                    : word.path("sender").asText())
                            + " (" + word.path("source").asText() + ")");
        }
    }

    private static String outcome(JsonNode attempt) {
        var outcome =
                switch (attempt.path("outcome").asText()) {
                    case "created" -> "created as " + attempt.path("sid").asText();
                    case "not-created" -> "not created";
                    default -> "unanswered: nobody knows whether it was created";
                };
        return outcome + after(", code ", attempt.path("code")) + after(": ", attempt.path("detail"));
    }

    private void explain(PrintWriter out) {
        var error = answer.path("error");
        var stop = answer.path("optOut");
        if (error.isObject()) {
            out.println();
            out.println("Why: " + error.path("message").asText(text("state"))
                    + after(" (Twilio ", error.at("/details/twilioCode"), ")"));
            out.println("What to do: " + error.path("action").asText());
            if (error.has("moreInfo")) {
                out.println("More: " + error.path("moreInfo").asText());
            }
        } else if (stop.isObject()) {
            out.println();
            out.println("The recipient has opted out since " + Table.time(stop.path("since")) + " ("
                    + stop.path("source").asText() + "); nothing more is sent to them.");
        }
    }

    private void add(JsonNode at, String what) {
        if (at.isTextual()) {
            moments.add(new Moment(Instant.parse(at.textValue()), what));
        }
    }

    private String text(String field) {
        return message.path(field).asText();
    }

    private static String after(String before, JsonNode value) {
        return after(before, value, "");
    }

    private static String after(String before, JsonNode value, String behind) {
        return value.isMissingNode() || value.isNull() ? "" : before + value.asText() + behind;
    }
}
