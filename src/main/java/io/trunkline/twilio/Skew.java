package io.trunkline.twilio;

import java.time.Instant;

/**
 * By how many milliseconds our clock is ahead of Twilio's, as far as one answer of Twilio's tells; negative where it is behind.
 *
 * @param least by how much it certainly is: nothing where the two may agree, because a STOP that counts too late would
 *     override a newer START
 * @param most by how much it may be
 */
record Skew(long least, long most) {
    /** Twilio's times are cut to the second. */
    static final long CUT = 999;

    /**
     * What an answer tells that carries Twilio's time.
     *
     * @param asked our time before we asked
     * @param answered our time when it had answered
     * @param time Twilio's in between, all in epoch milliseconds; 0 where it did not say
     */
    static Skew between(long asked, long answered, long time) {
        if (time == 0) {
            return new Skew(0, 0);
        }
        var least = asked - time - CUT;
        var most = answered - time;
        return new Skew(least > 0 ? least : Math.min(most, 0), most);
    }

    /** When something happened by our clock that happened then by Twilio's, in epoch milliseconds: at the earliest. */
    long earliest(Instant listed) {
        return listed.toEpochMilli() + least;
    }

    /** The same at the latest. */
    long latest(Instant listed) {
        return listed.toEpochMilli() + CUT + most;
    }
}
