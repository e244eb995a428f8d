package io.trunkline.twilio;

import io.trunkline.store.Session;
import io.trunkline.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose texts are looked for in Twilio's list, and how far each list has been read; in the store, so that it holds over restarts. */
public final class PolledNumbers {
    private static final String COLUMNS =
            "account, number, wish, begun, read_to, wide_at, next_at, idle, failures, trouble";

    private PolledNumbers() {}

    /** What people want for a number. */
    public enum Wish {
        /** Looked for, whatever webhooks bring. */
        ON,
        /** Not looked for. */
        OFF,
        /** Looked for as long as Twilio cannot call us. */
        AUTO;

        /** As it is stored and said. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The list of one number. Times are epoch milliseconds, of Twilio's clock where the text says so.
     *
     * @param account the SID of the account whose number it is
     * @param number as Twilio writes it, `whatsapp:` included
     * @param begun by Twilio's clock: nothing older is looked for
     * @param readTo by Twilio's clock; 0 before the first look
     * @param wideAt when it is read further back next
     * @param idle looks in a row that found nothing
     * @param failures looks in a row that failed
     * @param trouble why the last look failed, or null
     */
    public record PolledNumber(
            String account,
            String number,
            Wish wish,
            long begun,
            long readTo,
            long wideAt,
            long nextAt,
            int idle,
            int failures,
            @Nullable String trouble) {}

    static List<PolledNumber> all(Session session) throws SQLException {
        return session.list("select " + COLUMNS + " from poll order by account, number", PolledNumbers::read);
    }

    static Optional<PolledNumber> find(Session session, String account, String number) throws SQLException {
        return session.first(
                "select " + COLUMNS + " from poll where account = ? and number = ?",
                PolledNumbers::read,
                account,
                number);
    }

    /** A number that is looked for as long as Twilio cannot call us, unless people want it otherwise. */
    static void know(Transaction transaction, String account, String number) throws SQLException {
        transaction.update(
                "insert into poll (account, number, wish, begun, read_to, wide_at, next_at, idle, failures)"
                        + " values (?,?,?,0,0,0,?,0,0) on conflict (account, number) do nothing",
                account,
                number,
                Wish.AUTO.word(),
                transaction.now());
    }

    static void wish(Transaction transaction, String account, String number, Wish wish) throws SQLException {
        know(transaction, account, number);
        transaction.update(
                "update poll set wish = ?, next_at = ? where account = ? and number = ?",
                wish.word(),
                transaction.now(),
                account,
                number);
    }

    /** Takes one that is due until then, so that no other replica looks at the same time; false when one was quicker. */
    static boolean take(Transaction transaction, String account, String number, long until) throws SQLException {
        return transaction.update(
                        "update poll set next_at = ? where account = ? and number = ? and next_at <= ?",
                        until,
                        account,
                        number,
                        transaction.now())
                == 1;
    }

    /** It was read to its end. */
    static void done(Transaction transaction, PolledNumber read) throws SQLException {
        transaction.update(
                "update poll set begun = ?, read_to = ?, wide_at = ?, next_at = ?, idle = ?, failures = 0, trouble = null"
                        + " where account = ? and number = ? and read_to <= ?",
                read.begun,
                read.readTo,
                read.wideAt,
                read.nextAt,
                read.idle,
                read.account,
                read.number,
                read.readTo);
    }

    static void failed(Transaction transaction, String account, String number, long nextAt, String trouble)
            throws SQLException {
        transaction.update(
                "update poll set failures = failures + 1, trouble = ?, next_at = ? where account = ? and number = ?",
                trouble,
                nextAt,
                account,
                number);
    }

    private static PolledNumber read(ResultSet row) throws SQLException {
        return new PolledNumber(
                row.getString(1),
                row.getString(2),
                Wish.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getInt(8),
                row.getInt(9),
                row.getString(10));
    }
}
