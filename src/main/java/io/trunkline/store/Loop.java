package io.trunkline.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does a round of work whenever its bell rings, or when it said it wants to be woken; it survives failures. */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final long PAUSE_AFTER_FAILURE = 500;
    private static final long PATIENCE = 5_000;
    private static final ThreadLocal<Loop> TURNING = new ThreadLocal<>();

    /** One round of work. */
    @FunctionalInterface
    public interface Round {
        /** Works and answers how many milliseconds may pass until the next round, if nobody rings. */
        long work() throws Exception;
    }

    /**
     * How far it is.
     *
     * @param working whether within a turn, or waiting for the next one
     * @param at when that turn last got on, or when the next one is due, by {@link System#nanoTime}: threads do not live by
     *     the clock that is moved
     */
    private record Standing(boolean working, long at) {}

    private final Bell bell = new Bell();
    private final Round round;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Standing standing;
    private boolean failing;

    public Loop(String name, Round round) {
        this.round = round;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public Loop start() {
        standing = new Standing(false, System.nanoTime());
        thread.start();
        return this;
    }

    public void ring() {
        bell.ring();
    }

    private void run() {
        TURNING.set(this);
        try {
            while (!closed) {
                standing = new Standing(true, System.nanoTime());
                var wait = turn();
                standing = new Standing(false, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait));
                bell.await(wait);
            }
        } catch (InterruptedException e) {
            // Nobody but whoever closes it is to interrupt it; it is told by stuck() all the same.
        } finally {
            standing = new Standing(false, System.nanoTime());
        }
    }

    /** The store has answered whoever asks here, well or not: a turn of many slow answers gets on, and is not stuck. */
    static void answered() {
        var loop = TURNING.get();
        if (loop != null) {
            loop.standing = new Standing(true, System.nanoTime());
        }
    }

    /**
     * Says so, and since when, if it has not got on within that patience although it should have, or can not any more. One
     * that is not started or is closed is not stuck.
     */
    public Optional<String> stuck(Duration patience) {
        var last = standing;
        if (last == null) {
            return Optional.empty();
        }
        var late = System.nanoTime() - last.at;
        var why = thread.getState() == Thread.State.TERMINATED
                ? "its thread has ended"
                : late <= patience.toNanos()
                        ? null
                        : last.working ? "its turn does not end" : "its turn does not begin";
        // Looked at last: whoever is closed meanwhile has ended for that reason.
        if (why == null || closed) {
            return Optional.empty();
        }
        var since = Instant.now().minusNanos(late).truncatedTo(ChronoUnit.SECONDS);
        return Optional.of("the loop " + thread.getName() + " has been stuck since " + since + ": " + why);
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
