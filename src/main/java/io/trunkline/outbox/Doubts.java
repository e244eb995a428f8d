package io.trunkline.outbox;

import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.Particulars;
import io.trunkline.message.State;
import io.trunkline.message.Terms;
import io.trunkline.store.Items;
import io.trunkline.store.Session;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages of which nobody knows whether the carrier has them: when they are looked for, and what a look decides. */
final class Doubts {
    /** Whoever could not look tries again after so long, in milliseconds; that look counts for nothing. */
    private static final long LOOK_AGAIN = 15_000;

    /** How often a message may be sent again while every answer stays away. */
    private static final int RESENDS = 5;

    /** Between urgent calls of which none was answered for, in milliseconds, and longer each time. */
    private static final long URGENT_PAUSE = 5_000;

    private static final int BITE = 40;

    private static final String COLUMNS =
            "id, attempts, channel, account, sender, recipient, resend, priority, expire_at,"
                    + " (select begun_at from attempt where attempt.message = message.id and n = message.attempts) as begun_at,"
                    + " (select count(*) from attempt where attempt.message = message.id and outcome = 'unknown') as unanswered";

    private static final String OPEN = "select message.id, n, sender, body, particulars, begun_at from message"
            + " join attempt on attempt.message = message.id where recipient = ? and account = ? and channel = ?";

    private final Moves moves;
    private final Evidence evidence;
    private final Outbox.Asking asking;

    Doubts(Moves moves, Evidence evidence, Outbox.Asking asking) {
        this.moves = moves;
        this.evidence = evidence;
        this.asking = asking;
    }

    Evidence evidence() {
        return evidence;
    }

    /**
     * The current attempt of an unsure message.
     *
     * @param unanswered how many attempts of it nobody knows the outcome of
     */
    record Doubt(
            long message,
            int attempt,
            Address address,
            long begunAt,
            Again again,
            @Nullable Long expireAt,
            int unanswered) {}

    /** Whether it may be sent again while nobody knows whether it was sent. */
    private enum Again {
        NEVER,
        AFTER_A_WHILE,
        /** Whoever is called urgently cannot wait for a list that lags. */
        AT_ONCE;

        static Again of(String resend, Channel channel, int priority) {
            if (!Terms.Resend.SAFE.word().equals(resend)) {
                return NEVER;
            }
            return channel == Channel.CALL && priority == Terms.Priority.URGENT.place() ? AT_ONCE : AFTER_A_WHILE;
        }
    }

    /** Takes a message that is being sent as unsure; its first look is soon. */
    void raise(Transaction transaction, long message, String why) throws SQLException {
        if (moves.move(transaction, message, State.SENDING, State.UNSURE, Moves.Why.of(why))
                .isEmpty()) {
            return;
        }
        var doubt = find(transaction, message);
        if (evidence.earlier(transaction, message, doubt.attempt)) {
            return;
        }
        transaction.update(
                "update message set look_at = ?, looks = 0 where id = ?", firstLook(transaction, doubt), message);
    }

    private long firstLook(Transaction transaction, Doubt doubt) {
        var now = transaction.now();
        if (doubt.again != Again.NEVER) {
            var pause = doubt.again == Again.AT_ONCE
                    ? URGENT_PAUSE * (doubt.unanswered - 1)
                    : asking.resend().toMillis() << Math.min(doubt.unanswered - 1, 10);
            return Math.max(now, doubt.begunAt + pause);
        }
        var next = next(doubt.begunAt, now);
        return next == null ? now : next;
    }

    /** The next look after that time; null after the last. */
    private @Nullable Long next(long begunAt, long now) {
        return asking.unsure().stream()
                .map(look -> begunAt + look.toMillis())
                .filter(at -> at > now)
                .findFirst()
                .orElse(null);
    }

    /** When the next look is due; 0 when none is. */
    static long nextLook(Session session) throws SQLException {
        return session.number(
                "select look_at from message where state = 'unsure' and look_at is not null order by look_at limit 1");
    }

