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
import java.util.LinkedHashMap;
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
        var nowMicros = transaction.now() * 1_000;
        var all = new HashMap<String, Claims>();
        names.forEach(name -> all.put(name, NONE));
        if (!replica.holds(transaction)) {
            // Whoever was buried meanwhile would claim what nobody inherits any more.
            return all;
        }
        var speakers = new ArrayList<Senders.Sender>();
        for (var sender : Senders.hold(transaction, names)) {
            if (sender.stopped() == null) {
                var pace = pace(sender);
                if (pace.admits(nowMicros)) {
                    speakers.add(sender);
                } else {
                    all.put(sender.name(), new Claims(List.of(), pace.waitAt(nowMicros)));
                }
            }
        }
        // No more is read than the fastest of them may say now, and one to see that there is more.
        var most = speakers.stream()
                .mapToLong(sender -> 1 + pace(sender).room(nowMicros))
                .max()
                .orElse(0);
        var heads = QueueHead.of(transaction, speakers, (int) Math.min(most, Math.min(share, AT_MOST)));
        var grants = new ArrayList<Grant>();
        var granted = 0;
        for (var sender : speakers) {
            var room = allowance.room(sender.name(), granted);
            if (room.room() == 0) {
                all.put(sender.name(), new Claims(List.of(), room.again()));
                continue;
            }
            var grant = grant(
                    sender,
                    Objects.requireNonNull(heads.get(sender.name())),
                    Math.min(room.room(), Math.min(share, AT_MOST)),
                    nowMicros);
            all.put(sender.name(), grant.claims);
            if (grant.granted > 0) {
                grants.add(grant);
                granted += grant.granted;
            }
        }
        take(transaction, grants)
                .forEach((name, claims) ->
                        all.computeIfPresent(name, (sender, before) -> new Claims(claims, before.again())));
        return all;
    }

    /** What one sender is granted of the front of its queue; the claims are still to be taken. */
    private record Grant(Senders.Sender sender, QueueHead head, int granted, Pace pace, long turn, Claims claims) {}

    private Grant grant(Senders.Sender sender, QueueHead head, int atMost, long nowMicros) {
        var waiting = head.inOrder();
        var pace = pace(sender);
        var granted = 0;
        var turn = 0L;
        while (granted < Math.min(atMost, waiting.size()) && pace.admits(nowMicros)) {
            pace = pace.after(waiting.get(granted).segments(), nowMicros);
            turn = Math.max(turn, head.turn(granted));
            granted++;
        }
        var again = waiting.isEmpty() || (granted == waiting.size() && granted < atMost)
                ? -1
                : granted == atMost && pace.admits(nowMicros) ? 0 : pace.waitAt(nowMicros);
        return new Grant(sender, head, granted, pace, turn, new Claims(List.of(), again));
    }

    private Pace pace(Senders.Sender sender) {
        return Pace.of(
                sender.slotAt(),
                rates.perSecond(sender.account(), sender.address()),
                rates.burst(sender.account(), sender.address()));
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
            var pace = pace(sender).after(late.getOrDefault(sender.name(), 0), nowMicros);
            items.add(sender.name(), pace.slotAt());
        }
        transaction.each("update sender set slot_at = item.slot from item where sender.name = item.sender", items);
    }

    /** Takes exactly those whose segments were granted, in their order; one that meanwhile left forfeits its slot. */
    private Map<String, List<Claim>> take(Transaction transaction, List<Grant> grants) throws SQLException {
        var now = transaction.now();
        var paces = Items.of("sender text", "slot bigint", "reached bigint");
        var places = new LinkedHashMap<Long, String>();
        for (var grant : grants) {
            paces.add(grant.sender.name(), grant.pace.slotAt(), grant.turn);
            grant.head.swap(transaction, grant.granted);
            grant.head.inOrder().stream()
                    .limit(grant.granted)
                    .forEach(one -> places.put(one.id(), grant.sender.name()));
        }
        transaction.each(
                "update sender set slot_at = item.slot, turn = case when sender.turn < item.reached then item.reached"
                        + " else sender.turn end from item where sender.name = item.sender",
                paces);
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
