package io.trunkline.simulator;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the requests that want a message created, whatever came of them. */
final class Traffic {
    private final AtomicLong creates = new AtomicLong();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();

    void begin() {
        creates.incrementAndGet();
        peak.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    }

    void end() {
        inFlight.decrementAndGet();
    }

    long creates() {
        return creates.get();
    }

    int inFlight() {
        return inFlight.get();
    }

    int peak() {
        return peak.get();
    }

    void clear() {
        creates.set(0);
        peak.set(inFlight.get());
    }
}
