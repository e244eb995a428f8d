package io.trunkline.outbox;

import java.time.Duration;

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
        /** Nobody was reached: worth another attempt soon, as often as it takes. */
        UNREACHED,
        /** The sender must stop: the credential is dead. */
        STOP,
        /** The recipient said STOP to this sender. */
        OPT_OUT
    }
}
