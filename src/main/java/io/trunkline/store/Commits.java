package io.trunkline.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Counts commits, so that somebody can wait for the one that makes a claim true instead of looking again and again. */
public final class Commits {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private long count;

    void count() {
        lock.lock();
        try {
            count++;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Looks after every commit until the claim is true; false when it is not within the patience. */
    public boolean await(BooleanSupplier claim, Duration patience) throws InterruptedException {
        var until = System.nanoTime() + patience.toNanos();
        while (true) {
            var seen = seen();
            if (claim.getAsBoolean()) {
                return true;
            }
            if (!awaitBeyond(seen, until)) {
                return claim.getAsBoolean();
            }
        }
    }

    private long seen() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitBeyond(long seen, long until) throws InterruptedException {
        lock.lock();
        try {
            while (count == seen) {
                var left = until - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                // A claim may also become true by time alone, so it is looked at again now and then.
                if (more.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50))) <= 0) {
                    return System.nanoTime() < until;
                }
            }
            return System.nanoTime() < until;
        } finally {
            lock.unlock();
        }
    }
}
