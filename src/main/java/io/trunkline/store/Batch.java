package io.trunkline.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * A kind of work that is done for many at once, with few statements. It is in the hands of one writer at a time, so that under
 * load its groups grow instead of waiting for each other's locks.
 */
public final class Batch<I, O> {
    /**
     * Does it for all of these, and answers for each in their order. When it fails, it is done again for halves of them, so
     * that in the end only the culprit fails: it changes nothing but the store.
     */
    @FunctionalInterface
    public interface Work<I, O> {
        List<O> run(Transaction transaction, List<I> items) throws Exception;
    }

    private final Store store;
    private final Work<I, O> work;
    private final Place place;

    /**
     * Where it stands.
     *
     * @param order in which a group does its kinds: the same everywhere, so that their locks are
     * @param failures counts those that the store could not take
     */
    record Place(int order, LongAdder failures) {}

    Batch(Store store, Work<I, O> work, Place place) {
        this.store = store;
        this.work = work;
        this.place = place;
    }

    /** Has it done for this one; the answer comes after the commit is on disk, or fails with {@link StoreAway}. */
    public CompletableFuture<O> write(I item) {
        return store.enqueue(new Item<>(this, item));
    }

    /** Has it done for this one and waits for it; not for event loops. */
    public O writeAndWait(I item) {
        return store.await(write(item));
    }

    int order() {
        return place.order;
    }

    /** Does it for units of this kind. */
    void run(Transaction transaction, List<Item<I, O>> units) throws Exception {
        var results =
                work.run(transaction, units.stream().map(unit -> unit.item).toList());
        if (results.size() != units.size()) {
            throw new IllegalStateException(results.size() + " answers for " + units.size() + " units");
        }
        for (var i = 0; i < units.size(); i++) {
            units.get(i).result = results.get(i);
        }
    }

    /** One of those for whom it is done. */
    static final class Item<I, O> extends Unit<O> {
        final Batch<I, O> batch;
        private final I item;

        Item(Batch<I, O> batch, I item) {
            super(batch.place.failures);
            this.batch = batch;
            this.item = item;
        }
    }
}
