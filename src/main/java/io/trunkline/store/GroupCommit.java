package io.trunkline.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A writer: takes what waits, does it in one transaction, and answers everybody after the one commit. When one unit of a
 * group fails, its halves are done again apart, so that in the end only the culprit fails; a unit may therefore run more
 * than once and must change nothing but the store.
 */
final class GroupCommit implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int GROUP = 256;

    /** A unit of work and whom to answer. */
    static final class Unit<T> {
        private final Store.Work<T> work;
        final CompletableFuture<T> answer = new CompletableFuture<>();
        private final LongAdder failures;
        private @Nullable T result;

        /** @param failures counts those that the store could not take */
        Unit(Store.Work<T> work, LongAdder failures) {
            this.work = work;
            this.failures = failures;
        }

        void fail(Throwable why) {
            if (answer.completeExceptionally(why) && why instanceof StoreAway) {
                failures.increment();
            }
        }

        void run(Transaction transaction) throws Exception {
            result = work.run(transaction);
        }

        @SuppressWarnings("NullAway") // A unit without a result answers null.
        void succeed() {
            answer.complete(result);
        }
    }

    private final BlockingQueue<Unit<?>> queue;
    private final Engine engine;
    private final Clock clock;
    private final Runnable committed;
    private volatile boolean closed;
    private volatile List<Unit<?>> underWay = List.of();
    private volatile long movedAt = System.nanoTime();
    private @Nullable Transaction transaction;

    GroupCommit(BlockingQueue<Unit<?>> queue, Engine engine, Clock clock, Runnable committed) {
        this.queue = queue;
        this.engine = engine;
        this.clock = clock;
        this.committed = committed;
    }

    @Override
    public void run() {
        var group = new ArrayList<Unit<?>>(GROUP);
        while (!closed || !queue.isEmpty()) {
            try {
                var first = queue.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
                if (first != null) {
                    group.add(first);
                    queue.drainTo(group, GROUP - 1);
                    movedAt = System.nanoTime();
                    underWay = List.copyOf(group);
                    commit(group);
                }
            } catch (InterruptedException e) {
                closed = true;
            } finally {
                underWay = List.of();
                group.clear();
            }
        }
        disconnect();
    }

    /** What it is doing; nobody knows whether that is committed. */
    List<Unit<?>> underWay() {
        return underWay;
    }

    /** When it last got anywhere, by {@link System#nanoTime}. */
    long movedAt() {
        return movedAt;
    }

    /** Does what waits, then ends. */
    void close() {
        closed = true;
    }

    private void commit(List<Unit<?>> group) {
        var failure = attempt(group);
        if (failure == null) {
            return;
        }
        if (group.size() == 1) {
            group.get(0).fail(failure);
            return;
        }
        if (failure instanceof StoreAway) {
            group.forEach(unit -> unit.fail(failure));
            return;
        }
        var middle = group.size() / 2;
        commit(group.subList(0, middle));
        commit(group.subList(middle, group.size()));
    }

    private @Nullable Throwable attempt(List<Unit<?>> group) {
        for (var tries = 1; ; tries++) {
            try {
                var wakes = transact(group);
                movedAt = System.nanoTime();
                group.forEach(Unit::succeed);
                wakes.forEach(GroupCommit::wake);
                committed.run();
                return null;
            } catch (SQLException e) {
                rollback();
                switch (engine.judge(e)) {
                    case AWAY -> {
                        disconnect();
                        return new StoreAway("the store is away: " + e.getMessage(), e);
                    }
                    case AGAIN -> {
                        if (group.size() > 1) {
                            return e;
                        }
                        if (tries == 5) {
                            return new StoreAway("the store is too contended: " + e.getMessage(), e);
                        }
                    }
                    case MISTAKE -> {
                        return e;
                    }
                }
            } catch (StoreAway e) {
                rollback();
                disconnect();
                return e;
            } catch (Throwable e) {
                rollback();
                return e;
            }
        }
    }

    /** What was committed stays done: a wake that fails must not make anybody do it again. */
    private static void wake(Runnable wake) {
        try {
            wake.run();
        } catch (RuntimeException e) {
            LOG.error("somebody could not be woken after a commit", e);
        }
    }

    private List<Runnable> transact(List<Unit<?>> group) throws Exception {
        var transaction = connect();
        // SQLite's driver begins the next transaction with each commit, and so would keep the file locked while we
        // rest.
        transaction.connection().setAutoCommit(false);
        transaction.begin(group.size());
        for (var unit : group) {
            unit.run(transaction);
        }
        engine.ensureThere();
        transaction.connection().setAutoCommit(true);
        return transaction.wakes();
    }

    private Transaction connect() throws SQLException {
        if (transaction == null) {
            transaction = new Transaction(engine.writer(), clock, engine.shared());
        }
        return transaction;
    }

    private void rollback() {
        if (transaction != null) {
            try {
                transaction.connection().rollback();
                transaction.connection().setAutoCommit(true);
            } catch (SQLException e) {
                disconnect();
            }
        }
    }

    private void disconnect() {
        if (transaction != null) {
            close(transaction.connection());
            transaction = null;
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection did not close", e);
        }
    }
}
