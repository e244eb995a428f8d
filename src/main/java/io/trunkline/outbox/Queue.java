package io.trunkline.outbox;

import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Items;
import io.trunkline.store.Replica;
import io.trunkline.store.Session;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

    private static final Claims NONE = new Claims(List.of(), -1);

    /** How many messages a sender may claim, of what so many were granted to others just now. */
    @FunctionalInterface
    interface Allowance {
        Gate.Room room(String sender, int granted);
    }

    /** Claims what the sender may say now, at most that many messages. */
    Claims claim(Transaction transaction, String name, int room) throws SQLException {
        return claim(transaction, List.of(name), room, (sender, granted) -> new Gate.Room(room, 0))
                .getOrDefault(name, NONE);
    }

    /** Claims what each of these senders may say now, at most that many messages each. */
    Map<String, Claims> claim(Transaction transaction, List<String> names, int share, Allowance allowance)
            throws SQLException {
        var all = new HashMap<String, Claims>();
        names.forEach(name -> all.put(name, NONE));
        if (!replica.holds(transaction)) {
            // Whoever was buried meanwhile would claim what nobody inherits any more.
            return all;
        }
        var grants = Grants.to(transaction, names, rates);
        var most = Math.min(share, AT_MOST);
        grants.grant(
                QueueHead.of(transaction, grants.speakers(), (int) Math.min(grants.most(), most)), most, allowance);
        var claims = take(transaction, grants.pay(transaction));
        all.replaceAll((name, none) -> new Claims(claims.getOrDefault(name, List.of()), grants.again(name)));
        return all;
    }

    /**
     * Which messages may be put as claimed.
     *
     * @param claimed by this replica
     * @param again in how many milliseconds each sender may say more; negative when nothing waits
     */
    record Admitted(Usher.Claimed claimed, Map<String, Long> again) {}

    /**
     * Claims newcomers before they stand in a queue: those whose sender may speak now and for whom nobody waits, at most that
     * many each. The transaction must put them as claimed.
     */
    Admitted admit(
            Transaction transaction, Map<String, List<QueueHead.Waiting>> newcomers, int share, Allowance allowance)
            throws SQLException {
        if (!replica.holds(transaction)) {
            return new Admitted(Usher.Claimed.NOTHING, Map.of());
        }
        var grants = Grants.to(transaction, newcomers.keySet().stream().sorted().toList(), rates);
        var heads = new HashMap<String, QueueHead>();
        QueueHead.of(transaction, grants.speakers(), 1).forEach((name, head) -> {
            var coming = Objects.requireNonNull(newcomers.get(name));
            if (head.inOrder().isEmpty() && QueueHead.isPlain(coming)) {
                heads.put(name, QueueHead.of(coming));
            } else {
                grants.askAgain(name);
            }
        });
        grants.grant(heads, Math.min(share, AT_MOST), allowance);
        var again = new HashMap<String, Long>();
        newcomers.keySet().forEach(name -> again.put(name, grants.again(name)));
        var granted = grants.pay(transaction).keySet();
        return new Admitted(new Usher.Claimed(granted, replica.id(), transaction.now()), again);
    }

    /** Attempts that begin long after their slot was granted take one of now: the sender speaks no faster for it. */
    void payAgain(Transaction transaction, List<Claim> begun) throws SQLException {
        var nowMicros = transaction.now() * 1_000;
        var late = new HashMap<String, Integer>();
        for (var claim : begun) {
            if (nowMicros - claim.message().times().changedAt() * 1_000 > Pace.LATE) {
                late.merge(
                        claim.message().address().senderName(), claim.message().segments(), Integer::sum);
            }
        }
        var items = Items.of("sender text", "slot bigint");
        for (var sender : Senders.hold(transaction, List.copyOf(late.keySet()))) {
            var pace = Pace.of(sender, rates).after(late.getOrDefault(sender.name(), 0), nowMicros);
            items.add(sender.name(), pace.slotAt());
        }
        transaction.each("update sender set slot_at = item.slot from item where sender.name = item.sender", items);
    }

    /** Takes exactly those whose segments were granted, in their order; one that meanwhile left forfeits its slot. */
    private Map<String, List<Claim>> take(Transaction transaction, Map<Long, String> places) throws SQLException {
        var now = transaction.now();
        var items = Items.of("which bigint");
        places.keySet().forEach(items::add);
        var taken = new HashMap<Long, Message>();
        transaction.each(
                "update message set state = 'sending', claimed_by = ?, slot_at = ?, changed_at = ? from item"
                        + " where message.id = item.which and " + Items.hide("message.state")
                        + " = 'queued' and message.ready = 1 returning "
                        + Rows.COLUMNS,
                row -> {
                    var message = Rows.message(row);
                    return taken.put(message.id(), message);
                },
                items,
                replica.id(),
                now,
                now);
        var claims = new HashMap<String, List<Claim>>();
        places.forEach((id, sender) -> {
            var message = taken.get(id);
            if (message != null) {
                claims.computeIfAbsent(sender, name -> new ArrayList<>())
                        .add(new Claim(message, message.standing().attempts() + 1));
            }
        });
        return claims;
    }

    /** A claim that was not begun, and in how many milliseconds it may be claimed again. */
    record Given(Claim claim, long delay) {}

    /** Puts claims back that were not begun; they keep their places in the queue. */
    void giveBack(Transaction transaction, List<Given> given) throws SQLException {
        var now = transaction.now();
        var items = Items.of("which bigint", "nth integer", "at bigint", "now integer");
        given.forEach(one -> items.add(one.claim.message().id(), one.claim.attempt(), now + one.delay, one.delay <= 0));
        transaction.each(
                "update message set state = 'queued', claimed_by = null, ready = item.now, changed_at = ?,"
                        + " due_at = case item.now when 1 then message.due_at else item.at end"
                        + " from item where message.id = item.which and " + Items.hide("message.state")
                        + " = 'sending' and message.claimed_by = ? and message.attempts = item.nth - 1",
                items,
                now,
                replica.id());
    }

    /** Lets those into the queue whose time has come; answers their senders. */
    List<String> bringForward(Transaction transaction) throws SQLException {
        return transaction.list(
                "update message set ready = 1 where id in (select id from message where state = 'queued' and ready = 0"
                        + " and due_at <= ? order by due_at limit ?) and " + Items.hide("state")
                        + " = 'queued' and ready = 0 and due_at <= ?"
                        + " returning account || '/' || sender",
                row -> row.getString(1),
                transaction.now(),
                BITE,
                transaction.now());
    }

    static long nextDue(Session session) throws SQLException {
        return session.number(
                "select due_at from message where state = 'queued' and ready = 0 order by due_at limit 1");
    }

    static long nextExpiry(Session session) throws SQLException {
        return session.number(
                "select expire_at from message where state in ('queued', 'held') and expire_at is not null"
                        + " order by expire_at limit 1");
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
