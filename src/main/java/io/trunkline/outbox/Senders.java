package io.trunkline.outbox;

import com.fasterxml.jackson.databind.node.TextNode;
import io.trunkline.journal.Entry;
import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import io.trunkline.message.Address;
import io.trunkline.message.Origin;
import io.trunkline.message.PhoneNumber;
import io.trunkline.store.Items;
import io.trunkline.store.Session;
import io.trunkline.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who speaks: each with a queue and a pace of its own, and a turn for each flow. */
final class Senders {
    private static final Logger LOG = LoggerFactory.getLogger(Senders.class);

    private final Journal journal;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> rung = ConcurrentHashMap.newKeySet();
    /** Those known to have a row, which is never removed. */
    private final Set<String> enrolled = ConcurrentHashMap.newKeySet();

    Senders(Journal journal) {
        this.journal = journal;
    }

    /**
     * A sender's row.
     *
     * @param slotAt microseconds
     */
    record Sender(
            String name,
            String account,
            String address,
            long slotAt,
            @Nullable String stopped) {}

    /** The rows of these senders, which nobody else holds until the transaction ends. */
    static List<Sender> hold(Transaction transaction, List<String> names) throws SQLException {
        transaction.lock(names.stream().map(name -> "sender/" + name).toList());
        var items = Items.of("wanted text");
        names.forEach(items::add);
        return transaction.each(
                "select name, account, address, slot_at, stopped from item join sender on sender.name = item.wanted",
                row -> new Sender(
                        row.getString(1), row.getString(2), row.getString(3), row.getLong(4), row.getString(5)),
                items);
    }

    /** Those who have something to say now. */
    static List<String> names(Session session) throws SQLException {
        return session.list(
                "select name from sender where exists (select 1 from message where message.account = sender.account"
                        + " and message.sender = sender.address and state = 'queued' and ready = 1)",
                row -> row.getString(1));
    }

    /** What wants a place in its sender's queue. */
    record Arrival(Address address, String flow, int segments) {
        private Voice voice() {
            return new Voice(address.senderName(), flow);
        }
    }

    /** What one flow says by one sender. */
    private record Voice(String sender, String flow) {}

    /**
     * The places of messages in their senders' queues among those of their priority, counted in segments: each flow moves on
     * by what it says, so that none waits for another's campaign. They are in the order of the messages.
     */
    List<Long> turns(Transaction transaction, List<Arrival> arrivals) throws SQLException {
        transaction.lock(arrivals.stream()
                .map(arrival -> "turn/" + arrival.address.senderName())
                .toList());
        enroll(transaction, arrivals.stream().map(Arrival::address).toList());
        var segments = new LinkedHashMap<Voice, Integer>();
        arrivals.forEach(arrival -> segments.merge(arrival.voice(), arrival.segments, Integer::sum));
        var items = Items.of("speaker text", "said_by text", "segments integer");
        segments.forEach((voice, count) -> items.add(voice.sender, voice.flow, count));
        var reached = new HashMap<Voice, Long>();
        transaction.each(
                "insert into turn (sender, flow, turn) select item.speaker, item.said_by, item.segments"
                        + " + case when coalesce(past.turn, 0) < sender.turn then sender.turn else coalesce(past.turn, 0) end"
                        + " from item join sender on sender.name = item.speaker"
                        + " left join turn as past on past.sender = item.speaker and past.flow = item.said_by where true"
                        + " on conflict (sender, flow) do update set turn = excluded.turn returning sender, flow, turn",
                row -> reached.put(new Voice(row.getString(1), row.getString(2)), row.getLong(3)),
                items);
        segments.forEach((voice, count) -> reached.computeIfPresent(voice, (same, turn) -> turn - count));
        var turns = new ArrayList<Long>();
        for (var arrival : arrivals) {
            turns.add(reached.merge(arrival.voice(), (long) arrival.segments, Long::sum));
        }
        return turns;
    }

