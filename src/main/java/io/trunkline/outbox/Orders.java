package io.trunkline.outbox;

import io.trunkline.journal.Journal;
import io.trunkline.message.Key;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people and routes may order about messages that wait or ended: cancel, hold, release, retry. */
final class Orders {
    private final Moves moves;
    private final Journal journal;
    private final Senders senders;

    Orders(Moves moves, Journal journal, Senders senders) {
        this.moves = moves;
        this.journal = journal;
        this.senders = senders;
    }

    /**
     * Cancels what waits under a key or its parts, and what events no newer than this cancel would still put there.
     *
     * @param cause the event that cancels; null for a person, who cancels all that was heard until now
     */
    Cancelled cancel(Transaction transaction, Key key, @Nullable Long cause) throws SQLException {
        transaction.lock(namespace(key.text()));
        var until = cause == null ? transaction.number("select coalesce(max(seq), 0) from event") : cause;
        transaction.update(
                "insert into cancellation (key, event, at) values (?,?,?) on conflict (key) do update"
                        + " set event = case when cancellation.event < excluded.event then excluded.event else cancellation.event end,"
                        + " at = excluded.at",
                key.text(),
                until,
                transaction.now());
        record Covered(long id, State state) {}
        var covered = transaction.list(
                "select id, state from message where (key = ? or (key >= ? and key < ?))"
                        + " and state in ('queued', 'held', 'sending', 'unsure', 'sent')",
                row -> new Covered(row.getLong(1), State.of(row.getString(2))),
                key.text(),
                key.text() + "/",
                key.text() + "0");
        var messages = 0;
        var onTheirWay = 0;
        for (var message : covered) {
            if (message.state.allows(State.CANCELLED)
                    && moves.move(transaction, message.id, message.state, State.CANCELLED, Moves.Why.of("cancelled"))
                            .isPresent()) {
                messages++;
            } else {
                onTheirWay++;
            }
        }
        return new Cancelled(messages, journal.cancel(transaction, key.text()), onTheirWay);
    }

    /** What a cancel locks and whoever puts shares: the first part of a key, so that flows do not wait for each other. */
    static String namespace(String key) {
        var end = key.indexOf('/', 1);
        return "keys/" + (end < 0 ? key : key.substring(0, end));
    }

    Optional<Message> hold(Transaction transaction, long id) throws SQLException {
        return moves.move(transaction, id, State.QUEUED, State.HELD, Moves.Why.of("held by a person"));
    }

    Optional<Message> release(Transaction transaction, long id) throws SQLException {
        return queue(transaction, id, State.HELD, "released by a person");
    }

    /** A new attempt of the same key, by a person's decision. */
    Optional<Message> retry(Transaction transaction, Message message) throws SQLException {
        return again(transaction, message, "tried again by a person");
    }

    /** A new attempt of one of which nobody knows whether it was sent, by a person's decision. */
    Optional<Message> resend(Transaction transaction, Message message) throws SQLException {
        return again(transaction, message, "sent again by a person");
    }

    private Optional<Message> again(Transaction transaction, Message message, String why) throws SQLException {
        var again = queue(transaction, message.id(), message.state(), why);
        if (again.isPresent()) {
            // Who retries an expired one has decided that it is still worth sending.
            transaction.update(
                    "update message set tries = 0, repeats = 0, look_at = null, expire_at = case when expire_at <= ? then null else expire_at end where id = ?",
                    transaction.now(),
                    message.id());
        }
        return again;
    }

    private Optional<Message> queue(Transaction transaction, long id, State from, String why) throws SQLException {
        var queued = moves.move(transaction, id, from, State.QUEUED, Moves.Why.of(why));
        if (queued.isPresent()) {
            Senders.enroll(transaction, queued.get().address());
            transaction.update(
                    "update message set ready = case when due_at <= ? then 1 else 0 end where id = ?",
                    transaction.now(),
                    id);
            transaction.afterCommit(() -> senders.ring(queued.get().address().senderName()));
        }
        return queued;
    }
}
