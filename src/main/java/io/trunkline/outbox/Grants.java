package io.trunkline.outbox;

import io.trunkline.store.Items;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What some senders may say now, by their pace, and when they may say more. Nobody else grants them anything meanwhile. */
final class Grants {
    private final Rates rates;
    private final long nowMicros;
    private final List<Senders.Sender> speakers = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    /** In how many milliseconds a sender may say more; nothing of those for whom nothing waits. */
    private final Map<String, Long> again = new HashMap<>();

    /** What one sender is granted of the front of its queue. */
    private record Grant(Senders.Sender sender, QueueHead head, int granted, Pace pace, long turn) {}

    private Grants(Rates rates, long nowMicros) {
        this.rates = rates;
        this.nowMicros = nowMicros;
    }

    /** Holds these senders until the transaction ends; nothing is granted yet. */
    static Grants to(Transaction transaction, List<String> names, Rates rates) throws SQLException {
        var held = Senders.hold(transaction, names);
        var grants = new Grants(rates, transaction.now() * 1_000);
        for (var sender : held) {
            if (sender.stopped() == null) {
                var pace = Pace.of(sender, rates);
                if (pace.admits(grants.nowMicros)) {
                    grants.speakers.add(sender);
                } else {
                    grants.again.put(sender.name(), pace.waitAt(grants.nowMicros));
                }
            }
        }
        return grants;
    }

    /** Those that may say something now. */
    List<Senders.Sender> speakers() {
        return speakers;
    }

    /** How many messages the fastest of them may say now, and one to see that there is more. */
    long most() {
        return speakers.stream()
                .mapToLong(sender -> 1 + Pace.of(sender, rates).room(nowMicros))
                .max()
                .orElse(0);
    }

    /** Grants each of them what it may say now of what waits for it, at most that many messages. */
    void grant(Map<String, QueueHead> heads, int atMost, Queue.Allowance allowance) {
        var granted = 0;
        for (var sender : speakers) {
            var head = heads.get(sender.name());
            if (head == null) {
                continue;
            }
            var room = allowance.room(sender.name(), granted);
            if (room.room() == 0) {
                again.put(sender.name(), room.again());
            } else {
                granted += grant(sender, head, Math.min(room.room(), atMost));
            }
        }
    }

    private int grant(Senders.Sender sender, QueueHead head, int atMost) {
        var waiting = head.inOrder();
        var pace = Pace.of(sender, rates);
        var granted = 0;
        var turn = 0L;
        while (granted < Math.min(atMost, waiting.size()) && pace.admits(nowMicros)) {
            pace = pace.after(waiting.get(granted).segments(), nowMicros);
            turn = Math.max(turn, head.turn(granted));
            granted++;
        }
        if (!waiting.isEmpty() && (granted < waiting.size() || granted == atMost)) {
            again.put(sender.name(), granted == atMost && pace.admits(nowMicros) ? 0 : pace.waitAt(nowMicros));
        }
        if (granted > 0) {
            grants.add(new Grant(sender, head, granted, pace, turn));
        }
        return granted;
    }

    /** In how many milliseconds that sender may say more; negative when nothing waits. */
    long again(String sender) {
        return again.getOrDefault(sender, -1L);
    }

    /** That sender is to be asked again at once. */
    void askAgain(String sender) {
        again.put(sender, 0L);
    }

    /** Takes the slots of what was granted; answers the numbers of the messages, in their order, and whose they are. */
    Map<Long, String> pay(Transaction transaction) throws SQLException {
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
        return places;
    }
}
