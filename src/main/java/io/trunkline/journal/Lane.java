package io.trunkline.journal;

import io.trunkline.store.Items;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events of one subject on their way to one subscription: one at a time, in order of acceptance. Without a subject, in no order. */
record Lane(String subscription, @Nullable String subject) {
    /** Those who stand in a lane, in the words of its index: SQLite uses that for these words only. */
    private static final String LANE = "('ready', 'behind', 'taken')";

    /** Those of these lanes in which somebody stands; nobody enters or leaves one of them until the transaction ends. */
    static Set<Lane> occupied(Transaction transaction, List<Lane> lanes) throws SQLException {
        var distinct =
                lanes.stream().filter(lane -> lane.subject != null).distinct().toList();
        transaction.lock(distinct.stream().map(Lane::name).toList());
        return new HashSet<>(transaction.search(
                "select item.subscription as name, item.subject as about from delivery"
                        + " where delivery.subscription = item.subscription and delivery.subject = item.subject"
                        + " and delivery.state in " + LANE + " limit 1",
                row -> new Lane(row.getString(1), row.getString(2)),
                items(distinct)));
    }

    /** Whether one who arrives now is the first; then the lane is no longer open to the next. */
    boolean isOpen(Set<Lane> occupied) {
        return subject == null || occupied.add(this);
    }

    /** Lets the next one through in each of these, after the one before it is done with; answers where there was one. */
    static Set<Lane> advance(Transaction transaction, List<Lane> lanes) throws SQLException {
        var distinct =
                lanes.stream().filter(lane -> lane.subject != null).distinct().toList();
        transaction.lock(distinct.stream().map(Lane::name).toList());
        var next = Items.of("subscription text", "event bigint");
        var advanced = new HashSet<>(transaction.search(
                "select item.subscription as name, item.subject as about, delivery.event from delivery"
                        + " where delivery.subscription = item.subscription and delivery.subject = item.subject"
                        + " and delivery.state = 'behind' and delivery.state in " + LANE
                        + " and not exists (select 1 from delivery as first"
                        + " where first.subscription = item.subscription and first.subject = item.subject"
                        + " and first.state in ('ready', 'taken') and first.state in " + LANE
                        + ") order by delivery.event limit 1",
                row -> {
                    next.add(row.getString(1), row.getLong(3));
                    return new Lane(row.getString(1), row.getString(2));
                },
                items(distinct)));
        transaction.each(
                "update delivery set state = 'ready', changed_at = ? from item where delivery.subscription = item.subscription"
                        + " and delivery.event = item.event and " + Items.hide("delivery.state") + " = 'behind'",
                next,
                transaction.now());
        return advanced;
    }

    private static Items items(List<Lane> lanes) {
        var items = Items.of("subscription text", "subject text");
        lanes.forEach(lane -> items.add(lane.subscription, lane.subject));
        return items;
    }

    private String name() {
        return "lane/" + subscription + "/" + subject;
    }

    /** Where one who arrives now stands: ready, or behind somebody. */
    String place(Transaction transaction) throws SQLException {
        if (subject == null) {
            return "ready";
        }
        hold(transaction);
        return isTaken(transaction) ? "behind" : "ready";
    }

    /** Lets the next one through, after the one before it is done with. */
    void advance(Transaction transaction) throws SQLException {
        advance(transaction, List.of(this));
    }

    private void hold(Transaction transaction) throws SQLException {
        transaction.lock(name());
    }

    private boolean isTaken(Transaction transaction) throws SQLException {
        return transaction
                .first(
                        "select 1 from delivery where subscription = ? and subject = ? and state in " + LANE
                                + " limit 1",
                        row -> true,
                        subscription,
                        subject)
                .orElse(false);
    }
}
