package io.trunkline.journal;

import io.trunkline.store.Items;
import io.trunkline.store.Replica;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What each subscription is owed, and how far it is: taken under a lease, done, tried again later, or parked. */
final class Deliveries {
    private static final int BITE = 200;
    private static final long FIRST_BACKOFF = 1_000;
    private static final long LONGEST_BACKOFF = 600_000;

    private final Replica replica;
    private final int limit;

    Deliveries(Replica replica, int limit) {
        this.replica = replica;
        this.limit = limit;
    }

    /** Takes the next ones whose time has come. */
    List<Entry> take(Transaction transaction, String subscription, int room) throws SQLException {
        transaction.lock("take/" + subscription);
        if (!replica.holds(transaction)) {
            return List.of();
        }
        var now = transaction.now();
        var seqs = transaction.list(
                "update delivery set state = 'taken', taken_by = ?, changed_at = ? where subscription = ? and "
                        + Items.hide("state")
                        + " = 'ready' and event in (select event from delivery where subscription = ? and state = 'ready' and due_at <= ?"
                        + " order by due_at, event limit ?) returning event",
                row -> row.getLong(1),
                replica.id(),
                now,
                subscription,
                subscription,
                now,
                room);
        return Rows.find(transaction, seqs);
    }

    /** One that was heard to its end. */
    record Heard(Lane lane, long event) {}

    /** Ends those that were taken here and heard; answers for each whether another one of its lane may now be taken. */
    List<Boolean> end(Transaction transaction, List<Heard> heard) throws SQLException {
        var items = Items.of("subscription text", "event bigint");
        heard.forEach(one -> items.add(one.lane.subscription(), one.event));
        var ended = new HashSet<>(transaction.each(
                "update delivery set state = 'done', taken_by = null, changed_at = ? from item"
                        + " where delivery.subscription = item.subscription and delivery.event = item.event"
                        + " and " + Items.hide("delivery.state") + " = 'taken' and delivery.taken_by = ?"
                        + " returning delivery.subscription, delivery.event",
                row -> new Ended(row.getString(1), row.getLong(2)),
                items,
                transaction.now(),
                replica.id()));
        var advanced = Lane.advance(
                transaction,
                heard.stream()
                        .filter(one -> ended.contains(new Ended(one.lane.subscription(), one.event)))
                        .map(Heard::lane)
                        .toList());
        return heard.stream().map(one -> advanced.contains(one.lane)).toList();
    }

    private record Ended(String subscription, long event) {}

    /** Gives one back that was taken here and not heard. */
    boolean giveBack(Transaction transaction, String subscription, long event) throws SQLException {
        return transaction.update(
                        "update delivery set state = 'ready', taken_by = null, changed_at = ?"
                                + " where subscription = ? and event = ? and state = 'taken' and taken_by = ?",
                        transaction.now(),
                        subscription,
                        event,
                        replica.id())
                == 1;
    }

    /** Ends one that was taken here; false when another replica has taken it over. */
    boolean end(Transaction transaction, Lane lane, long event, String state) throws SQLException {
        var ended = transaction.update(
                "update delivery set state = ?, taken_by = null, changed_at = ?"
                        + " where subscription = ? and event = ? and state = 'taken' and taken_by = ?",
                state,
                transaction.now(),
                lane.subscription(),
                event,
                replica.id());
        if (ended == 1) {
            lane.advance(transaction);
        }
        return ended == 1;
    }

    /** Puts one off that failed, twice as long each time, or parks it after its limit; true when it is now parked. */
    boolean fail(Transaction transaction, Lane lane, long event, String error) throws SQLException {
        var tries = transaction.number(
                "update delivery set tries = tries + 1, error = ? where subscription = ? and event = ?"
                        + " and state = 'taken' and taken_by = ? returning tries",
                error,
                lane.subscription(),
                event,
                replica.id());
        if (tries >= limit) {
            return end(transaction, lane, event, "parked");
        }
        var backoff = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF << Math.min(tries, 20) >> 1);
        transaction.update(
                "update delivery set state = 'ready', taken_by = null, due_at = ?, changed_at = ?"
                        + " where subscription = ? and event = ? and state = 'taken' and taken_by = ?",
                transaction.now() + backoff,
                transaction.now(),
                lane.subscription(),
                event,
                replica.id());
        return false;
    }

    /** Lets those take their place whose time has come; answers whose they are. */
    List<String> bringForward(Transaction transaction) throws SQLException {
        record Later(Lane lane, long event) {}
        var due = transaction.list(
                "select subscription, subject, event from delivery where state = 'later' and due_at <= ?"
                        + " order by due_at, event limit ?",
                row -> new Later(new Lane(row.getString(1), row.getString(2)), row.getLong(3)),
                transaction.now(),
                BITE);
        var names = new ArrayList<String>();
        for (var later : due) {
            transaction.update(
                    "update delivery set state = ?, changed_at = ? where subscription = ? and event = ? and state = 'later'",
                    later.lane().place(transaction),
                    transaction.now(),
                    later.lane().subscription(),
                    later.event());
            names.add(later.lane().subscription());
        }
        return names;
    }

    /** What a dead replica had taken is told again. */
    static void inherit(Transaction transaction, long dead) throws SQLException {
        transaction.update(
                "update delivery set state = 'ready', taken_by = null, changed_at = ? where taken_by = ? and state = 'taken'",
                transaction.now(),
                dead);
    }
}
