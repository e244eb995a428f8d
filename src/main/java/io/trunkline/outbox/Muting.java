package io.trunkline.outbox;

import io.trunkline.consent.Consent;
import io.trunkline.consent.Question;
import io.trunkline.consent.Ruling;
import io.trunkline.message.Address;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Loop;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Mutes what waits for somebody who opted out, in bites, after the STOP was answered. Nothing is lost when it is
 * interrupted: the beginning of an attempt asks again.
 */
final class Muting implements AutoCloseable {
    private static final int BITE = 100;
    private static final long IDLE = 60_000;

    private final Store store;
    private final Consent consent;
    private final Moves moves;
    private final Set<String> recipients = ConcurrentHashMap.newKeySet();
    private final Loop loop = new Loop("muting", this::round);

    Muting(Store store, Consent consent, Moves moves) {
        this.store = store;
        this.consent = consent;
        this.moves = moves;
    }

    void start() {
        loop.start();
    }

    /** Looks through what waits for this recipient, soon. */
    void add(String recipient) {
        recipients.add(recipient);
        loop.ring();
    }

    /** Whether nothing is left to look through. */
    boolean isDone() {
        return recipients.isEmpty();
    }

    private long round() {
        for (var recipient : Set.copyOf(recipients)) {
            var after = 0L;
            while (after >= 0) {
                var from = after;
                after = store.writeAndWait(transaction -> mute(transaction, recipient, from));
            }
            recipients.remove(recipient);
        }
        return IDLE;
    }

    /** Answers after which message the next bite begins; negative after the last. */
    private long mute(Transaction transaction, String recipient, long after) throws SQLException {
        var waiting = waiting(transaction, recipient, after);
        var rulings = new HashMap<Address, Ruling>();
        for (var message : waiting) {
            var ruling = rulings.get(message.address());
            if (ruling == null) {
                ruling = consent.ask(transaction, Question.whether(message.address()));
                rulings.put(message.address(), ruling);
            }
            if (ruling instanceof Ruling.Never never) {
                moves.move(transaction, message.id(), message.state(), State.MUTED, Moves.Why.of(never.why()));
            }
        }
        return waiting.size() < BITE ? -1 : waiting.get(BITE - 1).id();
    }

    private static List<Message> waiting(Transaction transaction, String recipient, long after) throws SQLException {
        return transaction.list(
                "select " + Rows.COLUMNS + " from message where recipient = ? and id > ?"
                        + " and state in ('queued', 'held') order by id limit ?",
                Rows::message,
                recipient,
                after,
                BITE);
    }

    @Override
    public void close() {
        loop.close();
    }
}
