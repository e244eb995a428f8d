package io.trunkline.outbox;

import io.trunkline.message.Channel;
import java.time.Duration;
import java.util.List;

/** When to ask Twilio what became of a message that it did not tell us about. */
final class Looks {
    /** Without callbacks the state of a text is only known by asking; most are settled within seconds. */
    private static final List<Duration> ASKING = List.of(
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(10));

    /** A call rings for a minute and is talked for another; whoever is to be called next waits for its end. */
    private static final List<Duration> ASKING_FOR_CALLS = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(10));

    private static final Duration CALL = Duration.ofMinutes(2);

    /** With callbacks one is missed now and then: Twilio repeats it five times at most. */
    private final List<Duration> texts;

    private final List<Duration> calls;

    Looks(boolean callsBack, Duration sweep) {
        this.texts = callsBack ? List.of(sweep, Duration.ofHours(1), Duration.ofHours(10)) : ASKING;
        var call = sweep.compareTo(CALL) < 0 ? sweep : CALL;
        this.calls = callsBack
                ? List.of(call, call, Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(10))
                : ASKING_FOR_CALLS;
    }

    /** When a text is first asked for. */
    long first(long now) {
        return now + texts.get(0).toMillis();
    }

    /** When a call is first asked for. */
    long firstOfCall(long now) {
        return now + calls.get(0).toMillis();
    }

    /** The time of the look after so many; null after the last, when Twilio will never know (`sent` may stay for ever). */
    @org.jspecify.annotations.Nullable
    Long next(Channel channel, long now, int looks) {
        var schedule = channel == Channel.CALL ? calls : texts;
        return looks < schedule.size() ? (Long) (now + schedule.get(looks).toMillis()) : null;
    }
}
