package io.trunkline.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does a round of work whenever its bell rings, or when it said it wants to be woken; it survives failures. */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final long PAUSE_AFTER_FAILURE = 500;
    private static final long PATIENCE = 5_000;

    /** One round of work. */
    @FunctionalInterface
    public interface Round {
        /** Works and answers how many milliseconds may pass until the next round, if nobody rings. */
        long work() throws Exception;
    }

    private final Bell bell = new Bell();
    private final Round round;
    private final Thread thread;
    private volatile boolean closed;
    private boolean failing;

    public Loop(String name, Round round) {
        this.round = round;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public Loop start() {
        thread.start();
        return this;
    }

    public void ring() {
        bell.ring();
    }

    private void run() {
        while (!closed) {
            try {
                bell.await(turn());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private long turn() throws InterruptedException {
        try {
            var wait = round.work();
            failing = false;
            return wait;
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            if (!closed && !failing) {
                LOG.warn("{} failed and will try again: {}", thread.getName(), reason(e));
                LOG.debug("{}", thread.getName(), e);
            }
            failing = true;
            return PAUSE_AFTER_FAILURE;
        }
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Lets the current round end, at most five seconds. */
    @Override
    public void close() {
        closed = true;
        bell.ring();
        try {
            if (thread != Thread.currentThread()) {
                thread.join(PATIENCE);
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
