package io.trunkline.outbox;

import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.Optional;

/** What people and routes may order about messages that wait or ended: hold, release, retry. */
final class Orders {
    private final Moves moves;
    private final Senders senders;

    Orders(Moves moves, Senders senders) {
        this.moves = moves;
        this.senders = senders;
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
