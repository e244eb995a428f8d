package io.trunkline.outbox;

import io.trunkline.journal.Cancellations;
import io.trunkline.journal.Journal;
import io.trunkline.message.Key;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Cancels what waits under a key or its parts, and what events no newer than the cancel would still put there. The cancel
 * itself is stored first; then what waits goes in bites, so that ten thousand messages keep nobody else waiting.
 */
final class Cancelling {
    private static final int BITE = 200;
    private static final String COVERED = "(key = ? or (key >= ? and key < ?))";

    private final Store store;
    private final Moves moves;
    private final Journal journal;

    Cancelling(Store store, Moves moves, Journal journal) {
        this.store = store;
        this.moves = moves;
        this.journal = journal;
    }

    /** @param cause the event that cancels; null for a person, who cancels all that was heard until now */
    CompletableFuture<Cancelled> cancel(Key key, @Nullable Long cause) {
        return store.write(transaction -> {
                    Cancellations.add(transaction, key.text(), cause);
                    return bite(transaction, key, new Cancelled(0, journal.cancel(transaction, key.text()), 0));
                })
                .thenCompose(bite -> goOn(key, bite));
    }

    /** How far it is. */
    private record Bite(Cancelled soFar, boolean last) {}

    private CompletableFuture<Cancelled> goOn(Key key, Bite bite) {
        return bite.last
                ? CompletableFuture.completedFuture(bite.soFar)
                : store.write(transaction -> bite(transaction, key, bite.soFar)).thenCompose(next -> goOn(key, next));
    }

    private Bite bite(Transaction transaction, Key key, Cancelled soFar) throws SQLException {
        record Waiting(long id, State state) {}
        var waiting = transaction.list(
                "select id, state from message where " + COVERED + " and state in ('queued', 'held') limit ?",
                row -> new Waiting(row.getLong(1), State.of(row.getString(2))),
                key.text(),
                key.text() + "/",
                key.text() + "0",
                BITE);
        var cancelled = soFar.messages();
        for (var message : waiting) {
            cancelled += moves.move(transaction, message.id, message.state, State.CANCELLED, Moves.Why.of("cancelled"))
                            .isPresent()
                    ? 1
                    : 0;
        }
        var last = waiting.size() < BITE;
        return new Bite(new Cancelled(cancelled, soFar.events(), last ? onTheirWay(transaction, key) : 0), last);
    }

    /** Calls of ours under a key or its parts that Twilio has and of which nobody was reached yet; 200 at most. */
    List<Ringing> ringing(Key key) {
        return store.read(session -> session.list(
                "select account, sid from message where " + COVERED
                        + " and state = 'sent' and channel = 'call' and sid is not null limit ?",
                row -> new Ringing(row.getString(1), row.getString(2)),
                key.text(),
                key.text() + "/",
                key.text() + "0",
                BITE));
    }

    /**
     * Whether it was cancelled after it was put, when its last attempt had begun already or was just about to: what waited
     * then was cancelled, and what was begun anew later is meant.
     */
    boolean isCalledBack(Message message) {
        return store.read(session -> {
            var begunAt = session.number(
                    "select coalesce(max(begun_at), 0) from attempt where message = ? and n = ?",
                    message.id(),
                    message.standing().attempts());
            return Cancellations.isSince(
                    session, message.key(), Math.max(message.times().createdAt() + 1, begunAt - Queue.SLOT));
        });
    }

    private static int onTheirWay(Transaction transaction, Key key) throws SQLException {
        return (int) transaction.number(
                "select count(*) from message where " + COVERED + " and state in ('sending', 'unsure', 'sent')",
                key.text(),
                key.text() + "/",
                key.text() + "0");
    }

    /** Which of these keys, or what covers them, was cancelled by an event no older than the one that puts them. */
    static Set<String> among(Transaction transaction, List<Arriving> arriving) throws SQLException {
        return Cancellations.among(
                        transaction,
                        arriving.stream()
                                .flatMap(one -> Stream.ofNullable(one.cause())
                                        .map(cause -> new Cancellations.Planned(one.key(), cause)))
                                .toList())
                .stream()
                .map(Cancellations.Planned::key)
                .collect(Collectors.toSet());
    }
}
