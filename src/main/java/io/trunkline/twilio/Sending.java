package io.trunkline.twilio;

import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.outbox.Placed;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody is told who asked over HTTP that a message be sent. */
public final class Sending {
    /** How long somebody may wait for what becomes of it; Twilio itself answers within thirty seconds. */
    public static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Set<State> NOT_SENT =
            EnumSet.of(State.REFUSED, State.MUTED, State.EXPIRED, State.CANCELLED, State.UNDELIVERED);

    private Sending() {}

    /** Whether it is sent, or may be yet. */
    public static boolean isUnderWay(State state) {
        return !NOT_SENT.contains(state);
    }

    /** As it was put. */
    public static Map<String, Object> put(Placed placed) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("success", isUnderWay(placed.state()));
        answer.put("key", placed.key());
        answer.put("state", placed.state().word());
        answer.put("fresh", placed.fresh());
        add(answer, "reason", placed.reason());
        return answer;
    }

    /** As it is now, after waiting. */
    public static Map<String, Object> waited(Placed placed, Message message) {
        var standing = message.standing();
        var answer = put(new Placed(placed.id(), placed.key(), message.state(), placed.fresh(), standing.reason()));
        add(answer, "messageSid", standing.sid());
        if (!isUnderWay(message.state()) || message.state() == State.UNSURE) {
            Advice.on(message, null).ifPresent(error -> answer.put("error", error));
        }
        return answer;
    }

    private static void add(Map<String, Object> answer, String name, @Nullable Object value) {
        if (value != null) {
            answer.put(name, value);
        }
    }
}
