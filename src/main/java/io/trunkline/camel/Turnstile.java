package io.trunkline.camel;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Lets one route use few of the threads that all share, so that a slow one costs the others nothing. */
final class Turnstile implements Executor {
    private static final int THREADS = 16;

    private final Executor threads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Turnstile(Executor threads) {
        this.threads = threads;
    }

    /** How many wait for a thread. */
    synchronized int waiting() {
        return waiting.size();
    }

    @Override
    public void execute(Runnable work) {
        synchronized (this) {
            waiting.add(work);
            if (running == THREADS) {
                return;
            }
            running++;
        }
        threads.execute(this::run);
    }

    private void run() {
        for (var work = next(); work != null; work = next()) {
            work.run();
        }
    }

    private synchronized @org.jspecify.annotations.Nullable Runnable next() {
        var work = waiting.poll();
        if (work == null) {
            running--;
        }
        return work;
    }
}
