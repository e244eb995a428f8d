package io.trunkline.journal;

import io.trunkline.message.State;
import io.trunkline.store.Session;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What was heard and what became of it, to be shown to people and put right by them. */
public final class Archive {
    /** The most events that one list has. */
    public static final int LONGEST = 500;
    /** Types have no index of their own, so that a list by type looks through this many events and no more. */
    private static final long WINDOW = 100_000;

    private static final String LINE = "select seq, source, id, type, subject, time, due_at, accepted_at, flow, cause,"
            + " (select count(*) from delivery where event = seq and state in ('later', 'ready', 'behind', 'taken')),"
            + " (select count(*) from delivery where event = seq and state = 'parked') from event where ";

    private final Store store;
    private final Journal journal;

    public Archive(Store store, Journal journal) {
        this.store = store;
        this.journal = journal;
    }

    /** Which events to show, by how far their deliveries are. */
    public enum Standing {
        ALL,
        /** Some subscription is still to hear it. */
        WAITING,
        /** Some subscription failed too often to hear it. */
        PARKED
    }

    /**
     * Which events to show: null means any.
     *
     * @param type a type, or the beginning of one followed by {@code *}
     * @param before only those with a smaller number; 0 is from the newest on
     * @param limit at most {@link #LONGEST}
     */
    public record Filter(@Nullable String type, @Nullable String subject, Standing standing, long before, int limit) {}

    /**
     * An event in a list, without its data.
     *
     * @param waiting how many subscriptions are still to hear it
     * @param parked how many failed too often
     */
    public record Line(Heard heard, int waiting, int parked) {}

    /** What names an event and where it comes from; times in epoch milliseconds. */
    public record Heard(
            long seq,
            String source,
            String id,
            String type,
            @Nullable String subject,
            long time,
            long dueAt,
            long acceptedAt,
            @Nullable String flow,
            @Nullable Long cause) {}

    /**
     * A part of the list, newest first.
     *
     * @param next what to give as {@code before} to go on; null after the last
     */
    public record Page(List<Line> lines, @Nullable Long next) {}

    /**
     * How far one subscription is with an event; times in epoch milliseconds.
     *
     * @param state later, ready, behind, taken, done, parked, dropped or cancelled
     * @param dueAt when it is told next, if it waits
     */
    public record Told(
            String subscription,
            String state,
            int tries,
            long dueAt,
            @Nullable String error,
            long changedAt) {}

    /** An event that another one led to. */
    public record Caused(long seq, String type, String id) {}

    /** A message that an event led to. */
    public record Owed(String key, State state) {}

    /** An event and all that came of it. */
    public record Story(Entry entry, List<Told> deliveries, List<Caused> events, List<Owed> messages) {}

    /** Newest first. */
    public Page list(Filter filter) {
        var limit = Math.min(Math.max(filter.limit, 1), LONGEST);
        return store.read(session -> list(session, filter, limit));
    }

    private static Page list(Session session, Filter filter, int limit) throws SQLException {
        var where = new ArrayList<String>();
        var arguments = new ArrayList<@Nullable Object>();
        var before = filter.before > 0 ? filter.before : session.number("select coalesce(max(seq), 0) + 1 from event");
        where.add("seq < ?");
        arguments.add(before);
        switch (filter.standing) {
            case ALL -> {}
            case WAITING ->
                where.add("seq in (select event from delivery where state in ('ready', 'behind', 'taken')"
                        + " union all select event from delivery where state = 'later')");
            case PARKED -> where.add("seq in (select event from delivery where state = 'parked')");
        }
        if (filter.subject != null) {
            where.add("subject = ?");
            arguments.add(filter.subject);
        }
        var floor = 1L;
        if (filter.type != null && !filter.type.equals("*")) {
            var all = filter.type.endsWith("*");
            var begin = all ? filter.type.substring(0, filter.type.length() - 1) : filter.type;
            where.add(all ? "substr(type, 1, " + begin.length() + ") = ?" : "type = ?");
            arguments.add(begin);
            if (filter.standing == Standing.ALL && filter.subject == null) {
                floor = Math.max(1, before - WINDOW);
                where.add("seq >= ?");
                arguments.add(floor);
            }
        }
        arguments.add(limit);
        var lines = session.list(
                LINE + String.join(" and ", where) + " order by seq desc limit ?", Archive::line, arguments.toArray());
        return new Page(
                lines, lines.size() == limit ? (Long) lines.get(limit - 1).heard.seq : floor > 1 ? (Long) floor : null);
    }

