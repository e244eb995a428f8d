package io.trunkline.store;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is to be written, and whom to answer. */
abstract sealed class Unit<T> permits Unit.Single, Batch.Item {
    final CompletableFuture<T> answer = new CompletableFuture<>();

    @Nullable
    T result;

    @SuppressWarnings("NullAway") // A unit without a result answers null.
    void succeed() {
        answer.complete(result);
    }

    /** Work of its own. */
    static final class Single<T> extends Unit<T> {
        private final Store.Work<T> work;

        Single(Store.Work<T> work) {
            this.work = work;
        }

        void run(Transaction transaction) throws Exception {
            result = work.run(transaction);
        }
    }
}
