package io.trunkline.journal;

import io.trunkline.store.Store;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The events that wait under a key or its parts: `incident/1` covers `incident/1/again`, and not `incident/10`. */
public final class Waiting {
    private static final int MOST = 200;
    private static final String COVERED = "(key = ? or (key >= ? and key < ?))";
    /** As the index of keys has it. */
    private static final String KEYED = "key is not null and state in ('later', 'ready', 'behind')";

    private final Store store;
    private final Journal journal;

    public Waiting(Store store, Journal journal) {
        this.store = store;
        this.journal = journal;
    }

    /** The newest 200 that are not heard to their end, newest first. */
    public List<Entry> under(String key) {
        var from = key + "/";
        var to = key + "0";
        return store.read(session -> session.list(
                "select " + Rows.COLUMNS + " from event where seq in ("
                        + "select event from delivery where " + KEYED + " and " + COVERED
                        + " union all select event from delivery where state = 'taken' and key is not null and "
                        + COVERED
                        + ") order by seq desc limit ?",
                Rows::entry,
                key,
                from,
                to,
                key,
                from,
                to,
                MOST));
    }

    /** Lets those be due now that were to be due later; answers how many. */
    public CompletableFuture<Integer> hasten(String key) {
        return store.write(transaction -> {
            var now = transaction.now();
            var hastened = transaction.list(
                    "update delivery set due_at = ?, changed_at = ? where " + KEYED + " and " + COVERED
                            + " and state = 'later' and due_at > ? returning subscription",
                    row -> row.getString(1),
                    now,
                    now,
                    key,
                    key + "/",
                    key + "0",
                    now);
            hastened.stream().distinct().forEach(name -> transaction.afterCommit(() -> journal.announce(name)));
            return hastened.size();
        });
    }
}
