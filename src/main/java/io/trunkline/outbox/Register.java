package io.trunkline.outbox;

import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.message.Terms;
import io.trunkline.store.Items;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Enters messages whose keys are theirs: each with its start, its turn, and a row. */
final class Register {
    private final Starts starting;
    private final Moves moves;
    private final Senders senders;

    Register(Starts starting, Moves moves, Senders senders) {
        this.starting = starting;
        this.moves = moves;
        this.senders = senders;
    }

    /** Enters these, each under its number. */
    Map<Arriving, Message> enter(Transaction transaction, Map<Long, Arriving> arriving, Usher usher)
            throws SQLException {
        var starts = starting.among(transaction, List.copyOf(arriving.values()));
        // Only now: whoever was asked may have had to wait for a STOP, and is not muted before it.
        var now = transaction.now();
        var turns = turns(
                transaction,
                arriving.values().stream()
                        .filter(one -> startOf(starts, one) == State.QUEUED)
                        .toList());
        var claimed = usher.claim(transaction, newcomers(arriving, turns, now));
        var items = Items.of(
                "number bigint",
                "key text",
                "flow text",
                "route text",
                "cause bigint",
                "channel text",
                "account text",
                "sender text",
                "recipient text",
                "body text",
                "particulars text",
                "purpose text",
                "segments integer",
                "state text",
                "reason text",
                "priority integer",
                "turn bigint",
                "newest integer",
                "resend text",
                "ready integer",
                "due_at bigint",
                "expire_at bigint",
                "claimed_by bigint",
                "slot_at bigint",
                "changed_at bigint");
        arriving.forEach((id, one) -> {
            var terms = one.draft.terms();
            var address = one.address();
            var dueAt = one.dueAt(now);
            var start = starts.get(one);
            var goes = claimed.ids().contains(id);
            items.add(
                    id,
                    one.key(),
                    one.flow(),
                    one.draft.origin().route(),
                    one.cause(),
                    address.channel().word(),
                    address.account(),
                    address.sender(),
                    address.recipient(),
                    Scrutiny.storable(one.draft.body()),
                    one.draft.particulars().stored(),
                    terms.purpose(),
                    one.segments,
                    (goes ? State.SENDING : startOf(starts, one)).word(),
                    start == null ? null : start.why(),
                    terms.priority().place(),
                    turns.getOrDefault(one, 0L),
                    terms.order() == Terms.Order.NEWEST,
                    terms.resend().word(),
                    dueAt <= now,
                    dueAt,
                    one.expireAt(now),
                    goes ? (Long) claimed.by() : null,
                    goes ? (Long) claimed.at() : null,
                    goes ? claimed.at() : now);
        });
        var inserted = new HashMap<Arriving, Message>();
        transaction.each(
                "insert into message (id, key, flow, route, cause, channel, account, sender, recipient, body, particulars, purpose,"
                        + " segments, state, reason, priority, turn, newest, resend, ready, due_at, expire_at,"
                        + " claimed_by, slot_at, attempts, tries, looks, created_at, changed_at) select number, key, flow, route, cause, channel,"
                        + " account, sender, recipient, body, particulars, purpose, segments, state, reason, priority, turn, newest,"
                        + " resend, ready, due_at, expire_at, claimed_by, slot_at, 0, 0, 0, ?, changed_at from item returning "
                        + Rows.COLUMNS,
                row -> {
                    var message = Rows.message(row);
                    return inserted.put(Objects.requireNonNull(arriving.get(message.id())), message);
                },
                items,
                now);
        var messages = List.copyOf(inserted.values());
        moves.put(transaction, messages);
        usher.put(transaction, messages);
        return inserted;
    }

    /** The turn of each of these in its sender's queue. */
    private Map<Arriving, Long> turns(Transaction transaction, List<Arriving> queued) throws SQLException {
        var reached = senders.turns(
                transaction,
                queued.stream()
                        .map(one -> new Senders.Arrival(one.address(), one.flow(), one.segments))
                        .toList());
        var turns = new HashMap<Arriving, Long>();
        for (var i = 0; i < queued.size(); i++) {
            turns.put(queued.get(i), reached.get(i));
        }
        return turns;
    }

    /** Those that may be said now, by sender. */
    private static Map<String, List<QueueHead.Waiting>> newcomers(
            Map<Long, Arriving> arriving, Map<Arriving, Long> turns, long now) {
        var newcomers = new HashMap<String, List<QueueHead.Waiting>>();
        arriving.forEach((id, one) -> {
            var turn = turns.get(one);
            if (turn != null && one.dueAt(now) <= now) {
                newcomers
                        .computeIfAbsent(one.address().senderName(), name -> new ArrayList<>())
                        .add(one.waiting(id, turn));
            }
        });
        return newcomers;
    }

    private static State startOf(Map<Arriving, Starts.Start> starts, Arriving one) {
        var start = starts.get(one);
        return start == null ? State.QUEUED : start.state();
    }
}
