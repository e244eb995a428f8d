package io.trunkline.outbox;

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

    /** An attempt that failed after it was sent is repeated at most twice. */
    private static final int REPEATS = 2;

    private final Attempts attempts;
    private final Evidence evidence;
    private final Moves moves;
    private final Carrier carrier;

    Progress(Attempts attempts, Evidence evidence, Moves moves, Carrier carrier) {
        this.attempts = attempts;
        this.evidence = evidence;
        this.moves = moves;
        this.carrier = carrier;
    }

    /** What is known of an attempt; the SID may be news. */
    record Word(long message, int attempt, String sid, Carrier.Report report) {}

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
        if (rank(status) <= rank(known.get().status())) {
            return true;
        }
        transaction.update(
                "update attempt set sid = ?, status = ?, code = coalesce(?, code), outcome = 'created',"
                        + " ended_at = coalesce(ended_at, ?) where message = ? and n = ?",
                word.sid,
                status,
                word.report.code(),
                transaction.now(),
                word.message,
                word.attempt);
        Moves.live(transaction, word.message, "Twilio: " + status, detail(word));
        evidence.sent(transaction, word.message, word.attempt, word.sid);
        var message = Rows.find(transaction, word.message);
        if (message.isPresent() && word.sid.equals(message.get().standing().sid())) {
            follow(transaction, message.get(), word.report, known.get().begunAt());
        }
        return true;
    }

    private record Known(@Nullable String sid, @Nullable String status, long begunAt) {}

    /** By an update, so that of two words at once the second waits and sees what the first one changed. */
    private static Optional<Known> known(Transaction transaction, Word word) throws SQLException {
        return transaction.first(
                "update attempt set status = status where message = ? and n = ? returning sid, status, begun_at",
                row -> new Known(row.getString(1), row.getString(2), row.getLong(3)),
                word.message,
                word.attempt);
    }

    private void follow(Transaction transaction, Message message, Carrier.Report report, long begunAt)
            throws SQLException {
        if (message.state() == State.SENT) {
            switch (report.status()) {
                case "delivered", "read", "in-progress", "completed" ->
                    end(transaction, message, State.DELIVERED, Moves.Why.NONE);
                case "undelivered", "failed", "canceled", "busy", "no-answer" ->
                    fail(transaction, message, report, begunAt);
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

    private void fail(Transaction transaction, Message message, Carrier.Report report, long begunAt)
            throws SQLException {
        var code = report.code();
        var judgement = code == null ? null : carrier.judge(code);
        var why = new Moves.Why(report.status() + (judgement == null ? "" : ": " + judgement.meaning()), code);
        if (judgement != null && teachesOptOut(message, judgement, code)) {
            attempts.learn(transaction, message, "Twilio reported " + code, begunAt);
        }
        var end = message.times().expireAt();
        if (judgement == null
                || judgement.kind() != Judgement.Kind.LATER
                || (end != null && transaction.now() >= end)
                || attempts.isBarred(transaction, message)
                || !repeat(transaction, message, judgement, why)) {
            end(transaction, message, State.UNDELIVERED, why);
        }
    }

    /** Queues it once more, unless that was done often enough; creates that were turned away are counted apart. */
    private boolean repeat(Transaction transaction, Message message, Judgement judgement, Moves.Why why)
            throws SQLException {
        var repeats = (int) transaction.number("select repeats from message where id = ?", message.id());
        if (repeats >= Math.min(REPEATS, judgement.limit())
                || moves.move(transaction, message.id(), State.SENT, State.QUEUED, why)
                        .isEmpty()) {
            return false;
        }
        transaction.update(
                "update message set repeats = repeats + 1, tries = 0, ready = 0, due_at = ?, look_at = null where id = ?",
                transaction.now() + judgement.pause(repeats),
                message.id());
        return true;
    }

    /** From a toll-free sender a STOP is kept by the network, which then blocks with 30004 (Twilio's support page on toll-free opt-outs). */
    private static boolean teachesOptOut(Message message, Judgement judgement, @Nullable Integer code) {
        return judgement.kind() == Judgement.Kind.OPT_OUT
                || (code != null && code == 30004 && Senders.isTollFree(message.address()));
    }

    private void end(Transaction transaction, Message message, State state, Moves.Why why) throws SQLException {
        if (moves.move(transaction, message.id(), State.SENT, state, why).isPresent()) {
            transaction.update("update message set look_at = null where id = ?", message.id());
        }
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
