package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What phones do by themselves when they are called; all others ring until somebody answers. Lives on the event loop. */
final class Habits {
    private static final Habit RINGS = new Habit(Reaction.RING, Duration.ZERO, "");

    private final Map<String, Habit> byNumber = new HashMap<>();

    /** How a call is met. */
    enum Reaction {
        RING("ring"),
        HUMAN("human"),
        MACHINE("machine"),
        FAX("fax"),
        /** Answered, and Twilio cannot tell by whom. */
        UNSURE("unsure"),
        BUSY("busy"),
        FAILED("failed");

        private final String word;

        Reaction(String word) {
            this.word = word;
        }
    }

    /**
     * What one phone does.
     *
     * @param after so long a ringing
     * @param keys pressed, one call of them, whenever it is listened to
     */
    record Habit(Reaction reaction, Duration after, String keys) {}

    Habit of(String number) {
        return byNumber.getOrDefault(number, RINGS);
    }

    JsonObject learn(String number, JsonObject json) {
        var word = json.getValue("answers", RINGS.reaction.word);
        var reaction = List.of(Reaction.values()).stream()
                .filter(one -> one.word.equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new Misuse("answers must be one of ring, human, machine, fax, unsure, busy, failed"));
        var habit = new Habit(reaction, duration(json.getString("after")), json.getString("keys", ""));
        if (!habit.keys.matches("[0-9*#]*")) {
            throw new Misuse("keys must be digits, * and #, not " + habit.keys);
        }
        byNumber.put(number, habit);
        return new JsonObject()
                .put("number", number)
                .put("answers", habit.reaction.word)
                .put("after", habit.after.toString())
                .put("keys", habit.keys);
    }

    void clear() {
        byNumber.clear();
    }

    private static Duration duration(@Nullable String text) {
        try {
            return text == null ? Duration.ZERO : Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new Misuse("after must be an ISO 8601 duration such as PT2S, not " + text);
        }
    }
}
