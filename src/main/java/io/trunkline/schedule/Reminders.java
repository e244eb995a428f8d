package io.trunkline.schedule;

import io.trunkline.journal.Entry;
import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import io.trunkline.message.Key;
import io.trunkline.message.Origin;
import io.trunkline.outbox.Outbox;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The reminders of a calendar, as events that are due before their meetings. Each reading of the calendar is held against
 * what was journalled before: what has moved or is gone is cancelled, texts that wait in the outbox included.
 */
public final class Reminders {
    /** The type of these events. */
    public static final String TYPE = "calendar.event.starting_soon";

    /** How the sources of these events begin, before the id of the route that reads the calendar. */
    public static final String CALENDARS = "calendars/";

    /** One that would come later than that after its time is not made: a late reminder says what is not true. */
    private static final long LATE = Duration.ofMinutes(1).toMillis();

    private static final long PAST = Duration.ofHours(1).toMillis();

    private final Store store;
    private final Journal journal;
    private final Outbox outbox;

    public Reminders(Store store, Journal journal, Outbox outbox) {
        this.store = store;
        this.journal = journal;
        this.outbox = outbox;
    }

    /**
     * A calendar that is read by a route.
     *
     * @param name the route's id
     * @param ahead how long before a meeting its reminder is due
     * @param zone of times for whoever has none
     */
    public record Feed(String name, String flow, Duration ahead, ZoneId zone) {
        /** Who says so in the journal. */
        String source() {
            return CALENDARS + name;
        }
    }

    /** What was read of a calendar at a tick; what is known of the unread series stays. */
    public record Readout(Entry tick, List<Reminder> wanted, Set<String> unread) {}

    /** What is known of a reminder. */
    private record Row(String meeting, String attendee, String series, long startsAt, String key, String digest) {
        String name() {
            return meeting + "/" + attendee;
        }
    }

    /** Brings what waits in line with a reading. */
    public CompletionStage<?> update(Feed feed, Readout readout) {
        var wanted = new HashMap<String, Reminder>();
        readout.wanted.forEach(one -> wanted.put(one.meeting().id() + "/" + one.attendee(), one));
        var soon = store.clock().millis() - PAST;
        CompletionStage<?> cancelled = CompletableFuture.completedFuture(null);
        for (var row : rows(feed)) {
            if (row.startsAt > soon && isGone(row, wanted.get(row.name()), readout)) {
                // First what waits is cancelled, then it is forgotten: in between it would be found again.
                cancelled = cancelled.thenCompose(before -> outbox.cancel(new Key(row.key), null));
            }
        }
        return cancelled.thenCompose(
                done -> store.<Boolean>write(transaction -> renew(transaction, feed, readout, wanted)));
    }

    private List<Row> rows(Feed feed) {
        return store.read(session -> session.list(
                "select meeting, attendee, series, starts_at, key, digest from reminder where feed = ?",
                row -> new Row(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6)),
                feed.name));
    }

    private static boolean isGone(Row row, @Nullable Reminder wanted, Readout readout) {
        return wanted == null
                ? !readout.unread.contains(row.series)
                : wanted.meeting().starts().toEpochMilli() != row.startsAt;
    }

    private boolean renew(Transaction transaction, Feed feed, Readout readout, Map<String, Reminder> wanted)
            throws SQLException {
        var soon = transaction.now() - PAST;
        var known = new HashMap<String, Row>();
        for (var row : rows(feed)) {
            if (row.startsAt <= soon || isGone(row, wanted.get(row.name()), readout)) {
                transaction.update(
                        "delete from reminder where feed = ? and meeting = ? and attendee = ?",
                        feed.name,
                        row.meeting,
                        row.attendee);
            } else {
                known.put(row.name(), row);
            }
        }
        var news = new ArrayList<Journal.News>();
        for (var one : wanted.entrySet()) {
            var reminder = one.getValue();
            var row = known.get(one.getKey());
            var data = reminder.data(feed.name, feed.zone);
            var isNew = row == null && due(feed, reminder) >= transaction.now() - LATE;
            // Where it was heard already, a changed title is no reason to say it again.
            var isChanged = row != null && !row.digest.equals(digest(data)) && journal.cancel(transaction, row.key) > 0;
            if (isNew || isChanged) {
                remember(transaction, feed, reminder, digest(data));
                news.add(news(transaction, feed, readout.tick, reminder));
            }
        }
        if (!news.isEmpty()) {
            journal.append(transaction, news);
        }
        return true;
    }

    private static long due(Feed feed, Reminder reminder) {
        return reminder.meeting().starts().minus(feed.ahead).toEpochMilli();
    }

    private static String digest(String data) {
        return Agenda.id(data, "");
    }

    private static void remember(Transaction transaction, Feed feed, Reminder reminder, String digest)
            throws SQLException {
        transaction.update(
                "insert into reminder (feed, meeting, attendee, series, starts_at, key, digest) values (?,?,?,?,?,?,?)"
                        + " on conflict (feed, meeting, attendee) do update set digest = excluded.digest",
                feed.name,
                reminder.meeting().id(),
                reminder.attendee(),
                reminder.meeting().series(),
                reminder.meeting().starts().toEpochMilli(),
                reminder.key(feed.flow).text(),
                digest);
    }

    private static Journal.News news(Transaction transaction, Feed feed, Entry tick, Reminder reminder) {
        var key = reminder.key(feed.flow).text();
        var due = due(feed, reminder);
        var event = new Event(
                feed.source(),
                // A meeting that moves back to where it was gets a new event, so the start alone does not name it.
                key + "/" + tick.seq() + "." + transaction.now(),
                TYPE,
                reminder.attendee(),
                due,
                "application/json",
                null,
                Map.of(),
                reminder.data(feed.name, feed.zone).getBytes(StandardCharsets.UTF_8));
        var origin = new Origin(feed.flow, feed.name, tick.seq(), tick.origin().depth() + 1);
        return new Journal.News(event, origin, new Entry.Due(due, key));
    }
}
