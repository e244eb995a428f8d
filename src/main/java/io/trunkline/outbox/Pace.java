package io.trunkline.outbox;

/**
 * A sender's rate as one number in its row: when its next segment may be spoken (the generic cell rate algorithm), so
 * that the rate holds over restarts and over all who share the store. Slots are granted a little ahead, so that whoever
 * hands them out late loses nothing, and whoever begins much later than the grant pays for the slot again: no attempt
 * begins more than a quarter of a second beside its time. Times are microseconds.
 *
 * @param slotAt when the next segment may be spoken
 * @param interval between two segments
 * @param arrears how much time that passed unused may still be used: the burst
 */
record Pace(long slotAt, long interval, long arrears) {
    /** How far ahead slots are granted. */
    static final long AHEAD = 125_000;

    /** How long after the grant an attempt begins in time. */
    static final long LATE = 125_000;

    static Pace of(long slotAt, double perSecond, int burst) {
        var interval = Math.max(1, Math.round(1_000_000 / perSecond));
        return new Pace(slotAt, interval, interval * (burst - 1L));
    }

    static Pace of(Senders.Sender sender, Rates rates) {
        return of(
                sender.slotAt(),
                rates.perSecond(sender.account(), sender.address()),
                rates.burst(sender.account(), sender.address()));
    }

    /** Whether somebody may speak at that time. */
    boolean admits(long nowMicros) {
        return slotAt <= nowMicros + AHEAD;
    }

    /** How many segments may be granted at that time, at most. */
    long room(long nowMicros) {
        return Math.max(0, (nowMicros + AHEAD - Math.max(slotAt, nowMicros - arrears)) / interval + 1);
    }

    /** The pace after so many segments were granted, or are begun late, at that time. */
    Pace after(int segments, long nowMicros) {
        return new Pace(Math.max(slotAt, nowMicros - arrears) + segments * interval, interval, arrears);
    }

    /** In how many milliseconds more should be granted, half of what is granted ahead before it is used up. */
    long waitAt(long nowMicros) {
        return Math.max(1, (slotAt - AHEAD / 2 - nowMicros + 999) / 1_000);
    }
}
