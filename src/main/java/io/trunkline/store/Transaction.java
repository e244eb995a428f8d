package io.trunkline.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one unit of work does to the store: all of it, or nothing. */
public final class Transaction extends Session {
    private final Clock clock;
    private final boolean shared;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final Set<String> sharing = new HashSet<>();

    Transaction(Connection connection, Clock clock, boolean shared) {
        super(connection, true);
        this.clock = clock;
        this.shared = shared;
    }

    /** Epoch milliseconds of the one clock. */
    public long now() {
        return clock.millis();
    }

    /** Runs a statement and answers how many rows it changed. */
    public int update(String sql, @Nullable Object... arguments) throws SQLException {
        return statement(sql, arguments).executeUpdate();
    }

    /**
     * Makes everybody who names the same thing wait until this transaction ends: the recipient between STOP and the
     * beginning of an attempt, the lane of a subject, a sender's queue. SQLite has one writer, so there it is held already.
     */
    public void lock(String name) throws SQLException {
        if (shared) {
            var statement = statement("select pg_advisory_xact_lock(hashtextextended(?, 0))", name);
            statement.execute();
        }
    }

    /** Lets many name the same thing at once, but none while somebody has {@link #lock}ed it, nor the other way round. */
    public void share(String name) throws SQLException {
        if (shared && sharing.add(name)) {
            statement("select pg_advisory_xact_lock_shared(hashtextextended(?, 0))", name)
                    .execute();
        }
    }

    /** Runs after the commit is on disk, on the writer's thread: it must be quick and must not fail. */
    public void afterCommit(Runnable wake) {
        afterCommit.add(wake);
    }

    /**
     * Begins to do so many units. Groups lock the same names in different order, and a server takes a second to notice a
     * deadlock: a group gives up soon, and its halves try again.
     */
    void begin(int units) throws SQLException {
        afterCommit.clear();
        sharing.clear();
        if (shared && units > 1) {
            statement("set local lock_timeout = 100").execute();
        }
    }

    List<Runnable> wakes() {
        return List.copyOf(afterCommit);
    }
}
