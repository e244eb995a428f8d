package io.trunkline.outbox;

import io.trunkline.journal.OldEvents;
import io.trunkline.store.Loop;
import io.trunkline.store.Replica;
import io.trunkline.store.Store;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Lets go of what is older than it is to be kept, in small bites between which it rests, so that nobody has to wait for it. One replica
 * does it at a time; two at once would only find less to do. Opt-outs and what is known of consent are kept for good.
 */
public final class Retention implements AutoCloseable {
    static final int BITE = 200;
    private static final long PAUSE = Duration.ofMinutes(10).toMillis();
    /** How much longer than a bite took it rests after it: a twentieth of one writer's time is never missed. */
    private static final int REST = 20;

    private static final long LEAST_REST = 50;

    /** How long ended messages and heard events are kept. */
    public record Terms(Duration messages, Duration events) {}

    private final Store store;
    private final Replica replica;
    private final Terms terms;
    private final Loop loop = new Loop("retention", this::round);
    private Walk walk = Walk.MESSAGES;
    private long after;

    private enum Walk {
        MESSAGES,
        EVENTS,
        KEYS
    }

    public Retention(Store store, Replica replica, Terms terms) {
        this.store = store;
        this.replica = replica;
        this.terms = terms;
        store.clock().onMove(loop::ring);
    }

    public void start() {
        loop.start();
    }

    private long round() {
        if (!isFirst()) {
            return PAUSE;
        }
        var began = System.nanoTime();
        var pass = bite();
        var took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return pass ? PAUSE : Math.max(LEAST_REST, took * REST);
    }

    /** Of all replicas that live, the one that lives longest. */
    private boolean isFirst() {
        var now = store.clock().millis();
        return store.read(session -> session.number("select coalesce(min(id), 0) from replica where until > ?", now))
                == replica.id();
    }

    /** Takes one bite; answers whether that was the last one of all that is old now. */
    boolean bite() {
        var now = store.clock().millis();
        var from = after;
        switch (walk) {
            case MESSAGES ->
                after = store.writeAndWait(
                        transaction -> OldMessages.remove(transaction, from, now - terms.messages.toMillis(), BITE));
            case EVENTS ->
                after = store.writeAndWait(
                        transaction -> OldEvents.remove(transaction, from, now - terms.events.toMillis(), BITE));
            case KEYS -> {
                int removed = store.writeAndWait(transaction -> OldMessages.removeKeys(transaction, BITE));
                after = removed < BITE ? -1 : 0;
            }
        }
        if (after >= 0) {
            return false;
        }
        after = 0;
        var last = walk == Walk.KEYS;
        walk = last ? Walk.MESSAGES : walk == Walk.MESSAGES ? Walk.EVENTS : Walk.KEYS;
        return last;
    }

    @Override
    public void close() {
        loop.close();
    }
}
