package io.trunkline.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.journal.Entry;
import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import io.trunkline.message.Origin;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The ticks of schedules, as events. Each replica wakes for each tick; whoever first moves the schedule's row forward makes
 * it, in the same transaction, so that there is one, whoever is killed.
 */
public final class Ticks {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LATE = Duration.ofMinutes(1);
    /** How far back ticks are looked for at first, so that one for every second is not counted through a month. */
    private static final List<Duration> BACK = List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(40));

    private final Store store;
    private final Journal journal;

    public Ticks(Store store, Journal journal) {
        this.store = store;
        this.journal = journal;
    }

    /** Begins a schedule, or goes on with it; ticks of another expression that still wait are cancelled. */
    public void begin(Schedule schedule) {
        journal.expect(schedule.type(), schedule.name());
        store.writeAndWait(transaction -> {
            var cron = schedule.cron();
            var now = transaction.now();
            transaction.update(
                    "insert into schedule (name, cron, zone, ticked_at) values (?,?,?,?) on conflict (name) do nothing",
                    schedule.name(),
                    cron.expression(),
                    cron.zone().getId(),
                    now);
            var changed = transaction.update(
                    "update schedule set cron = ?, zone = ?, ticked_at = ? where name = ? and (cron <> ? or zone <> ?)",
                    cron.expression(),
                    cron.zone().getId(),
                    now,
                    schedule.name(),
                    cron.expression(),
                    cron.zone().getId());
            return changed == 0 ? 0 : journal.cancel(transaction, schedule.key());
        });
    }

    /** Makes what is to be made up to that time, unless somebody else has, or the schedule is another by now. */
    public void tick(Schedule schedule, Instant now) {
        for (var done = false; !done; ) {
            var from = ticked(schedule);
            var due = from < 0 ? List.<Instant>of() : due(schedule, Instant.ofEpochMilli(from), now);
            done = due.isEmpty()
                    || store.<Boolean>writeAndWait(transaction -> make(transaction, schedule, from, due, now));
        }
    }

    /** Whether a later tick than that of this time, in epoch milliseconds, has been made, or the schedule is another by now. */
    public boolean isOver(Schedule schedule, long time) {
        var ticked = ticked(schedule);
        return ticked < 0 || ticked > time;
    }

    /** Up to when it has ticked, in epoch milliseconds; negative when another expression has its name now. */
    private long ticked(Schedule schedule) {
        return store.read(session -> session.first(
                        "select ticked_at from schedule where name = ? and cron = ? and zone = ?",
                        row -> row.getLong(1),
                        schedule.name(),
                        schedule.cron().expression(),
                        schedule.cron().zone().getId())
                .orElse(-1L));
    }

    /** The last times after one instant and up to another: at least as many as the policy wants, if there are. */
    private static List<Instant> due(Schedule schedule, Instant from, Instant now) {
        for (var back : BACK) {
            var start = now.minus(back);
            if (start.isAfter(from)) {
                var due = between(schedule, start, now);
                if (due.size() >= schedule.missed().limit()) {
                    return due;
                }
            }
        }
        return between(schedule, from, now);
    }

    private static List<Instant> between(Schedule schedule, Instant from, Instant now) {
        var due = new ArrayList<Instant>();
        for (var next = schedule.cron().next(from);
                next.isPresent() && !next.get().isAfter(now); ) {
            due.add(next.get());
            next = schedule.cron().next(next.get());
        }
        return due;
    }

    /** Answers false when somebody else was faster, and it is to be looked at again. */
    private boolean make(Transaction transaction, Schedule schedule, long from, List<Instant> due, Instant now)
            throws SQLException {
        var last = due.get(due.size() - 1);
        var moved = transaction.update(
                "update schedule set ticked_at = ? where name = ? and cron = ? and zone = ? and ticked_at = ?",
                last.toEpochMilli(),
                schedule.name(),
                schedule.cron().expression(),
                schedule.cron().zone().getId(),
                from);
        if (moved == 0) {
            return false;
        }
        var news = new ArrayList<Journal.News>();
        for (var time : chosen(schedule.missed(), due, now)) {
            news.add(new Journal.News(event(schedule, time), Origin.OUTSIDE, new Entry.Due(0, schedule.key())));
        }
        journal.append(transaction, news);
        return true;
    }

    private static List<Instant> chosen(Missed policy, List<Instant> due, Instant now) {
        var inTime =
                due.stream().filter(time -> !time.isBefore(now.minus(LATE))).toList();
        return switch (policy) {
            case NONE -> inTime;
            case LAST -> inTime.isEmpty() ? due.subList(due.size() - 1, due.size()) : inTime;
            case ALL -> due.subList(Math.max(0, due.size() - Math.max(policy.limit(), inTime.size())), due.size());
        };
    }

    private static Event event(Schedule schedule, Instant time) {
        var zone = schedule.cron().zone();
        var scheduled = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone));
        try {
            var data = JSON.writeValueAsBytes(
                    Map.of("schedule", schedule.name(), "scheduledAt", scheduled, "zone", zone.getId()));
            return new Event(
                    schedule.source(),
                    time.toString(),
                    schedule.type(),
                    schedule.name(),
                    time.toEpochMilli(),
                    "application/json",
                    null,
                    Map.of(),
                    data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
