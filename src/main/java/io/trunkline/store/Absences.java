package io.trunkline.store;

import java.sql.SQLException;
import java.util.List;

/**
 * When this house could not hear, because the store was away or nobody ran: kept until what was said meanwhile has been
 * looked up where it was said. Times are epoch milliseconds.
 */
public final class Absences {
    /** Whoever looked and did not come back is replaced after this many milliseconds. */
    private static final long LOOKING = 60_000;

    private Absences() {}

    /** One of them, with how often it has been looked at. */
    public record Absence(long id, long from, int looks) {}

    /** Remembers one that has ended: what was said in it is to be looked up, from then until then, in epoch milliseconds. */
    public static void add(Transaction transaction, long from, long until) throws SQLException {
        transaction.update(
                "insert into absence (from_at, until_at, look_at, looks) values (?,?,?,0)", from, until, until);
    }

    /** The last one leaves. */
    static void begin(Transaction transaction) throws SQLException {
        transaction.update("insert into absence (from_at, looks) values (?,0)", transaction.now());
    }

    /** Somebody is here again. */
    static void end(Transaction transaction) throws SQLException {
        transaction.update(
                "update absence set until_at = ?, look_at = ? where until_at is null",
                transaction.now(),
                transaction.now());
    }

    /** When the next one is to be looked at; 0 when none is. */
    public static long next(Session session) throws SQLException {
        return session.number("select look_at from absence where look_at is not null order by look_at limit 1");
    }

    /** Takes those to be looked at now, so that no other replica looks at the same time. */
    public static List<Absence> take(Transaction transaction) throws SQLException {
        return transaction.list(
                "update absence set look_at = ? where look_at is not null and look_at <= ? returning id, from_at, looks",
                row -> new Absence(row.getLong(1), row.getLong(2), row.getInt(3)),
                transaction.now() + LOOKING,
                transaction.now());
    }

    /** It has been looked at and will be again at that time, or never when that is 0. */
    public static void looked(Transaction transaction, Absence absence, long again) throws SQLException {
        if (again == 0) {
            transaction.update("delete from absence where id = ?", absence.id);
        } else {
            transaction.update("update absence set looks = looks + 1, look_at = ? where id = ?", again, absence.id);
        }
    }
}
