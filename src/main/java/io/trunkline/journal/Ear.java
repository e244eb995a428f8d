package io.trunkline.journal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscription and who listens to it here. */
final class Ear {
    /** How many events one subscription may be hearing: most of them wait for a commit, and hold no thread. */
    private static final int AT_A_TIME = 512;
    /** How many may wait for a thread here, where no other replica can take them. */
    private static final int WAITING = 128;

    final Subscription subscription;
    private final Listener listener;
    private final Consumer<Verdict> told;
    private final AtomicInteger busy = new AtomicInteger();
    private final Object gate = new Object();
    private volatile boolean closed;
    /** Whether something may be ready that was not taken for want of room. */
    volatile boolean more;

    /** What came of telling an event. */
    record Verdict(Ear ear, Lane lane, long event, @Nullable String error) {}

    /** @param told is given what came of each event that was heard, of which it is to tell when that is {@link #stored} */
    Ear(Subscription subscription, Listener listener, Consumer<Verdict> told) {
        this.subscription = subscription;
        this.listener = listener;
        this.told = told;
    }

    /** How many events are being heard, or what came of them is not stored yet. */
    int busy() {
        return busy.get();
    }

    void stored() {
        busy.decrementAndGet();
    }

    /** Hears nothing more; waits for what is just being taken for it. */
    synchronized void close() {
        synchronized (gate) {
            closed = true;
        }
    }

    int room() {
        return closed ? 0 : Math.min(AT_A_TIME - busy.get(), WAITING - listener.waiting());
    }

    /** Never waits for the store, as whoever holds the ear itself may do: it is called by who commits. */
    boolean hearIfOpen(Entry entry) {
        synchronized (gate) {
            if (!closed) {
                hear(entry);
            }
            return !closed;
        }
    }

    void hear(Entry entry) {
        busy.incrementAndGet();
        try {
            listener.hear(entry).whenComplete((done, failure) -> settle(entry, failure));
        } catch (RuntimeException e) {
            settle(entry, e);
        }
    }

    private void settle(Entry entry, @Nullable Throwable failure) {
        var lane = new Lane(subscription.name(), entry.event().subject());
        told.accept(new Verdict(this, lane, entry.seq(), failure == null ? null : Reason.of(failure)));
    }
}
