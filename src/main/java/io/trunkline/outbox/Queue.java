package io.trunkline.outbox;

import io.trunkline.message.State;
import io.trunkline.store.Replica;
import io.trunkline.store.Session;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits to be said, by sender: claimed in order, no faster than the sender may speak. */
final class Queue {
    private static final int AT_MOST = 256;
    private static final int BITE = 200;
    /** A claim that was not begun within this many milliseconds forfeits its slot. */
    static final long SLOT = 1_000;

    private final Replica replica;
    private final Rates rates;

    Queue(Replica replica, Rates rates) {
        this.replica = replica;
        this.rates = rates;
    }

    /**
     * What a sender may say now.
     *
     * @param again in how many milliseconds it may say more; negative when nothing waits
     */
    record Claims(List<Claim> claims, long again) {}

    /** Claims what the sender may say now, at most that many messages. */
    Claims claim(Transaction transaction, String name, int room) throws SQLException {
        var known = Senders.hold(transaction, name);
        if (known.isEmpty() || known.get().stopped() != null) {
            return new Claims(List.of(), -1);
        }
        var sender = known.get();
        var atMost = Math.min(room, AT_MOST);
        var nowMicros = transaction.now() * 1_000;
        var pace = pace(sender);
        if (!pace.admits(nowMicros)) {
            return new Claims(List.of(), pace.waitAt(nowMicros));
        }
        var head = QueueHead.of(transaction, sender, atMost);
        var waiting = head.inOrder();
        var granted = 0;
        var turn = 0L;
        while (granted < waiting.size() && pace.admits(nowMicros)) {
            pace = pace.after(waiting.get(granted).segments(), nowMicros);
            turn = Math.max(turn, head.turn(granted));
            granted++;
        }
        if (granted == 0) {
            return new Claims(List.of(), waiting.isEmpty() ? -1 : pace.waitAt(nowMicros));
        }
        transaction.update(
                "update sender set slot_at = ?, turn = case when turn < ? then ? else turn end where name = ?",
                pace.slotAt(),
                turn,
                turn,
                name);
        head.swap(transaction, granted);
        var claims = take(
                transaction,
                waiting.stream().limit(granted).map(QueueHead.Waiting::id).toList());
        if (granted < waiting.size()) {
            return new Claims(claims, pace.waitAt(nowMicros));
        }
        return new Claims(claims, granted < atMost ? -1 : 0);
    }

    private Pace pace(Senders.Sender sender) {
        return Pace.of(
                sender.slotAt(),
                rates.perSecond(sender.account(), sender.address()),
                rates.burst(sender.account(), sender.address()));
    }

    /** An attempt that begins long after its slot was granted takes one of now: the sender speaks no faster for it. */
    void payAgain(Transaction transaction, Claim claim) throws SQLException {
        var nowMicros = transaction.now() * 1_000;
        if (nowMicros - claim.message().times().changedAt() * 1_000 <= Pace.LATE) {
            return;
        }
        var name = claim.message().address().senderName();
        var sender = Senders.hold(transaction, name);
        if (sender.isPresent()) {
            var pace = pace(sender.get()).after(claim.message().segments(), nowMicros);
            transaction.update("update sender set slot_at = ? where name = ?", pace.slotAt(), name);
        }
    }

    /** Takes exactly those whose segments were granted, in their order; one that meanwhile left forfeits its slot. */
    private List<Claim> take(Transaction transaction, List<Long> ids) throws SQLException {
        var now = transaction.now();
        var arguments = new ArrayList<@Nullable Object>(List.of(replica.id(), now, now));
        arguments.addAll(ids);
        // Filled up to a power of two, so that only few statements are ever prepared.
        var marks = Integer.highestOneBit(Math.max(1, 2 * ids.size() - 1));
        arguments.addAll(Collections.nCopies(marks - ids.size(), 0L));
        var messages = transaction.list(
                "update message set state = 'sending', claimed_by = ?, slot_at = ?, changed_at = ? where id in (?"
                        + ", ?".repeat(marks - 1) + ") and state = 'queued' and ready = 1 returning " + Rows.COLUMNS,
                Rows::message,
                arguments.toArray());
        return messages.stream()
                .sorted(Comparator.comparingInt(message -> ids.indexOf(message.id())))
                .map(message -> new Claim(message, message.standing().attempts() + 1))
                .toList();
    }

    /** Puts a claim back that was not begun; it keeps its place in the queue. */
    void giveBack(Transaction transaction, Claim claim, long dueAt) throws SQLException {
        transaction.update(
                "update message set state = 'queued', claimed_by = null, due_at = ?, ready = ?, changed_at = ?"
                        + " where id = ? and state = 'sending' and claimed_by = ? and attempts = ?",
                dueAt,
                dueAt <= transaction.now(),
                transaction.now(),
                claim.message().id(),
                replica.id(),
                claim.attempt() - 1);
    }

    /** Lets those into the queue whose time has come; answers their senders. */
    List<String> bringForward(Transaction transaction) throws SQLException {
        return transaction.list(
                "update message set ready = 1 where id in (select id from message where state = 'queued' and ready = 0"
                        + " and due_at <= ? order by due_at limit ?) and state = 'queued' and ready = 0 and due_at <= ?"
                        + " returning account || '/' || sender",
                row -> row.getString(1),
                transaction.now(),
                BITE,
                transaction.now());
    }

    static long nextDue(Session session) throws SQLException {
        return session.number("select coalesce(min(due_at), 0) from message where state = 'queued' and ready = 0");
    }

    static long nextExpiry(Session session) throws SQLException {
        return session.number("select coalesce(min(expire_at), 0) from message"
                + " where state in ('queued', 'held') and expire_at is not null");
    }

    /** Ends those that are no longer worth sending; answers how many, at most a bite. */
    int expire(Transaction transaction, Moves moves) throws SQLException {
        record Late(long id, State state) {}
        var late = transaction.list(
                "select id, state from message where state in ('queued', 'held') and expire_at is not null"
                        + " and expire_at <= ? order by expire_at limit ?",
                row -> new Late(row.getLong(1), State.of(row.getString(2))),
                transaction.now(),
                BITE);
        for (var message : late) {
            moves.move(transaction, message.id, message.state, State.EXPIRED, Moves.Why.of("no longer worth sending"));
        }
        return late.size();
    }
}
