package io.trunkline.outbox;

import io.trunkline.message.State;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that ended long ago. They are found by walking along their numbers, so that no index must be kept for them; one that
 * is still open is passed by. Their keys stay, with the end that the message came to.
 */
final class OldMessages {
    private OldMessages() {}

    private record Removed(
            long id,
            String key,
            State state,
            int attempts,
            @Nullable String reason) {}

    /**
     * Removes what can be of the next so many messages; answers after which number the next bite begins, negative after the last
     * old one.
     *
     * @param before messages that were put, and have ended, before that time are old
     */
    static long remove(Transaction transaction, long after, long before, int bite) throws SQLException {
        record Known(long id, long createdAt) {}
        List<Known> old = transaction
                .list(
                        "select id, created_at from message where id > ? order by id limit ?",
                        row -> new Known(row.getLong(1), row.getLong(2)),
                        after,
                        bite)
                .stream()
                .takeWhile(message -> message.createdAt < before)
                .toList();
        if (old.isEmpty()) {
            return -1;
        }
        var last = old.get(old.size() - 1).id;
        // Some carriers never say more than sent; then nobody asks any more.
        var removed = transaction.list(
                "delete from message where id > ? and id <= ? and changed_at < ?"
                        + " and (state in ('delivered', 'undelivered', 'refused', 'muted', 'expired', 'cancelled')"
                        + " or (state = 'sent' and look_at is null)) returning id, key, state, attempts, reason",
                row -> new Removed(
                        row.getLong(1), row.getString(2), State.of(row.getString(3)), row.getInt(4), row.getString(5)),
                after,
                last,
                before);
        for (var message : removed) {
            keepKey(transaction, message);
        }
        if (!removed.isEmpty()) {
            for (var table : List.of("attempt", "life")) {
                transaction.update(
                        "delete from " + table + " where message > ? and message <= ?"
                                + " and not exists (select 1 from message where message.id = " + table + ".message)",
                        after,
                        last);
            }
        }
        return old.size() < bite ? -1 : last;
    }

    /** What was put and never tried leaves its key free, as it was before; of all others the key remembers the end. */
    private static void keepKey(Transaction transaction, Removed message) throws SQLException {
        if (Intake.leavesKeyFree(message.state, message.attempts, message.reason)) {
            transaction.update("delete from message_key where key = ? and message = ?", message.key, message.id);
        } else {
            transaction.update(
                    "update message_key set fate = ? where key = ? and message = ?",
                    message.state.word(),
                    message.key,
                    message.id);
        }
    }

    /** Removes some keys whose time is over, unless their message is open; answers how many. */
    static int removeKeys(Transaction transaction, int bite) throws SQLException {
        return transaction.update(
                "delete from message_key where key in (select key from message_key where until < ?"
                        + " and not exists (select 1 from message where message.id = message_key.message"
                        + " and message.state in ('queued', 'held', 'sending', 'unsure')) order by until limit ?)",
                transaction.now(),
                bite);
    }
}
