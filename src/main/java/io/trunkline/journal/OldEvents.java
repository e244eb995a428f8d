package io.trunkline.journal;

import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.List;

/**
 * Events that nobody needs any more: accepted long ago, heard by all who were to hear them, and of no message that is open. They
 * are found by walking along their numbers, so that no index must be kept for them.
 */
public final class OldEvents {
    private OldEvents() {}

    /**
     * Removes what can be of the next so many events; answers after which number the next bite begins, negative after the
     * last old one.
     *
     * @param after the number before the first of this bite
     * @param before events that were accepted before that time are old
     */
    public static long remove(Transaction transaction, long after, long before, int bite) throws SQLException {
        record Known(long seq, long acceptedAt) {}
        List<Known> old = transaction
                .list(
                        "select seq, accepted_at from event where seq > ? order by seq limit ?",
                        row -> new Known(row.getLong(1), row.getLong(2)),
                        after,
                        bite)
                .stream()
                .takeWhile(event -> event.acceptedAt < before)
                .toList();
        if (old.isEmpty()) {
            return -1;
        }
        var last = old.get(old.size() - 1).seq;
        var removed = transaction.update(
                "delete from event where seq > ? and seq <= ? and accepted_at < ?"
                        + " and not exists (select 1 from delivery where delivery.event = event.seq"
                        + " and delivery.state in ('later', 'ready', 'behind', 'taken', 'parked'))"
                        + " and not exists (select 1 from message where message.cause = event.seq"
                        + " and message.state in ('queued', 'held', 'sending', 'unsure'))",
                after,
                last,
                before);
        if (removed > 0) {
            transaction.update(
                    "delete from delivery where event > ? and event <= ?"
                            + " and not exists (select 1 from event where event.seq = delivery.event)",
                    after,
                    last);
        }
        return old.size() < bite ? -1 : last;
    }
}
