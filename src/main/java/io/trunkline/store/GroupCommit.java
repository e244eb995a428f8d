package io.trunkline.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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

    private final Backlog backlog;
    private final Engine engine;
    private final Clock clock;
    private final Runnable committed;
    private volatile boolean closed;
    private volatile List<Unit<?>> underWay = List.of();
    private volatile long movedAt = System.nanoTime();
    private @Nullable Transaction transaction;

    GroupCommit(Backlog backlog, Engine engine, Clock clock, Runnable committed) {
        this.backlog = backlog;
        this.engine = engine;
        this.clock = clock;
        this.committed = committed;
    }

    @Override
    public void run() {
        while (!closed || !backlog.isEmpty()) {
            try {
                var group = backlog.take(GROUP, 100);
                if (group.isEmpty()) {
                    continue;
                }
                movedAt = System.nanoTime();
                underWay = List.copyOf(group);
                try {
                    commit(group);
                } finally {
                    underWay = List.of();
                    backlog.release(group);
                }
            } catch (InterruptedException e) {
                closed = true;
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
                var wakes = transact(group, tries > 1);
                movedAt = System.nanoTime();
                wakes.forEach(GroupCommit::wake);
                group.forEach(Unit::succeed);
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

    private List<Runnable> transact(List<Unit<?>> group, boolean patient) throws Exception {
        var transaction = connect();
        // SQLite's driver begins the next transaction with each commit, and so would keep the file locked while we
        // rest.
        transaction.connection().setAutoCommit(false);
        transaction.begin(patient);
        for (var next = 0; next < group.size(); ) {
            next = group.get(next) instanceof Batch.Item<?, ?> item
                    ? run(transaction, item.batch, group, next)
                    : run(transaction, group.get(next), next);
        }
        engine.ensureThere();
        transaction.connection().setAutoCommit(true);
        return transaction.wakes();
    }

    private static int run(Transaction transaction, Unit<?> unit, int at) throws Exception {
        if (unit instanceof Unit.Single<?> single) {
            single.run(transaction);
        }
        return at + 1;
    }

    /** Runs a batch once for all of its units, which stand side by side; answers where the next kind begins. */
    @SuppressWarnings("unchecked") // A unit of a batch has its types.
    private static <I, O> int run(Transaction transaction, Batch<I, O> batch, List<Unit<?>> group, int from)
            throws Exception {
        var units = new ArrayList<Batch.Item<I, O>>();
        for (var unit : group.subList(from, group.size())) {
            if (unit instanceof Batch.Item<?, ?> item && item.batch == batch) {
                units.add((Batch.Item<I, O>) item);
            }
        }
        batch.run(transaction, units);
        return from + units.size();
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
