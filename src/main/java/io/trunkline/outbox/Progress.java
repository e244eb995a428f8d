package io.trunkline.outbox;

import io.trunkline.message.Channel;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Session;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio says of an attempt, by callback or when asked, applied to its message: states that were skipped are walked,
 * and a late, repeated or reordered word changes nothing.
 */
final class Progress {
    /** Twilio promises no order; a status counts only against those before it in this list. */
    private static final List<List<String>> RANKS = List.of(
            List.of("accepted", "scheduled"),
            List.of("queued"),
            List.of("sending", "initiated"),
            List.of("sent", "ringing"),
            List.of("in-progress"),
            List.of(
                    "delivered",
                    "undelivered",
                    "failed",
                    "canceled",
                    "partially_delivered",
                    "completed",
                    "busy",
                    "no-answer"),
            List.of("read"));

    private final Evidence evidence;
    private final Endings endings;
    private final Calls calls;

    Progress(Evidence evidence, Moves moves, Endings endings) {
        this.evidence = evidence;
        this.endings = endings;
        this.calls = new Calls(moves, endings);
    }

    /** What is known of an attempt; the SID may be news. */
    record Word(long message, int attempt, String sid, Carrier.Report report) {
        /** What happens in a call, which is therefore under way. */
        static Word ofCall(long message, int attempt, String sid, @Nullable String answeredBy) {
            return new Word(message, attempt, sid, new Carrier.Report("in-progress", null, answeredBy));
        }
    }

    /** Applies what was found in the carrier's list, which may be another of the same text: a callback may correct it. */
    void found(Transaction transaction, Matching.Open open, Listed listed) throws SQLException {
        if (apply(transaction, new Word(open.message(), open.attempt(), listed.sid(), listed.report()))) {
            transaction.update(
                    "update attempt set found = 1, detail = 'found in the list' where message = ? and n = ?",
                    open.message(),
                    open.attempt());
        }
    }

    /** Those SIDs whose attempt we know, and know less of. */
    List<String> news(Session session, Map<String, Carrier.Report> words) throws SQLException {
        record Told(String sid, @Nullable String status) {}
        var sids = words.keySet().toArray();
        var marks = "?" + ", ?".repeat(Math.max(0, sids.length - 1));
        return sids.length == 0
                ? List.of()
                : session
                        .list(
                                "select sid, status from attempt where sid in (" + marks + ")",
                                row -> new Told(row.getString(1), row.getString(2)),
                                sids)
                        .stream()
                        .filter(told -> {
                            var word = words.get(told.sid);
                            return word != null && rank(told.status) < rank(word.status());
                        })
                        .map(Told::sid)
                        .toList();
    }

    /** Applies what is known of whatever attempt has that SID; false when none has. */
    boolean apply(Transaction transaction, String sid, Carrier.@Nullable Report report) throws SQLException {
        if (report == null) {
            return false;
        }
        var word = transaction.first(
                "select message, n from attempt where sid = ?",
                row -> new Word(row.getLong(1), row.getInt(2), sid, report),
                sid);
        return word.isPresent() && apply(transaction, word.get());
    }

    /** Applies it; false when there is no such attempt or it has another SID. */
    boolean apply(Transaction transaction, Word word) throws SQLException {
        var known = known(transaction, word);
        if (known.isPresent() && !word.sid.equals(known.get().sid())) {
            known = Links.give(transaction, word.message, word.attempt, word.sid)
                    ? known(transaction, word)
                    : Optional.empty();
        }
        if (known.isEmpty()) {
            return false;
        }
        var status = word.report.status();
        var before = known.get().status();
        var goesOn = rank(status) > rank(before);
        var tells = word.report.answeredBy() != null && known.get().answeredBy() == null;
        if (!goesOn && !tells) {
            return true;
        }
        transaction.update(
                "update attempt set sid = ?, status = ?, answered_by = coalesce(answered_by, ?), code = coalesce(?, code),"
                        + " outcome = 'created', ended_at = coalesce(ended_at, ?) where message = ? and n = ?",
                word.sid,
                goesOn ? status : before,
                word.report.answeredBy(),
                word.report.code(),
                transaction.now(),
                word.message,
                word.attempt);
        if (goesOn) {
            Moves.live(transaction, word.message, "Twilio: " + status, detail(word));
        }
        if (tells) {
            Moves.live(transaction, word.message, "Twilio: answered by " + word.report.answeredBy(), null);
        }
        evidence.sent(transaction, word.message, word.attempt, word.sid);
        var message = Rows.find(transaction, word.message);
        if (message.isPresent() && word.sid.equals(message.get().standing().sid())) {
            if (message.get().address().channel() == Channel.CALL) {
                calls.follow(transaction, message.get(), word, known.get().begunAt());
            } else {
                follow(transaction, message.get(), word.report, known.get().begunAt());
            }
        }
        return true;
    }

    private record Known(
            @Nullable String sid,
            @Nullable String status,
            @Nullable String answeredBy,
            long begunAt) {}

    /** By an update, so that of two words at once the second waits and sees what the first one changed. */
    private static Optional<Known> known(Transaction transaction, Word word) throws SQLException {
        return transaction.first(
                "update attempt set status = status where message = ? and n = ? returning sid, status, answered_by, begun_at",
                row -> new Known(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)),
                word.message,
                word.attempt);
    }

    private void follow(Transaction transaction, Message message, Carrier.Report report, long begunAt)
            throws SQLException {
        if (message.state() == State.SENT) {
            switch (report.status()) {
                case "delivered", "read" -> endings.end(transaction, message, State.DELIVERED, Moves.Why.NONE);
                case "undelivered", "failed", "canceled" -> endings.fail(transaction, message, report, begunAt);
                default -> {
                    return;
                }
            }
        }
        if (report.status().equals("read")) {
            transaction.update(
                    "update message set read_at = ? where id = ? and read_at is null", transaction.now(), message.id());
        }
    }

    /** Decides about a call that is over and of which nothing more is to be expected. */
    void conclude(Transaction transaction, long message, int attempt) throws SQLException {
        calls.conclude(transaction, message, attempt);
    }

    /** Takes in a pressed key; the first that means something counts, and is told once. */
    Pressed press(Transaction transaction, Word word, String key) throws SQLException {
        return apply(transaction, word) ? calls.press(transaction, word, key) : new Pressed(null, key, null);
    }

    /** Takes in who or what answered; answers the message when a machine did, the first time it is told. */
    Optional<Message> answered(Transaction transaction, Word word) throws SQLException {
        var first = Heard.of(transaction, word.message, word.attempt)
                .filter(heard -> heard.answeredBy() == null && heard.pressed() == null);
        return apply(transaction, word) && first.isPresent() && Heard.isMachine(word.report.answeredBy())
                ? Rows.find(transaction, word.message)
                : Optional.empty();
    }

    private static int rank(@Nullable String status) {
        for (var rank = 0; rank < RANKS.size(); rank++) {
            if (status != null && RANKS.get(rank).contains(status)) {
                return rank;
            }
        }
        return -1;
    }

    private static @Nullable String detail(Word word) {
        return word.report.code() == null ? null : "code " + word.report.code();
    }
}
