package io.trunkline.outbox;

import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How a message that was sent ends, or is tried once more. */
final class Endings {
    /** An attempt that failed after it was sent is repeated at most twice. */
    private static final int REPEATS = 2;

    private final Attempts attempts;
    private final Moves moves;
    private final Carrier carrier;

    Endings(Attempts attempts, Moves moves, Carrier carrier) {
        this.attempts = attempts;
        this.moves = moves;
        this.carrier = carrier;
    }

    /** It did not arrive, as the carrier says. */
    void fail(Transaction transaction, Message message, Carrier.Report report, long begunAt) throws SQLException {
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

    void end(Transaction transaction, Message message, State state, Moves.Why why) throws SQLException {
        var ended = moves.move(transaction, message.id(), State.SENT, state, why);
        if (ended.isPresent()) {
            transaction.update("update message set look_at = null where id = ?", message.id());
            if (state == State.DELIVERED) {
                moves.delivered(transaction, message, ended.get());
            }
        }
    }
}
