package io.trunkline.journal;

import io.trunkline.store.Items;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What each subscription is owed of what is appended: now, later, behind what it has not heard yet, or never. */
final class Debts {
    /** An event this many causes away from the outside is a loop. */
    private static final int DEEPEST = 8;

    private final Consumer<String> announced;
    private volatile @Nullable Audience audience;

    /** @param announced called after a commit with the name of a subscription that is owed something new */
    Debts(Consumer<String> announced) {
        this.announced = announced;
    }

    /** Those who hear at once what is appended here. */
    void attend(Audience audience) {
        this.audience = audience;
    }

    /** An event for one subscription. */
    private record Owed(Lane lane, Entry entry) {}

    void owe(Transaction transaction, List<Entry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        var subscriptions = Subscription.allOpen(transaction);
        var owed = new ArrayList<Owed>();
        for (var entry : entries) {
            for (var subscription : subscriptions) {
                if (subscription.wants(entry.event().type())) {
                    owed.add(
                            new Owed(new Lane(subscription.name(), entry.event().subject()), entry));
                }
            }
        }
        var now = transaction.now();
        var recalled = Cancellations.recalled(transaction, entries);
        var occupied = Lane.occupied(
                transaction,
                owed.stream()
                        .filter(one -> isNow(one.entry, now) && !recalled.contains(one.entry))
                        .map(Owed::lane)
                        .toList());
        var takers = new Takers(transaction);
        var items = Items.of(
                "subscription text",
                "event bigint",
                "subject text",
                "key text",
                "state text",
                "due_at bigint",
                "taken_by bigint",
                "error text");
        for (var one : owed) {
            var entry = one.entry;
            var state = recalled.contains(entry)
                    ? "cancelled"
                    : !isNow(entry, now)
                            ? isLoop(entry) ? "parked" : "later"
                            : !one.lane.isOpen(occupied) ? "behind" : takers.take(one) ? "taken" : "ready";
            items.add(
                    one.lane.subscription(),
                    entry.seq(),
                    one.lane.subject(),
                    entry.due().key(),
                    state,
                    entry.due().at(),
                    state.equals("taken") ? takers.replica() : null,
                    state.equals("parked") ? "a loop: more than " + DEEPEST + " events led to this one" : null);
            if (state.equals("ready") || state.equals("later")) {
                transaction.afterCommit(() -> announced.accept(one.lane.subscription()));
            }
        }
        transaction.each(
                "insert into delivery (subscription, event, subject, key, state, tries, due_at, taken_by, error, changed_at)"
                        + " select subscription, event, subject, key, state, 0, due_at, taken_by, error, ? from item",
                items,
                now);
    }

    private static boolean isLoop(Entry entry) {
        return entry.origin().depth() > DEEPEST;
    }

    private static boolean isNow(Entry entry, long now) {
        return !isLoop(entry) && entry.due().at() <= now;
    }

    /** What is taken for the audience as it is appended. */
    private final class Takers {
        private final Transaction transaction;
        private final Map<String, Integer> room = new HashMap<>();
        private @Nullable OptionalLong replica;

        Takers(Transaction transaction) {
            this.transaction = transaction;
        }

        boolean take(Owed owed) throws SQLException {
            var name = owed.lane.subscription();
            var here = audience;
            if (here == null || room.computeIfAbsent(name, here::room) <= 0) {
                return false;
            }
            if (replica == null) {
                replica = here.replica(transaction);
            }
            if (replica.isEmpty()) {
                return false;
            }
            room.merge(name, -1, Integer::sum);
            transaction.afterCommit(() -> here.hear(name, owed.entry));
            return true;
        }

        long replica() {
            return replica == null ? 0 : replica.orElse(0);
        }
    }
}
