package io.trunkline.proof;

import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One replica's lives: started, killed at an instant that the dice name, and started again. */
final class Life implements AutoCloseable {
    private static final long LONGEST_START = 90_000;
    /** What Kubernetes grants (terminationGracePeriodSeconds). */
    private static final long GRACE = 30_000;

    private static final double IN_THE_START = 0.25;
    private static final double IN_THE_DRAIN = 0.15;
    private static final double PAUSED = 0.06;
    private static final double TWO_AT_ONCE = 0.1;

    private final Reaper reaper;
    private final Random dice;
    private final Supplier<Child> starter;
    private final boolean alone;
    private final Thread thread;
    private volatile @Nullable Child child;
    private volatile boolean closed;
    private long usualStart = 3_000;

    /**
     * A replica.
     *
     * @param replicas how many there are
     */
    Life(Reaper reaper, Random dice, Supplier<Child> starter, int replicas) {
        this.reaper = reaper;
        this.dice = dice;
        this.starter = starter;
        this.alone = replicas == 1;
        this.thread = new Thread(this::live, "life");
        this.thread.setDaemon(true);
    }

    /** Starts the first process; nobody kills it yet. */
    void raise() {
        child = starter.get();
    }

    /** From now on it may be killed. */
    void start() {
        thread.start();
    }

    /**
     * Has another one take its place, as a deployment does: it is told to end, and killed only when it does not.
     *
     * @return for how many milliseconds it ended; negative when it had to be killed
     */
    long replace(Supplier<Child> successor) throws InterruptedException {
        var began = System.nanoTime();
        var old = child;
        var killed = false;
        if (old != null) {
            old.terminate();
            killed = old.lives(GRACE);
            old.kill();
        }
        var took = (System.nanoTime() - began) / 1_000_000;
        child = successor.get();
        return killed ? -took : took;
    }

    @Nullable
    Child child() {
        return child;
    }

    boolean isReady() {
        var now = child;
        return now != null && now.isReady();
    }

    /** Waits until it stays alive and is ready; answers whether it is. */
    boolean awaitReady(long millis) throws InterruptedException {
        var until = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < until) {
            var now = child;
            if (now == null) {
                Thread.sleep(20);
            } else if (now.awaitReady(1_000) != null && now.isAlive()) {
                return true;
            } else if (!now.isAlive()) {
                Thread.sleep(20);
            }
        }
        return false;
    }

    private void live() {
        try {
            while (!closed) {
                var now = child;
                if (now == null || !now.isAlive()) {
                    now = starter.get();
                    child = now;
                }
                if (closed) {
                    now.close();
                    return;
                }
                spend(now);
                while (reaper.isDone() && now.isAlive() && !closed) {
                    now.lives(200);
                }
                if (!now.isAlive() && !now.wasKilled()) {
                    reaper.miss();
                    Thread.sleep(200);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All dice are thrown first, so that what happens meanwhile does not change what follows. */
    private void spend(Child now) throws InterruptedException {
        var fate = dice.nextDouble();
        var share = dice.nextDouble();
        var drain = dice.nextInt(400);
        var twin = dice.nextDouble() < TWO_AT_ONCE;
        var die = dice.nextInt(1_000);
        var began = System.nanoTime();
        if (fate < IN_THE_START) {
            now.lives((long) (usualStart * share));
        } else {
            if (now.awaitReady(LONGEST_START) == null) {
                now.close();
                return;
            }
            usualStart = (usualStart + (System.nanoTime() - began) / 1_000_000) / 2;
            // As long as its start took, and twice as long where others die too, so that somebody is mostly there.
            if (!now.lives((long) (Math.min(usualStart, 2_500) * (alone ? 2 : 4) * share))) {
                return;
            }
            if (fate > 1 - PAUSED && !alone && !reaper.isDone()) {
                now.pause(true);
                now.lives(500 + (long) (7_500 * share));
                now.pause(false);
                now.lives(500);
            } else if (fate > 1 - PAUSED - IN_THE_DRAIN && !reaper.isDone()) {
                now.terminate();
                now.lives(drain);
            }
        }
        reaper.take(now);
        if (twin) {
            reaper.takeAnother(this, die);
        }
        if (now.wasKilled()) {
            // Told to end just as it had been enough: it ends by itself, and another one takes its place.
            now.lives(30_000);
            now.kill();
        }
    }

    @Override
    public void close() {
        closed = true;
        var now = child;
        if (now != null) {
            now.close();
        }
    }
}
