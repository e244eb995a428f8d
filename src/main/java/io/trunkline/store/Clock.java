package io.trunkline.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The one time that leases, due times and pace use, in epoch milliseconds; it never goes backwards, and tests move it. */
public final class Clock implements InstantSource {
    private final long startedAt = System.currentTimeMillis();
    private final long startedNanos = System.nanoTime();
    private final AtomicLong correction = new AtomicLong();
    private final AtomicLong offset = new AtomicLong();
    private final AtomicLong machineShift = new AtomicLong();
    private final AtomicLong last = new AtomicLong();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Epoch milliseconds; a wall clock that is set back while we run is not followed. */
    @Override
    public long millis() {
        return Math.max(last.accumulateAndGet(raw(), Math::max), 0);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    /** Moves this clock forward, as tests do, and wakes whoever waits for a time. */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("the clock does not go backwards: " + by);
        }
        offset.addAndGet(by.toMillis());
        listeners.forEach(Runnable::run);
    }

    /** Called, on the thread that moved the clock, after every move. */
    public void onMove(Runnable listener) {
        listeners.add(listener);
    }

    /** Follows the house's time, in epoch milliseconds, so that all replicas agree; a lag is caught up by standing still. */
    synchronized void follow(long houseMillis) {
        correction.addAndGet(houseMillis - (raw() - offset.get()));
    }

    /** Sets the clock of the machine, or of the database, as somebody does by mistake; for tests. */
    public void setMachine(Duration by) {
        machineShift.addAndGet(by.toMillis());
    }

    long machineShift() {
        return machineShift.get();
    }

    private long raw() {
        return startedAt + (System.nanoTime() - startedNanos) / 1_000_000 + correction.get() + offset.get();
    }
}
