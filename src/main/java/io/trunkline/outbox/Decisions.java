package io.trunkline.outbox;

import io.trunkline.message.Channel;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a person decides about an unsure message, unless it cannot be so. */
final class Decisions {
    private static final Pattern TEXT = Pattern.compile("(SM|MM)[0-9a-fA-F]{32}");
    private static final Pattern CALL = Pattern.compile("CA[0-9a-fA-F]{32}");

    private final Store store;
    private final Carrier carrier;
    private final Progress progress;
    private final Orders orders;
    private final Moves moves;

    Decisions(Store store, Carrier carrier, Progress progress, Orders orders, Moves moves) {
        this.store = store;
        this.carrier = carrier;
        this.progress = progress;
        this.orders = orders;
        this.moves = moves;
    }

    /** Settles it; answers a sentence that says why not, if it cannot be. It may ask the carrier, and waits for the store. */
    Optional<String> settle(Message message, Settlement settlement) throws IOException {
        if (settlement instanceof Settlement.Sent sent) {
            return sent(message, sent.sid());
        }
        return store.writeAndWait(transaction -> {
            var current = Rows.find(transaction, message.id());
            if (current.isEmpty() || current.get().state() != State.UNSURE) {
                return Optional.of("The message " + message.key() + " is no longer unsure.");
            }
            if (settlement instanceof Settlement.Resend) {
                orders.resend(transaction, current.get());
            } else {
                notSent(transaction, current.get());
            }
            return Optional.empty();
        });
    }

    private void notSent(Transaction transaction, Message message) throws SQLException {
        transaction.update(
                "update attempt set outcome = 'not-created', detail = 'as a person found out' where message = ? and outcome = 'unknown'",
                message.id());
        moves.move(
                transaction,
                message.id(),
                State.UNSURE,
                State.REFUSED,
                Moves.Why.of("it was not sent, as a person found out"));
    }

    private Optional<String> sent(Message message, String sid) throws IOException {
        var address = message.address();
        var call = address.channel() == Channel.CALL;
        if (!(call ? CALL : TEXT).matcher(sid).matches()) {
            return Optional.of(sid + " is no SID of a " + (call ? "call, which is CA" : "message, which is SM or MM")
                    + " and 32 hexadecimal digits; copy it from Twilio's log.");
        }
        var listed = carrier.read(address.channel(), address.account(), sid);
        if (listed.isEmpty()) {
            return Optional.of(
                    "Twilio does not know " + sid + " in the account of this message; copy it from Twilio's log.");
        }
        var ends = listed.get().ends();
        if (!listed.get().outbound() || !ends.to().equals(address.recipient())) {
            return Optional.of(sid + " is not to the recipient of this message, as Twilio has it.");
        }
        return store.writeAndWait(transaction -> {
            var taken = transaction.first(
                    "select key from attempt join message on message.id = attempt.message where attempt.sid = ?",
                    row -> row.getString(1),
                    sid);
            if (taken.isPresent()) {
                return Optional.of(sid + " is the message " + taken.get() + ", so it is not this one.");
            }
            var current = Rows.find(transaction, message.id());
            if (current.isEmpty() || current.get().state() != State.UNSURE) {
                return Optional.of("The message " + message.key() + " is no longer unsure.");
            }
            Moves.live(transaction, message.id(), "settled", "a person says that it is " + sid);
            var word = new Progress.Word(
                    message.id(),
                    current.get().standing().attempts(),
                    sid,
                    listed.get().report());
            return progress.apply(transaction, word)
                    ? Optional.empty()
                    : Optional.of(sid + " cannot be this message: its attempt has another SID.");
        });
    }
}
