package io.trunkline.proof;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The way of a message through its states, against a drawing of our own. */
final class Walk {
    private static final Set<String> ENDS =
            Set.of("delivered", "undelivered", "refused", "muted", "expired", "cancelled");
    /** Being sent is nobody's news, so that its arrows are those of being queued. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "queued",
            Set.of("queued", "held", "sent", "unsure", "refused", "muted", "expired", "cancelled"),
            "held",
            Set.of("queued", "muted", "expired", "cancelled"),
            "unsure",
            Set.of("sent", "refused", "queued"),
            "sent",
            Set.of("delivered", "undelivered", "queued"));

    private Walk() {}

    /** What is wrong with it, in words; null if nothing is. */
    static @Nullable String fault(Stored message, List<Received> texts) {
        var at = "queued";
        for (var next : message.lives()) {
            if (!ARROWS.containsKey(next) && !ENDS.contains(next)) {
                continue;
            }
            if (!ARROWS.getOrDefault(at, Set.of()).contains(next)) {
                return "went from " + at + " to " + next;
            }
            at = next;
        }
        var now = message.is("sending") ? "queued" : message.state();
        if (!at.equals(now)
                && !(message.lives().isEmpty() && Set.of("refused", "muted").contains(now))) {
            return "is " + now + " though its life ends with " + at;
        }
        return attempts(message) != null ? attempts(message) : ending(message, texts);
    }

    private static @Nullable String attempts(Stored message) {
        Stored.Begun before = null;
        for (var attempt : message.attempts()) {
            if (attempt.n() != (before == null ? 1 : before.n() + 1)
                    || (before != null && attempt.at() < before.at())) {
                return "has its attempts out of order";
            }
            before = attempt;
        }
        return null;
    }

    private static @Nullable String ending(Stored message, List<Received> texts) {
        if (Set.of("sent", "delivered", "undelivered").contains(message.state()) && texts.isEmpty()) {
            return "is said to be " + message.state() + " though it never came";
        }
        if (message.is("delivered") && texts.stream().allMatch(Received::isFailed)) {
            return "is said to be delivered though it failed";
        }
        if (message.is("undelivered") && texts.stream().noneMatch(Received::isFailed)) {
            return "is said to be undelivered though it did not fail";
        }
        return null;
    }
}
