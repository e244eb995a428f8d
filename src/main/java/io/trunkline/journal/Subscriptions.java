package io.trunkline.journal;

import io.trunkline.store.Session;
import io.trunkline.store.Store;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who listens, what they are still to hear, and their end. */
public final class Subscriptions {
    private static final int BITE = 500;
    /** Each as an index of deliveries has it, so that none reads what is long done. */
    private static final List<String> WAITING =
            List.of("state in ('ready', 'behind', 'taken')", "state = 'later'", "state = 'parked'");

    private final Store store;

    public Subscriptions(Store store) {
        this.store = store;
    }

    /**
     * What waits for one reason.
     *
     * @param count how many events
     * @param since epoch milliseconds at which the oldest of them was accepted, or null
     */
    public record Backlog(int count, @Nullable Long since) {
        static final Backlog NONE = new Backlog(0, null);
    }

    /**
     * A subscription and what it is owed; times in epoch milliseconds.
     *
     * @param waiting what can be heard now
     * @param later what waits for its time
     * @param parked what failed too often
     */
    public record Standing(
            Subscription subscription,
            long createdAt,
            @Nullable Long endedAt,
            Backlog waiting,
            Backlog later,
            Backlog parked) {}

    /** All of them by name, those that ended too. */
    public List<Standing> list() {
        return store.read(session -> {
            var waiting = backlogs(session, WAITING.get(0));
            var later = backlogs(session, WAITING.get(1));
            var parked = backlogs(session, WAITING.get(2));
            return session.list(
                    "select name, flow, types, created_at, ended_at from subscription order by name", row -> {
                        var name = row.getString(1);
                        var endedAt = row.getLong(5);
                        return new Standing(
                                new Subscription(
                                        name,
                                        row.getString(2),
                                        List.of(row.getString(3).split(","))),
                                row.getLong(4),
                                row.getObject(5) == null ? null : (Long) endedAt,
                                waiting.getOrDefault(name, Backlog.NONE),
                                later.getOrDefault(name, Backlog.NONE),
                                parked.getOrDefault(name, Backlog.NONE));
                    });
        });
    }

    private static Map<String, Backlog> backlogs(Session session, String which) throws SQLException {
        var backlogs = new HashMap<String, Backlog>();
        session.list(
                "select subscription, n, accepted_at from (select subscription, count(*) as n, min(event) as oldest"
                        + " from delivery where " + which + " group by subscription) owed join event on seq = oldest",
                row -> backlogs.put(row.getString(1), new Backlog(row.getInt(2), row.getLong(3))));
        return backlogs;
    }

    /**
     * Ends a subscription for good: it hears nothing any more, and what waits for it is dropped, which is remembered. Answers
     * how many events that were, empty when there is no such subscription. A route that listens under this name would
     * begin it anew.
     */
    public CompletableFuture<Optional<Integer>> end(String name) {
        return store.write(transaction -> transaction.update(
                        "update subscription set ended_at = coalesce(ended_at, ?) where name = ?",
                        transaction.now(),
                        name))
                .thenCompose(ended -> ended == 0
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : drop(name, 0, 0).thenApply(Optional::of));
    }

    /** In bites, because a subscription that was broken for long is owed much, and everybody else's commits wait meanwhile. */
    private CompletableFuture<Integer> drop(String name, int which, int before) {
        if (which == WAITING.size()) {
            return CompletableFuture.completedFuture(before);
        }
        var where = "subscription = ? and " + WAITING.get(which);
        return store.write(transaction -> transaction.update(
                        "update delivery set state = 'dropped', taken_by = null, changed_at = ? where " + where
                                + " and event in (select event from delivery where " + where + " limit ?)",
                        transaction.now(),
                        name,
                        name,
                        BITE))
                .thenCompose(dropped -> drop(name, dropped < BITE ? which + 1 : which, before + dropped));
    }
}
