package io.trunkline.outbox;

import io.trunkline.store.Transaction;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Which attempt has which SID. What was found in a list may be taken for another of the same text; a callback knows better. */
final class Links {
    private Links() {}

    private record Link(
            long message,
            int n,
            @Nullable String sid,
            @Nullable String status,
            boolean found) {}

    /** Whether that SID is, or now becomes, free for that attempt or its own; false when it is certainly another's. */
    static boolean give(Transaction transaction, long message, int attempt, String sid) throws SQLException {
        var own = transaction
                .first(
                        "select message, n, sid, status, found from attempt where message = ? and n = ?",
                        Links::read,
                        message,
                        attempt)
                .orElseThrow();
        if (sid.equals(own.sid)) {
            return true;
        }
        if (own.sid != null && !own.found) {
            return false;
        }
        var holder =
                transaction.first("select message, n, sid, status, found from attempt where sid = ?", Links::read, sid);
        if (holder.isEmpty()) {
            if (own.sid != null) {
                set(transaction, own, null, null);
                set(transaction, own, sid, null);
                follow(transaction, own, own.sid, sid);
            }
            return true;
        }
        var other = holder.get();
        if (!other.found || (own.sid == null && other.message != message)) {
            return false;
        }
        set(transaction, own, null, null);
        set(transaction, other, own.sid, own.status);
        set(transaction, own, sid, other.status);
        if (own.sid == null) {
            transaction.update(
                    "update attempt set outcome = 'unknown', found = 0 where message = ? and n = ?",
                    other.message,
                    other.n);
        } else {
            follow(transaction, own, own.sid, sid);
            follow(transaction, other, sid, own.sid);
        }
        return true;
    }

    private static void set(Transaction transaction, Link link, @Nullable String sid, @Nullable String status)
            throws SQLException {
        transaction.update(
                "update attempt set sid = ?, status = ? where message = ? and n = ?",
                sid,
                status,
                link.message,
                link.n);
    }

    private static void follow(Transaction transaction, Link link, String from, String to) throws SQLException {
        transaction.update("update message set sid = ? where id = ? and sid = ?", to, link.message, from);
        Moves.live(
                transaction, link.message, "corrected", "it is " + to + ", not " + from + " as its list made us think");
    }

    private static Link read(java.sql.ResultSet row) throws SQLException {
        return new Link(row.getLong(1), row.getInt(2), row.getString(3), row.getString(4), row.getInt(5) == 1);
    }
}
