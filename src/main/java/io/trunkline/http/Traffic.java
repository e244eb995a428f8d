package io.trunkline.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Who is inside: whether anybody may enter, how many did, and how many bytes of theirs are held in memory. */
final class Traffic {
    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();
    private CompletableFuture<Void> empty = CompletableFuture.completedFuture(null);
    private boolean everAdmitting;
    private boolean admitting;
    private volatile boolean parting;
    private int inside;

    Traffic(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    void admit(boolean admit) {
        CompletableFuture<Void> emptied;
        synchronized (this) {
            admitting = admit;
            everAdmitting |= admit;
            if (admit && empty.isDone()) {
                empty = new CompletableFuture<>();
            }
            emptied = empty;
            if (admit || inside > 0) {
                return;
            }
        }
        // Outside the lock: whoever waits for it runs here.
        emptied.complete(null);
    }

    /** From now on everybody is heard once more, and then goes elsewhere. */
    void part() {
        parting = true;
    }

    boolean isParting() {
        return parting;
    }

    /** Throws the problem for whoever may not enter; whoever may must {@link #leave}. */
    synchronized void enter() {
        if (admitting) {
            inside++;
        } else if (everAdmitting) {
            throw Problem.unavailable("stopping", "Trunkline is stopping; send this again in a few seconds.");
        } else {
            throw Problem.unavailable("starting", "Trunkline is starting; send this again in a few seconds.");
        }
    }

    void leave() {
        CompletableFuture<Void> emptied;
        synchronized (this) {
            inside--;
            if (inside > 0 || admitting) {
                return;
            }
            emptied = empty;
        }
        emptied.complete(null);
    }

    /** Makes room for that many bytes; false if there is none, and then nothing is taken. */
    boolean hold(int count) {
        if (bytes.addAndGet(count) <= mostBytes) {
            return true;
        }
        bytes.addAndGet(-count);
        return false;
    }

    void release(long count) {
        bytes.addAndGet(-count);
    }

    synchronized int inside() {
        return inside;
    }

    synchronized CompletableFuture<Void> drained() {
        return empty.copy();
    }
}
