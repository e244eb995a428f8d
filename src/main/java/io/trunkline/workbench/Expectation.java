package io.trunkline.workbench;

import io.trunkline.camel.Piece;
import io.trunkline.settings.Spelling;
import io.trunkline.simulator.PhoneCall;
import io.trunkline.simulator.Text;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is expected since the last time something was: these texts and calls and no others, these events, and messages in
 * these states.
 */
final class Expectation {
    private static final Set<String> KINDS =
            Set.of("texts", "calls", "heard", "asked", "events", "noEvents", "messages");
    private static final Set<String> OF_TEXT = Set.of("to", "from", "says", "is");
    private static final Set<String> OF_EVENT = Set.of("type", "subject", "says", "times");
    private static final Set<String> OF_ASKED = Set.of("says", "client");
    private static final Set<String> OF_MESSAGE = Set.of("key", "state", "because");

    private final Stage stage;
    private int texts;
    private int calls;
    private int asked;
    private long events;

    Expectation(Stage stage) {
        this.stage = stage;
    }

    /** Looks whether it is so; what is not is a {@link Failure}. */
    void check(Case.Step step) throws InterruptedException {
        check(step.at().line(), step.what());
    }

    /** Nothing is left that nobody expected. */
    void checkNothing(int line) throws InterruptedException {
        check(line, null);
    }

    private void check(int line, @Nullable Piece what) throws InterruptedException {
        var wanted = what != null && what.isMap() ? what : null;
        if (wanted != null) {
            known(line, wanted, KINDS);
        } else if (what != null && !what.text().equals("nothing")) {
            throw new Failure(
                    line, "`expect` is `nothing`, or lists " + String.join(", ", new java.util.TreeSet<>(KINDS)));
        }
        var comparison = new Comparison[] {compare(line, wanted)};
        if (!comparison[0].isMet()) {
            stage.settle(Stage.UNLIKELY, () -> {
                comparison[0] = compare(line, wanted);
                return comparison[0].isMet();
            });
        }
        if (comparison[0].isMet()) {
            stage.settle();
            comparison[0] = compare(line, wanted);
        }
        if (!comparison[0].isMet()) {
            throw new Failure(line, comparison[0].shown() + Clues.of(stage));
        }
        texts = stage.texts().size();
        calls = stage.calls().size();
        asked = stage.asked().size();
        events = stage.lastEvent();
    }

    private Comparison compare(int line, @Nullable Piece wanted) {
        var comparison = new Comparison();
        comparison.match(
                list(line, wanted, "texts", OF_TEXT),
                stage.texts().stream().skip(texts).toList(),
                Expectation::fits,
                new Comparison.Words<>(Expectation::text, Expectation::shown));
        comparison.match(
                list(line, wanted, "calls", OF_TEXT),
                stage.calls().stream().skip(calls).toList(),
                Expectation::fits,
                new Comparison.Words<>(Expectation::call, Expectation::shown));
        comparison.match(
                list(line, wanted, "asked", OF_ASKED),
                stage.asked().stream().skip(asked).toList(),
                (piece, one) -> one.text().equals(piece.text("says"))
                        && (piece.text("client").isEmpty() || one.client().equals(piece.text("client"))),
                new Comparison.Words<>(
                        piece -> "the bot is asked “" + piece.text("says") + "” by somebody "
                                + (piece.text("client").isEmpty() ? "" : piece.text("client")),
                        one -> "the bot is asked “" + one.text() + "” by somebody " + one.client()));
        for (var heard : list(line, wanted, "heard", OF_TEXT)) {
            heard(comparison, heard);
        }
        for (var event : list(line, wanted, "events", OF_EVENT)) {
            event(comparison, event);
        }
        for (var type : items(wanted, "noEvents")) {
            var found = stage.records(
                    "select type, subject, cast(data as text) from event where seq > ? and type = ?",
                    events,
                    type.text());
            if (!found.isEmpty()) {
                comparison.differs("no event " + type.text(), shown(found.get(0)));
            }
        }
        for (var message : list(line, wanted, "messages", OF_MESSAGE)) {
            message(comparison, message);
        }
        return comparison;
    }

    private void heard(Comparison comparison, Piece heard) {
        var words = stage.calls().stream()
                .filter(call -> call.to().equals(heard.text("to")))
                .flatMap(call -> call.heard().stream())
                .toList();
        if (words.stream().noneMatch(said -> said.contains(heard.text("says")))) {
            comparison.differs(
                    heard.text("to") + " hears “" + heard.text("says") + "”",
                    words.isEmpty() ? "hears nothing" : "hears “" + String.join("” “", words) + "”");
        }
    }

