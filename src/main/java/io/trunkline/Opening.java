package io.trunkline;

import io.trunkline.store.Store;
import io.trunkline.store.StoreUnreachable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the store beside all else that a start does. A store that nobody reaches is waited for, as it is while the service
 * runs: whoever ended instead would be started again ever more slowly (Kubernetes: up to five minutes later), and would come
 * long after the store is back. A store that is there and refuses us ends the start.
 */
final class Opening implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final long BETWEEN_TRIES = TimeUnit.SECONDS.toMillis(1);
    private static final long BETWEEN_WORDS = TimeUnit.SECONDS.toNanos(10);

    private final Supplier<Store> store;
    private final Consumer<String> waiting;
    private final CompletableFuture<Store> opened = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param waiting is told why, each time that nobody is reached */
    Opening(Supplier<Store> store, Consumer<String> waiting) {
        this.store = store;
        this.waiting = waiting;
        var thread = new Thread(this::run, "opening");
        // A start that is ended meanwhile ends.
        thread.setDaemon(true);
        thread.start();
    }

    /** The open store, which is the caller's from then on. */
    Store await() {
        try {
            return opened.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private void run() {
        try {
            opened.complete(open());
        } catch (Throwable e) {
            opened.completeExceptionally(e);
        }
    }

    private Store open() throws InterruptedException {
        var began = System.nanoTime();
        var said = began - BETWEEN_WORDS;
        while (true) {
            try {
                var open = store.get();
                if (said >= began) {
                    LOG.info("the store is open");
                }
                return open;
            } catch (StoreUnreachable e) {
                waiting.accept(e.getMessage());
                if (System.nanoTime() - said >= BETWEEN_WORDS) {
                    said = System.nanoTime();
                    LOG.warn("{}; it is tried every second, and nobody is let in here before that", e.getMessage());
                }
                if (ended.await(BETWEEN_TRIES, TimeUnit.MILLISECONDS)) {
                    throw e;
                }
            }
        }
    }

    /** Waits no longer; a store that is opened all the same is closed. */
    @Override
    public void close() {
        ended.countDown();
        opened.thenAccept(Store::close).exceptionally(never -> null).join();
    }
}
