package io.trunkline.proof;

import java.util.concurrent.atomic.AtomicInteger;

/** What callers of a balancer were not given, counted there, where nobody tries again, once somebody is served at all. */
final class Refusals {
    private volatile boolean counting;
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicInteger turnedAway = new AtomicInteger();

    /** From now on all counts. */
    void begin() {
        counting = true;
    }

    private void count(AtomicInteger what) {
        if (counting) {
            what.incrementAndGet();
        }
    }

    /** Nobody took a connection. */
    void connection() {
        count(connections);
    }

    /** A replica went away before it answered. */
    void broken() {
        count(broken);
    }

    /** It answered with that status. */
    void answer(int status) {
        count(answers);
        if (status >= 500 || status == 429) {
            count(turnedAway);
        }
    }

    int answers() {
        return answers.get();
    }

    int connections() {
        return connections.get();
    }

    int brokenOff() {
        return broken.get();
    }

    /** How many were answered 429 or 5xx. */
    int turnedAway() {
        return turnedAway.get();
    }

    int all() {
        return connections() + brokenOff() + turnedAway();
    }
}