    private void enroll(Transaction transaction, List<Address> addresses) throws SQLException {
        var items = Items.of("name text", "account text", "address text");
        var unknown = new HashSet<String>();
        for (var address : addresses) {
            if (!enrolled.contains(address.senderName()) && unknown.add(address.senderName())) {
                items.add(address.senderName(), address.account(), address.sender());
            }
        }
        transaction.each(
                "insert into sender (name, account, address, slot_at, turn) select name, account, address, 0, 0 from item"
                        + " where true on conflict (name) do nothing",
                items);
        transaction.afterCommit(() -> enrolled.addAll(unknown));
    }

    /** Gives a sender its row, which whoever claims from its queue needs. */
    static void enroll(Transaction transaction, Address address) throws SQLException {
        transaction.update(
                "insert into sender (name, account, address, slot_at, turn) values (?,?,?,0,0) on conflict (name) do nothing",
                address.senderName(),
                address.account(),
                address.sender());
    }

    /** Says that a sender has something to say. */
    void ring(String name) {
        rung.add(name);
        listeners.forEach(Runnable::run);
    }

    /** Wakes whoever hands out messages; it looks at all who have something to say within a second. */
    void ringAll() {
        listeners.forEach(Runnable::run);
    }

    /** Whoever hands out messages is woken by this. */
    void onRing(Runnable listener) {
        listeners.add(listener);
    }

    /** Those who were rung for since the last look. */
    Set<String> takeRung() {
        var taken = Set.copyOf(rung);
        rung.removeAll(taken);
        return taken;
    }

    /** Stops a sender whose credential is dead; its messages stay queued. */
    void stop(Transaction transaction, Address address, String why) throws SQLException {
        var stopped = transaction.update(
                "update sender set stopped = ?, stopped_at = ? where name = ? and stopped is null",
                why,
                transaction.now(),
                address.senderName());
        if (stopped == 1) {
            transaction.afterCommit(() -> LOG.warn(
                    "{} is stopped, its messages wait: {}; start again with other credentials, or put the account right",
                    address.senderName(),
                    why));
            announce(transaction, "sender.stopped", address.senderName(), why);
        }
    }

    /** Lets the stopped ones try again, as after a start with other credentials. */
    void resumeAll(Transaction transaction) throws SQLException {
        for (var account : stoppedAccounts(transaction)) {
            resume(transaction, account, "started again");
        }
    }

    /** Lets the stopped ones of an account try again. */
    boolean resume(Transaction transaction, String account, String why) throws SQLException {
        var resumed = transaction.list(
                "update sender set stopped = null, stopped_at = null where account = ? and stopped is not null returning name",
                row -> row.getString(1),
                account);
        for (var name : resumed) {
            announce(transaction, "sender.resumed", name, why);
            transaction.afterCommit(() -> {
                LOG.info("{} goes on: {}", name, why);
                ring(name);
            });
        }
        return !resumed.isEmpty();
    }

    /** The accounts of senders that had to stop. */
    static List<String> stoppedAccounts(Session session) throws SQLException {
        return session.list("select distinct account from sender where stopped is not null", row -> row.getString(1));
    }

    /** Why each sender that had to stop did so, in sentences. */
    static List<String> stopped(Session session) throws SQLException {
        return session.list(
                "select name, stopped from sender where stopped is not null order by name",
                row -> row.getString(1) + " is stopped, its messages wait: " + row.getString(2));
    }

    private void announce(Transaction transaction, String type, String sender, String why) throws SQLException {
        var data = "{\"sender\":" + quoted(sender) + ",\"reason\":" + quoted(why) + "}";
        journal.append(
                transaction,
                new Event(
                        "trunkline:outbox",
                        type + "/" + sender + "/" + transaction.now(),
                        type,
                        sender,
                        transaction.now(),
                        "application/json",
                        null,
                        Map.of(),
                        data.getBytes(StandardCharsets.UTF_8)),
                Origin.OUTSIDE,
                Entry.Due.NOW);
    }

    /** Whether the sender is a toll-free number of the North American plan. */
    static boolean isTollFree(Address address) {
        return address.sender().startsWith("+")
                && PhoneNumber.parse(address.sender()).isTollFree();
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
