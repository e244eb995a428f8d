package io.trunkline.proof;

import java.util.concurrent.atomic.AtomicInteger;

/** What callers of a balancer were not given, counted there, where nobody tries again. */
final class Refusals {
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicInteger turnedAway = new AtomicInteger();

    /** Nobody took a connection. */
    void connection() {
        connections.incrementAndGet();
    }

    /** A replica went away before it answered. */
    void broken() {
        broken.incrementAndGet();
    }

    /** It answered with that status. */
    void answer(int status) {
        answers.incrementAndGet();
        if (status >= 500 || status == 429) {
            turnedAway.incrementAndGet();
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
