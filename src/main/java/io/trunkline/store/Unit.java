package io.trunkline.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is to be written, and whom to answer. */
abstract sealed class Unit<T> permits Unit.Single, Batch.Item {
    final CompletableFuture<T> answer = new CompletableFuture<>();

    private final LongAdder failures;

    @Nullable
    T result;

    /** @param failures counts those that the store could not take */
    Unit(LongAdder failures) {
        this.failures = failures;
    }

    void fail(Throwable why) {
        if (answer.completeExceptionally(why) && why instanceof StoreAway) {
            failures.increment();
        }
    }

    @SuppressWarnings("NullAway") // A unit without a result answers null.
    void succeed() {
        answer.complete(result);
    }

    /** Work of its own. */
    static final class Single<T> extends Unit<T> {
        private final Store.Work<T> work;

        Single(Store.Work<T> work, LongAdder failures) {
            super(failures);
            this.work = work;
        }

        void run(Transaction transaction) throws Exception {
            result = work.run(transaction);
        }
    }
}
