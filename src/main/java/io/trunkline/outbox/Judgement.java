package io.trunkline.outbox;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a carrier's error code means for us.
 *
 * @param delay before the next attempt; doubled each time
 * @param limit how many further attempts it is worth
 */
public record Judgement(Kind kind, String meaning, Duration delay, int limit) {
    /** What follows from an error. */
    public enum Kind {
        /** Permanent: trying again changes nothing. */
        NEVER,
        /** Worth another attempt later. */
        LATER,
        /** Too much at once: worth another attempt later, and fewer at a time until then. */
        TOO_MANY,
        /** Nobody was reached: worth another attempt soon, as often as it takes. */
        UNREACHED,
        /** The sender must stop: the credential is dead. */
        STOP,
        /** The recipient said STOP to this sender. */
        OPT_OUT
    }

    /** Milliseconds before the next attempt when so many came before it: twice as long each time, at most a day, and up to a fifth of jitter. */
    long pause(int before) {
        var pause = Math.min(
                delay.toMillis() << Math.min(before, 10), Duration.ofDays(1).toMillis());
        return pause + ThreadLocalRandom.current().nextLong(pause / 5 + 1);
    }
}
