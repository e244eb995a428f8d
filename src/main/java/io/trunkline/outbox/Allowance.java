package io.trunkline.outbox;

/**
 * How many requests to an account may be under way: half of what was when the carrier says that it is too much, and slowly
 * more again while it takes what it gets. The carrier's own limit is not published, and it changes.
 */
final class Allowance {
    /** What was under way when it was cut says nothing new for so long, in milliseconds. */
    private static final long PAUSE = 1_000;

    private final int most;
    private double now;
    private long cutAt = Long.MIN_VALUE;

    Allowance(int most) {
        this.most = most;
        this.now = most;
    }

    synchronized int now() {
        return (int) now;
    }

    synchronized boolean isFull() {
        return now >= most;
    }

    /** Too much: answers whether it was cut, which happens once for all that was under way together. */
    synchronized boolean cut(int underWay, long at) {
        if (cutAt != Long.MIN_VALUE && at - cutAt < PAUSE) {
            return false;
        }
        cutAt = at;
        now = Math.max(1, Math.min(now, underWay) / 2);
        return true;
    }

    /** One went well: about one more after each round of as many as may be under way; answers whether it now is full again. */
    synchronized boolean grow() {
        if (now >= most) {
            return false;
        }
        now = Math.min(most, now + 1 / now);
        return now >= most;
    }
}
