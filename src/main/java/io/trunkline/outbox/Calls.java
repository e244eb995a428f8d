package io.trunkline.outbox;

import io.trunkline.message.Channel;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.message.Talk;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.Map;

/** What follows for a message from what is known of its call. */
final class Calls {
    /** So long after the end of a call, in milliseconds, a key or a verdict is waited for that is told apart from it. */
    private static final long PROOF = 5_000;

    private final Moves moves;
    private final Endings endings;

    Calls(Moves moves, Endings endings) {
        this.moves = moves;
        this.endings = endings;
    }

    /** Applies what is now known of a call to its message. */
    void follow(Transaction transaction, Message message, Progress.Word word, long begunAt) throws SQLException {
        var heard = Heard.of(transaction, word.message(), word.attempt()).orElseThrow();
        var talk = Talk.of(message.particulars());
        if (message.state() == State.SENT) {
            var outcome = heard.outcome(talk);
            switch (outcome) {
                case OPEN -> {
                    return;
                }
                case FAILED -> {
                    var report = new Carrier.Report(
                            String.valueOf(heard.status()), word.report().code());
                    endings.fail(transaction, message, report, begunAt);
                }
                case UNPROVEN -> expectProof(transaction, message);
                default -> end(transaction, message, heard, outcome);
            }
        }
        tellCompleted(transaction, message, heard);
    }

    /** A pressed key, or who answered, is told apart from the end of the call, and may come after it. */
    private static void expectProof(Transaction transaction, Message message) throws SQLException {
        transaction.update(
                "update message set look_at = ? where id = ? and state = 'sent'",
                transaction.now() + PROOF,
                message.id());
    }

    private void end(Transaction transaction, Message message, Heard heard, Heard.Outcome outcome) throws SQLException {
        if (outcome == Heard.Outcome.REACHED) {
            endings.end(transaction, message, State.DELIVERED, Moves.Why.NONE);
        } else {
            var reason = heard.reason(outcome, Talk.of(message.particulars()));
            endings.end(transaction, message, State.UNDELIVERED, Moves.Why.of(reason));
        }
    }

    private void tellCompleted(Transaction transaction, Message before, Heard heard) throws SQLException {
        var message = Rows.find(transaction, before.id());
        if (heard.isOver() && message.isPresent() && message.get().state() == State.DELIVERED) {
            moves.tell(transaction, message.get(), "completed", Map.of());
        }
    }

    /** Decides about a call that is over although nothing proves that somebody was reached: nothing more will come. */
    void conclude(Transaction transaction, long id, int attempt) throws SQLException {
        var message = Rows.find(transaction, id);
        var heard = Heard.of(transaction, id, attempt);
        if (message.isEmpty()
                || heard.isEmpty()
                || message.get().address().channel() != Channel.CALL
                || message.get().state() != State.SENT
                || !heard.get().isOver()) {
            return;
        }
        var outcome = heard.get().lastOutcome(Talk.of(message.get().particulars()));
        end(transaction, message.get(), heard.get(), outcome);
    }

    /** Takes in a pressed key; the first that means something counts, and is told once. */
    Pressed press(Transaction transaction, Progress.Word word, String key) throws SQLException {
        var message = Rows.find(transaction, word.message()).orElseThrow();
        var talk = Talk.of(message.particulars());
        var heard = Heard.of(transaction, word.message(), word.attempt()).orElseThrow();
        if (heard.pressed() != null) {
            return new Pressed(
                    message, heard.pressed(), talk.meaning(heard.pressed()).orElse(null));
        }
        var meaning = talk.meaning(key);
        if (meaning.isEmpty()) {
            Moves.live(transaction, word.message(), "pressed " + key, "which means nothing here");
            return new Pressed(message, key, null);
        }
        transaction.update(
                "update attempt set pressed = ? where message = ? and n = ?", key, word.message(), word.attempt());
        Moves.live(transaction, word.message(), "pressed " + key, meaning.get());
        follow(transaction, message, word, 0);
        moves.tell(
                transaction,
                Rows.find(transaction, word.message()).orElseThrow(),
                meaning.get().equals(Talk.ACKNOWLEDGE) ? "acknowledged" : "pressed",
                Map.of("digit", key, "press", meaning.get()));
        return new Pressed(message, key, meaning.get());
    }
}
