package io.trunkline.journal;

import io.trunkline.store.Items;
import io.trunkline.store.Session;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which keys were cancelled, and by which event: whatever an event no newer than that still puts under them comes too late. */
public final class Cancellations {
    private Cancellations() {}

    /**
     * Something that is about to be put under a key.
     *
     * @param cause the event that puts it
     */
    public record Planned(String key, long cause) {}

    /** What a cancel locks and whoever puts shares: the first part of a key, so that flows do not wait for each other. */
    public static String namespace(String key) {
        var end = key.indexOf('/', 1);
        return "keys/" + (end < 0 ? key : key.substring(0, end));
    }

    /** Remembers a cancel. A cause of null is a person, who cancels all that was heard until now. */
    public static void add(Transaction transaction, String key, @Nullable Long cause) throws SQLException {
        transaction.lock(namespace(key));
        var until = cause == null ? transaction.number("select coalesce(max(seq), 0) from event") : cause;
        transaction.update(
                "insert into cancellation (key, event, at) values (?,?,?) on conflict (key) do update"
                        + " set event = case when cancellation.event < excluded.event then excluded.event else cancellation.event end,"
                        + " at = excluded.at",
                key,
                until,
                transaction.now());
    }

    /** Which of these come too late; a cancel must see what they put, or be seen, so their namespaces are to be shared before. */
    public static Set<Planned> among(Transaction transaction, Collection<Planned> planned) throws SQLException {
        if (planned.isEmpty()) {
            return Set.of();
        }
        var items = Items.of("whole text", "part text", "cause bigint");
        for (var one : planned) {
            covering(one.key).forEach(part -> items.add(one.key, part, one.cause));
        }
        return new HashSet<>(transaction.each(
                "select whole, cause from item join cancellation on cancellation.key = item.part"
                        + " where cancellation.event >= item.cause",
                row -> new Planned(row.getString(1), row.getLong(2)),
                items));
    }

    /** Every key whose cancel covers that one. */
    private static List<String> covering(String key) {
        var parts = new ArrayList<String>();
        for (var slash = key.indexOf('/', 1); slash > 0; slash = key.indexOf('/', slash + 1)) {
            parts.add(key.substring(0, slash));
        }
        parts.add(key);
        return parts;
    }

    /** Whether that key was cancelled then or later, in epoch milliseconds. */
    public static boolean isSince(Session session, String key, long at) throws SQLException {
        for (var part : covering(key)) {
            if (session.number("select count(*) from cancellation where key = ? and at >= ?", part, at) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Which of these events come too late; nobody cancels one of the others until the transaction ends. */
    static Set<Entry> recalled(Transaction transaction, List<Entry> entries) throws SQLException {
        var planned = new HashMap<Planned, Set<Entry>>();
        for (var entry : entries) {
            var key = entry.due().key();
            var cause = entry.origin().cause();
            if (key != null && cause != null) {
                planned.computeIfAbsent(new Planned(key, cause), one -> new HashSet<>())
                        .add(entry);
            }
        }
        transaction.share(
                planned.keySet().stream().map(one -> namespace(one.key)).toList());
        return among(transaction, planned.keySet()).stream()
                .flatMap(one -> planned.getOrDefault(one, Set.of()).stream())
                .collect(Collectors.toSet());
    }
}