    /** An event with what each subscription did with it and what it led to; empty when there is none of that number. */
    public Optional<Story> show(long seq) {
        return store.read(session -> {
            var entry = Rows.find(session, seq);
            return entry.isEmpty() ? Optional.empty() : Optional.of(story(session, entry.get()));
        });
    }

    /** What names the event of that number; its data stays where it is. */
    public Optional<Heard> name(long seq) {
        return store.read(
                session -> session.first(LINE + "seq = ?", Archive::line, seq).map(Line::heard));
    }

    private static Story story(Session session, Entry entry) throws SQLException {
        return new Story(
                entry,
                session.list(
                        "select subscription, state, tries, due_at, error, changed_at from delivery where event = ?"
                                + " order by subscription",
                        row -> new Told(
                                row.getString(1),
                                row.getString(2),
                                row.getInt(3),
                                row.getLong(4),
                                row.getString(5),
                                row.getLong(6)),
                        entry.seq()),
                session.list(
                        "select seq, type, id from event where cause = ? order by seq limit ?",
                        row -> new Caused(row.getLong(1), row.getString(2), row.getString(3)),
                        entry.seq(),
                        LONGEST),
                session.list(
                        "select key, state from message where cause = ? order by id limit ?",
                        row -> new Owed(row.getString(1), State.of(row.getString(2))),
                        entry.seq(),
                        LONGEST));
    }

    /**
     * Has what is parked of an event told again, from the first try on; what ended subscriptions parked stays. Answers how many
     * subscriptions will hear it, empty when there is no such event.
     */
    public CompletableFuture<Optional<Integer>> retry(long seq) {
        return store.write(transaction -> onParked(transaction, seq, this::retry));
    }

    /** Gives up what is parked of an event, which is remembered; answers how many, empty when there is no such event. */
    public CompletableFuture<Optional<Integer>> drop(long seq) {
        return store.write(transaction -> onParked(transaction, seq, Archive::drop));
    }

    private interface Repair {
        int apply(Transaction transaction, long seq, Lane lane) throws SQLException;
    }

    private static Optional<Integer> onParked(Transaction transaction, long seq, Repair repair) throws SQLException {
        if (transaction.number("select count(*) from event where seq = ?", seq) == 0) {
            return Optional.empty();
        }
        var lanes = transaction.list(
                "select subscription, subject from delivery where event = ? and state = 'parked' order by subscription",
                row -> new Lane(row.getString(1), row.getString(2)),
                seq);
        var repaired = 0;
        for (var lane : lanes) {
            repaired += repair.apply(transaction, seq, lane);
        }
        return Optional.of(repaired);
    }

    private int retry(Transaction transaction, long seq, Lane lane) throws SQLException {
        var retried = transaction.update(
                "update delivery set state = ?, tries = 0, due_at = ?, changed_at = ?"
                        + " where subscription = ? and event = ? and state = 'parked'"
                        + " and exists (select 1 from subscription where name = ? and ended_at is null)",
                lane.place(transaction),
                transaction.now(),
                transaction.now(),
                lane.subscription(),
                seq,
                lane.subscription());
        if (retried == 1) {
            transaction.afterCommit(() -> journal.announce(lane.subscription()));
        }
        return retried;
    }

    private static int drop(Transaction transaction, long seq, Lane lane) throws SQLException {
        return transaction.update(
                "update delivery set state = 'dropped', changed_at = ?"
                        + " where subscription = ? and event = ? and state = 'parked'",
                transaction.now(),
                lane.subscription(),
                seq);
    }

    private static Line line(ResultSet row) throws SQLException {
        var cause = row.getLong(10);
        var heard = new Heard(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getString(9),
                row.getObject(10) == null ? null : (Long) cause);
        return new Line(heard, row.getInt(11), row.getInt(12));
    }
}
