package io.trunkline.outbox;

/**
 * A sender's rate as one number in its row: when its next segment may be spoken (the generic cell rate algorithm), so
 * that the rate holds over restarts and over all who share the store. Times are microseconds.
 *
 * @param slotAt when the next segment may be spoken
 * @param interval between two segments
 * @param arrears how much time that passed unused may still be used: the burst, at least a quarter of a second's worth
 */
record Pace(long slotAt, long interval, long arrears) {
    private static final long QUARTER = 250_000;

    static Pace of(long slotAt, double perSecond, int burst) {
        var interval = Math.max(1, Math.round(1_000_000 / perSecond));
        return new Pace(
                slotAt, interval, Math.max(interval * (burst - 1L), interval < QUARTER ? QUARTER - interval : 0));
    }

    /** Whether somebody may speak at that time. */
    boolean admits(long nowMicros) {
        return slotAt <= nowMicros;
    }

    /** The pace after so many segments were granted at that time. */
    Pace after(int segments, long nowMicros) {
        return new Pace(Math.max(slotAt, nowMicros - arrears) + segments * interval, interval, arrears);
    }
}
