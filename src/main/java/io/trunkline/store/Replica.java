package io.trunkline.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process among those that share the store. Its lease is renewed every second and void after five; who could not
 * renew begins nothing, and what it had taken goes back or on to others.
 */
public final class Replica implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final long LEASE = 5_000;
    /** How often the lease is given back before it is left to expire: each of the writers may have a connection that was cut. */
    private static final int FAREWELLS = 5;

    private static final long RENEWAL = 1_000;

    /** What is to be done with what a dead replica had taken, as a part of the transaction that buries it. */
    @FunctionalInterface
    public interface Heir {
        void inherit(Transaction transaction, long dead) throws SQLException;
    }

    private final Store store;
    private final String name;
    private final List<Heir> heirs = new CopyOnWriteArrayList<>();
    private final Loop loop = new Loop("lease", this::renew);
    private volatile long id;
    private volatile long until;
    private volatile boolean closed;
    private long heardAt;
    private long failures;

    public Replica(Store store, String name) {
        this.store = store;
        this.name = name;
        // Before anybody else hears of the move: they ask whether our lease holds.
        store.clock().onMove(this::renewIfStarted);
    }

    /** Its number; a replica that came back from the dead has a new one. */
    public long id() {
        return id;
    }

    /** Whether its lease holds. */
    public boolean isAlive() {
        return store.clock().millis() < until;
    }

    /** The condition, for a statement with the replica's id and the time, that its lease holds. */
    public static final String ALIVE = "exists (select 1 from replica where replica.id = ? and until > ?)";

    /** Whether its lease holds; who asks is sure that it is not buried until that transaction ends. */
    public boolean holds(Transaction transaction) throws SQLException {
        return transaction.held("select 1 from replica where id = ? and until > ?", id, transaction.now()) == 1;
    }

    /** Says so if it does not get on any more; see {@link Loop#stuck}. */
    public Optional<String> stuck(Duration patience) {
        return loop.stuck(patience);
    }

    public void onDeath(Heir heir) {
        heirs.add(heir);
    }

    /** Takes a lease; on the embedded store everybody before us is dead. */
    public void start() {
        renew();
        loop.start();
    }

    private void renewIfStarted() {
        if (id != 0 && !closed) {
            renew();
        }
    }

    private synchronized long renew() {
        var failed = store.failures();
        var end = store.writeAndWait(transaction -> {
            store.keepTime(transaction);
            remember(transaction, failed > failures);
            var lease = transaction.now() + LEASE;
            if (id == 0 || transaction.update("update replica set until = ? where id = ?", lease, id) == 0) {
                return new Lease(enroll(transaction, lease), lease);
            }
            return new Lease(id, lease);
        });
        id = end.id;
        until = end.until;
        heardAt = end.until - LEASE;
        failures = failed;
        store.writeAndWait(this::bury);
        return RENEWAL;
    }

    /** Remembers that somebody may have been turned away since the last time. */
    private void remember(Transaction transaction, boolean turnedAway) throws SQLException {
        if (heardAt == 0) {
            Absences.end(transaction);
        } else if (turnedAway) {
            Absences.add(transaction, heardAt, transaction.now());
        }
    }

    private record Lease(long id, long until) {}

    private long enroll(Transaction transaction, long lease) throws SQLException {
        return transaction.number("insert into replica (name, until) values (?, ?) returning id", name, lease);
    }

    private int bury(Transaction transaction) throws SQLException {
        var dead = transaction.list(
                "select id, until from replica where id <> ? and (until < ? or ? = 1)",
                row -> new Lease(row.getLong(1), row.getLong(2)),
                id,
                transaction.now(),
                store.isShared() ? 0 : 1);
        for (var other : dead) {
            if (transaction.update("delete from replica where id = ?", other.id) == 1) {
                for (var heir : heirs) {
                    heir.inherit(transaction, other.id);
                }
                Absences.add(transaction, other.until - LEASE, transaction.now());
                LOG.debug("took over from replica {}", other.id);
            }
        }
        return dead.size();
    }

    /** Gives the lease back; what was taken under it goes on at once elsewhere, or at the next start. */
    @Override
    public void close() {
        closed = true;
        loop.close();
        until = 0;
        for (var left = FAREWELLS; ; left--) {
            try {
                store.writeAndWait(this::leave);
                return;
            } catch (StoreAway e) {
                if (left == 1) {
                    LOG.warn("the lease could not be given back and will expire: {}", e.getMessage());
                    return;
                }
            }
        }
    }

    private int leave(Transaction transaction) throws SQLException {
        var mine = id;
        // Whoever holds the lease for what it is about to take is waited for, and inherited from too.
        var left = transaction.update("delete from replica where id = ?", mine);
        if (left == 0) {
            return 0;
        }
        for (var heir : heirs) {
            heir.inherit(transaction, mine);
        }
        if (transaction.number("select count(*) from replica") == 0) {
            Absences.begin(transaction);
        }
        return left;
    }
}