    private void event(Comparison comparison, Piece event) {
        var found =
                stage.records("select type, subject, cast(data as text) from event where seq > ? order by seq", events);
        var fitting = found.stream()
                .filter(one -> one.one().equals(event.text("type"))
                        && (event.text("subject").isEmpty() || one.two().equals(event.text("subject")))
                        && one.three().contains(event.text("says")))
                .count();
        var times = event.text("times").isEmpty() ? -1 : Integer.parseInt(event.text("times"));
        if (times >= 0 ? fitting != times : fitting == 0) {
            var like = found.stream()
                    .filter(one -> one.one().equals(event.text("type")))
                    .map(Expectation::shown)
                    .toList();
            comparison.differs(
                    (times >= 0 ? times + " times event " : "event ")
                            + event.text("type")
                            + (event.text("subject").isEmpty() ? "" : " about " + event.text("subject"))
                            + (event.text("says").isEmpty() ? "" : " with “" + event.text("says") + "”"),
                    like.isEmpty()
                            ? "no such event; there came "
                                    + found.stream()
                                            .map(Stage.Known::one)
                                            .distinct()
                                            .toList()
                            : like.size() + " times: " + String.join(", ", like));
        }
    }

    private void message(Comparison comparison, Piece message) {
        var key = message.text("key");
        var found = stage.records(
                "select state, reason, cast(code as text) from message where key = ? order by id desc limit 1", key);
        var state = found.isEmpty() ? "no such message" : found.get(0).one();
        var reason = found.isEmpty() ? "" : found.get(0).two();
        if (!state.equals(message.text("state")) || !reason.contains(message.text("because"))) {
            comparison.differs(
                    key + " is " + message.text("state")
                            + (message.text("because").isEmpty() ? "" : ": " + message.text("because")),
                    state + (reason.isEmpty() ? "" : ": " + reason));
        }
    }

    private static List<Piece> items(@Nullable Piece wanted, String kind) {
        var list = wanted == null ? null : wanted.get(kind);
        return list == null ? List.of() : list.items();
    }

    private static List<Piece> list(int line, @Nullable Piece wanted, String kind, Set<String> names) {
        var items = items(wanted, kind);
        items.forEach(item -> known(line, item, names));
        return items;
    }

    private static void known(int line, Piece map, Set<String> names) {
        for (var entry : map.entries()) {
            if (!names.contains(entry.key())) {
                throw new Failure(
                        Math.max(line, entry.name().line()),
                        "nobody can expect `" + entry.key() + "`" + Spelling.suggestion(entry.key(), names)
                                + "; there is " + String.join(", ", new java.util.TreeSet<>(names)));
            }
        }
    }

    private static boolean fits(Piece wanted, Text text) {
        return wanted.text("to").equals(text.to())
                && (wanted.text("from").isEmpty() || wanted.text("from").equals(text.from()))
                && text.body().contains(wanted.text("says"))
                && (wanted.get("is") == null || text.body().equals(wanted.text("is")));
    }

    private static boolean fits(Piece wanted, PhoneCall call) {
        return wanted.text("to").equals(call.to())
                && (wanted.text("from").isEmpty() || wanted.text("from").equals(call.from()))
                && (wanted.text("says").isEmpty()
                        || call.heard().stream().anyMatch(said -> said.contains(wanted.text("says"))));
    }

    private static String text(Piece wanted) {
        return "text to " + wanted.text("to")
                + (wanted.get("is") == null ? "" : ": “" + wanted.text("is") + "”")
                + (wanted.text("says").isEmpty() ? "" : " with “" + wanted.text("says") + "”");
    }

    private static String call(Piece wanted) {
        return "call to " + wanted.text("to")
                + (wanted.text("says").isEmpty() ? "" : " that says “" + wanted.text("says") + "”");
    }

    private static String shown(Text text) {
        return "text to " + text.to() + ": “" + text.body() + "”";
    }

    private static String shown(PhoneCall call) {
        return "call to " + call.to() + ", " + call.status()
                + (call.heard().isEmpty() ? "" : ": “" + String.join("” “", call.heard()) + "”");
    }

    private static String shown(Stage.Known event) {
        return event.one() + (event.two().isEmpty() ? "" : " about " + event.two()) + " " + event.three();
    }
}