    /** Takes those that are to be looked for, so that no other replica does; a look that fails is due again soon. */
    static List<Doubt> take(Transaction transaction) throws SQLException {
        var now = transaction.now();
        return transaction.list(
                "update message set look_at = ? where id in (select id from message where state = 'unsure'"
                        + " and look_at is not null and look_at <= ? order by look_at limit ?)"
                        + " and " + Items.hide("state") + " = 'unsure' and " + Items.hideNumber("look_at")
                        + " <= ? returning "
                        + COLUMNS,
                Doubts::read,
                now + LOOK_AGAIN,
                now,
                BITE,
                now);
    }

    private static Doubt find(Transaction transaction, long message) throws SQLException {
        return transaction
                .first("select " + COLUMNS + " from message where id = ?", Doubts::read, message)
                .orElseThrow();
    }

    private static Doubt read(java.sql.ResultSet row) throws SQLException {
        return new Doubt(
                row.getLong("id"),
                row.getInt("attempts"),
                new Address(
                        Channel.of(row.getString("channel")),
                        row.getString("account"),
                        row.getString("sender"),
                        row.getString("recipient")),
                row.getLong("begun_at"),
                Again.of(row.getString("resend"), Channel.of(row.getString("channel")), row.getInt("priority")),
                Rows.number(row, "expire_at"),
                row.getInt("unanswered"));
    }

    /** Everything for that recipient that may have been created and has no SID yet, also what is just under way. */
    static List<Matching.Open> open(Session session, Address address) throws SQLException {
        return session.list(
                OPEN + " and state = 'unsure' and attempt.outcome = 'unknown' union all " + OPEN
                        + " and state = 'sending' and (attempt.outcome = 'unknown' or attempt.outcome is null)",
                row -> new Matching.Open(
                        row.getLong(1),
                        row.getInt(2),
                        row.getString(3),
                        words(row.getString(4), row.getString(5)),
                        row.getLong(6)),
                address.recipient(),
                address.account(),
                address.channel().word(),
                address.recipient(),
                address.account(),
                address.channel().word());
    }

    /** Of a template only the carrier knows what it says. */
    private static @Nullable String words(String body, @Nullable String particulars) {
        return Particulars.of(particulars).contentSid() == null ? body : null;
    }

    /** Nothing certain was found: the next look, or none after the last. */
    void lookAgain(Transaction transaction, Doubt doubt, String found) throws SQLException {
        var next = next(doubt.begunAt, transaction.now());
        var changed = transaction.update(
                "update message set look_at = ?, looks = looks + 1 where id = ? and state = 'unsure' and attempts = ?",
                next,
                doubt.message,
                doubt.attempt);
        if (changed == 1) {
            Moves.live(transaction, doubt.message, "looked", next == null ? found + "; a person must decide" : found);
        }
    }

    /** Whether it is to be sent again although nobody knows whether it was sent. */
    boolean mayResend(Transaction transaction, Doubt doubt) {
        return doubt.again != Again.NEVER
                && doubt.unanswered <= RESENDS
                && (doubt.expireAt == null || transaction.now() < doubt.expireAt);
    }

    /** Sends it again, as its route allowed. */
    boolean resend(Transaction transaction, Doubt doubt, Senders senders) throws SQLException {
        var current = transaction.number(
                "select count(*) from message where id = ? and state = 'unsure' and attempts = ?",
                doubt.message,
                doubt.attempt);
        if (current == 0
                || moves.move(
                                transaction,
                                doubt.message,
                                State.UNSURE,
                                State.QUEUED,
                                Moves.Why.of("Twilio's list does not have it; sent again, as its route allows"))
                        .isEmpty()) {
            return false;
        }
        transaction.update(
                "update message set ready = 1, due_at = ?, look_at = null where id = ?",
                transaction.now(),
                doubt.message);
        transaction.afterCommit(() -> senders.ring(doubt.address.senderName()));
        return true;
    }
}
