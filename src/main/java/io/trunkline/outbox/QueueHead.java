package io.trunkline.outbox;

import io.trunkline.store.Items;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The front of a sender's queue: by priority, then in fair turns between flows. Where a flow wants its newest to go first,
 * the newest takes the turn of the oldest and leaves it its own, so that no other flow waits longer for it.
 */
final class QueueHead {
    /** Who waits, and the turn it was given. */
    record Waiting(long id, int segments, long turn, int priority, String flow, boolean newest) {
        private String kind() {
            return priority + "/" + flow;
        }
    }

    /** How those of one turn stand in the index of the queue. */
    static final String PLACE = "(case newest when 1 then -id else id end)";

    private static final Comparator<Waiting> ORDER = Comparator.comparingInt(Waiting::priority)
            .thenComparingLong(Waiting::turn)
            .thenComparingLong(one -> one.newest ? -one.id : one.id);

    private final List<Waiting> turns;
    private final List<Waiting> order;

    private QueueHead(List<Waiting> turns, List<Waiting> order) {
        this.turns = turns;
        this.order = order;
    }

    /** Whether these go in the order of their turns. */
    static boolean isPlain(List<Waiting> waiting) {
        return waiting.size() == 1 || waiting.stream().noneMatch(Waiting::newest);
    }

    /** Those of one sender, which go in the order of their turns. */
    static QueueHead of(List<Waiting> waiting) {
        var turns = waiting.stream().sorted(ORDER).toList();
        return new QueueHead(turns, turns);
    }

    /** Those of these senders, at most that many of each. */
    static Map<String, QueueHead> of(Transaction transaction, List<Senders.Sender> senders, int atMost)
            throws SQLException {
        var items = Items.of("name text", "account text", "address text");
        senders.forEach(sender -> items.add(sender.name(), sender.account(), sender.address()));
        record Place(String sender, Waiting waiting) {}
        var waiting = transaction.search(
                // Of one turn as the index of the queue has it.
                "select id, segments, turn, priority, flow, newest, item.name as sender_name from message"
                        + " where account = item.account and sender = item.address and state = 'queued' and ready = 1"
                        + " order by priority, turn, " + PLACE + " limit ?",
                row -> new Place(row.getString(7), waiting(row)),
                items,
                atMost);
        var turns = new HashMap<String, List<Waiting>>();
        senders.forEach(sender -> turns.put(sender.name(), new ArrayList<>()));
        waiting.forEach(place ->
                turns.computeIfAbsent(place.sender, name -> new ArrayList<>()).add(place.waiting));
        var heads = new HashMap<String, QueueHead>();
        for (var sender : senders) {
            var own = turns.getOrDefault(sender.name(), List.of());
            own.sort(ORDER);
            heads.put(sender.name(), of(transaction, sender, own, atMost));
        }
        return heads;
    }

    private static QueueHead of(Transaction transaction, Senders.Sender sender, List<Waiting> turns, int atMost)
            throws SQLException {
        var newest = new HashMap<String, Deque<Waiting>>();
        var order = new ArrayList<Waiting>();
        for (var one : turns) {
            if (one.newest) {
                if (!newest.containsKey(one.kind())) {
                    newest.put(one.kind(), newest(transaction, sender, one, atMost));
                }
                order.add(newest.get(one.kind()).remove());
            } else {
                order.add(one);
            }
        }
        return new QueueHead(turns, order);
    }

    private static Deque<Waiting> newest(Transaction transaction, Senders.Sender sender, Waiting like, int atMost)
            throws SQLException {
        return new ArrayDeque<>(transaction.list(
                "select id, segments, turn, priority, flow, newest from message where account = ? and sender = ?"
                        + " and priority = ? and flow = ? and state = 'queued' and ready = 1 and newest = 1"
                        + " order by id desc limit ?",
                QueueHead::waiting,
                sender.account(),
                sender.address(),
                like.priority,
                like.flow,
                atMost));
    }

    private static Waiting waiting(java.sql.ResultSet row) throws SQLException {
        return new Waiting(
                row.getLong(1), row.getInt(2), row.getLong(3), row.getInt(4), row.getString(5), row.getInt(6) == 1);
    }

    /** Those who wait, in the order in which they go. */
    List<Waiting> inOrder() {
        return order;
    }

    /** The turn in which the one at that place goes. */
    long turn(int place) {
        return turns.get(place).turn;
    }

    /** Gives the turns of the first so many to whom they passed over. */
    void swap(Transaction transaction, int granted) throws SQLException {
        var gone = new HashSet<Long>();
        order.subList(0, granted).forEach(one -> gone.add(one.id));
        var used = new HashSet<Long>();
        turns.subList(0, granted).forEach(one -> used.add(one.id));
        Map<String, Deque<Waiting>> free = new HashMap<>();
        order.subList(0, granted).stream().filter(one -> !used.contains(one.id)).forEach(one -> free.computeIfAbsent(
                        one.kind(), kind -> new ArrayDeque<>())
                .addFirst(one));
        for (var one : turns.subList(0, granted)) {
            if (!gone.contains(one.id)) {
                var turn = free.getOrDefault(one.kind(), new ArrayDeque<>()).poll();
                if (turn != null) {
                    transaction.update(
                            "update message set turn = ? where id = ? and state = 'queued'", turn.turn, one.id);
                }
            }
        }
    }
}
