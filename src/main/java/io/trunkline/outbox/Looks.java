package io.trunkline.outbox;

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

    /** With callbacks one is missed now and then: Twilio repeats it five times at most. */
    private final List<Duration> schedule;

    Looks(boolean callsBack, Duration sweep) {
        this.schedule = callsBack ? List.of(sweep, Duration.ofHours(1), Duration.ofHours(10)) : ASKING;
    }

    long first(long now) {
        return now + schedule.get(0).toMillis();
    }

    /** The time of the look after so many; null after the last, when Twilio will never know (`sent` may stay for ever). */
    @org.jspecify.annotations.Nullable
    Long next(long now, int looks) {
        return looks < schedule.size() ? (Long) (now + schedule.get(looks).toMillis()) : null;
    }
}
