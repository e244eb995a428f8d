package io.trunkline.outbox;

import io.trunkline.message.State;
import io.trunkline.store.Replica;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that are being sent though nobody works on them any more: their replica died, or it lives and lost them, as
 * when a connection broke after a commit. Without a begun attempt they return to the queue; with one they are unsure.
 */
final class Forgotten {
    private static final Logger LOG = LoggerFactory.getLogger(Forgotten.class);
    /** A claim that was not begun in a second never is; until its answer is stored a begun one is known. */
    private static final long AFTER = 10_000;

    private static final long PAUSE = Duration.ofSeconds(1).toNanos();
    /** No request takes that long; whoever holds a claim longer has lost it. */
    private static final Duration LOST = Duration.ofMinutes(5);

    private final Store store;
    private final Replica replica;
    private final OpenClaims open;
    private final Moves moves;
    private final Doubts doubts;
    private Set<String> suspects = Set.of();
    private long lookedAt;

    Forgotten(Store store, Replica replica, OpenClaims open, Moves moves, Doubts doubts) {
        this.store = store;
        this.replica = replica;
        this.open = open;
        this.moves = moves;
        this.doubts = doubts;
        replica.onDeath(this::inherit);
    }

    /** What a dead replica had claimed. */
    private void inherit(Transaction transaction, long dead) throws SQLException {
        for (var id : transaction.list(
                "select id from message where claimed_by = ? and state = 'sending'", row -> row.getLong(1), dead)) {
            settle(transaction, id, dead);
        }
    }

    /** Settles what is twice in a row found to be nobody's, so that what just comes or goes is left alone. */
    void look() {
        if (System.nanoTime() - lookedAt < PAUSE) {
            return;
        }
        lookedAt = System.nanoTime();
        open.forget(LOST).forEach(name -> LOG.error("the delivery route never ended the attempt {}", name));
        record Held(long id, int attempts) {}
        var mine = replica.id();
        var held = store.read(session -> session.list(
                "select id, attempts from message where claimed_by = ? and state = 'sending' and slot_at < ?",
                row -> new Held(row.getLong(1), row.getInt(2)),
                mine,
                store.clock().millis() - AFTER));
        var found = new HashSet<String>();
        for (var message : held) {
            var name = message.id + "/" + message.attempts;
            if (open.isKnown(name) || open.isKnown(message.id + "/" + (message.attempts + 1))) {
                continue;
            }
            if (suspects.contains(name)) {
                store.writeAndWait(transaction -> settle(transaction, message.id, mine));
            } else {
                found.add(name);
            }
        }
        suspects = found;
    }

    private boolean settle(Transaction transaction, long id, long owner) throws SQLException {
        // An update, so that an attempt that is just being begun is waited for, and seen by the next statement.
        var held = transaction.first(
                "update message set slot_at = null where id = ? and claimed_by = ? and state = 'sending' returning attempts",
                row -> row.getInt(1),
                id,
                owner);
        if (held.isEmpty()) {
            return false;
        }
        var why = "stopped between the request and its answer";
        var begun = transaction.update(
                "update attempt set outcome = 'unknown', detail = ? where message = ? and n = ? and outcome is null",
                why,
                id,
                held.get());
        if (begun == 1) {
            doubts.raise(transaction, id, why);
        } else {
            moves.move(transaction, id, State.SENDING, State.QUEUED, Moves.Why.NONE);
        }
        return true;
    }
}
