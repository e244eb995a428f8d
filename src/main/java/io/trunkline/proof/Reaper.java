package io.trunkline.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Kills replicas, as many as are asked for, and then leaves the living alone. */
final class Reaper {
    private final Plan.Bound bound;
    private final long endsAt;
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private final List<Life> lives = new ArrayList<>();

    Reaper(Plan.Bound bound) {
        this.bound = bound;
        this.endsAt = System.nanoTime() + bound.time().toNanos();
    }

    void add(Life life) {
        lives.add(life);
    }

    boolean isDone() {
        return kills.get() >= bound.kills() || System.nanoTime() >= endsAt;
    }

    /** Lets that time pass, or less if it has been enough before. */
    void await(long millis) throws InterruptedException {
        for (var until = System.nanoTime() + millis * 1_000_000; System.nanoTime() < until && !isDone(); ) {
            Thread.sleep(50);
        }
    }

    /** Kills it, unless it has been enough. */
    void take(Child child) {
        if (!isDone() && child.kill()) {
            kills.incrementAndGet();
        }
    }

    /** Kills one that is not that one, in the same moment. */
    void takeAnother(Life not, int die) {
        var others = lives.stream().filter(life -> life != not).toList();
        if (!others.isEmpty()) {
            var child = others.get(Math.floorMod(die, others.size())).child();
            if (child != null) {
                take(child);
            }
        }
    }

    /** Somebody ended whom nobody had killed. */
    void miss() {
        faults.incrementAndGet();
    }

    int kills() {
        return kills.get();
    }

    /** How many ended by themselves. */
    int ended() {
        return faults.get();
    }

    long up() {
        return lives.stream().filter(Life::isReady).count();
    }
}
