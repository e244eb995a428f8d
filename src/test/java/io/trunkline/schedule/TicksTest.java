package io.trunkline.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.journal.Journal;
import io.trunkline.store.Ground;
import io.trunkline.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which ticks are entered in the journal, on both stores. */
@ParameterizedClass
@EnumSource(Ground.Kind.class)
class TicksTest {
    private final Ground ground;
    private final Store store;
    private final Ticks ticks;

    TicksTest(Ground.Kind kind, @TempDir Path folder) {
        ground = kind.fresh(folder);
        store = ground.open();
        ticks = new Ticks(store, new Journal(store));
    }

    @AfterEach
    void close() {
        ground.close();
    }

    private static Schedule schedule(String cron, String zone, Missed missed) {
        return new Schedule("report", Cron.parse(cron, zone), missed);
    }

    private List<String> made() {
        return store.read(session -> session.list(
                "select id from event where type = 'schedule.report' order by seq", row -> row.getString(1)));
    }

    /** As if it had begun, and last ticked, then. */
    private Schedule since(String time, Schedule schedule) {
        ticks.begin(schedule);
        store.writeAndWait(transaction -> transaction.update(
                "update schedule set ticked_at = ?", Instant.parse(time).toEpochMilli()));
        return schedule;
    }

    @Test
    void a_tick_is_made_once_however_often_somebody_wakes() {
        var schedule = since("2026-05-01T00:00:00Z", schedule("0 0 9 * * ?", "UTC", Missed.LAST));
        for (var now : List.of("08:59:59", "09:00:00", "09:00:00", "09:00:01")) {
            ticks.tick(schedule, Instant.parse("2026-05-01T" + now + "Z"));
        }
        assertThat(made()).containsExactly("2026-05-01T09:00:00Z");
    }

    @Test
    void two_replicas_that_race_make_each_of_200_ticks_once() {
        var other = ground.isShared() ? ground.open() : store;
        var theirs = new Ticks(other, new Journal(other));
        var start = Instant.parse("2026-05-01T00:00:00Z");
        var schedule = since(start.toString(), schedule("* * * * * ?", "UTC", Missed.ALL));
        var racing = new ArrayList<CompletableFuture<Void>>();
        for (var who : List.of(ticks, theirs)) {
            racing.add(CompletableFuture.runAsync(() -> {
                for (var second = 1; second <= 200; second++) {
                    who.tick(schedule, start.plusSeconds(second));
                }
            }));
        }
        racing.forEach(CompletableFuture::join);
        var expected = new ArrayList<String>();
        for (var second = 1; second <= 200; second++) {
            expected.add(start.plusSeconds(second).toString());
        }
        assertThat(made()).isEqualTo(expected);
    }

    @Test
    void the_entry_of_a_tick_has_its_time_also_in_the_nights_of_change() {
        var schedule = since("2026-03-28T12:00:00Z", schedule("0 30 2 * * ?", "Europe/Berlin", Missed.ALL));
        ticks.tick(schedule, Instant.parse("2026-03-30T12:00:00Z"));
        assertThat(made()).containsExactly("2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
        assertThat(store.<Long>read(session -> session.number("select time from event order by seq")))
                .isEqualTo(Instant.parse("2026-03-29T01:30:00Z").toEpochMilli());
        assertThat(store.<String>read(session -> session.first(
                                "select cast(data as text) from event order by seq", row -> row.getString(1))
                        .orElseThrow()))
                .satisfies(data -> {
                    if (!ground.isShared()) {
                        assertThat(data).contains("\"scheduledAt\":\"2026-03-29T03:30:00+02:00\"");
                    }
                });
    }

    @Test
    void what_was_missed_is_made_up_as_the_policy_says() {
        var start = "2026-05-01T00:00:00Z";
        var now = Instant.parse("2026-05-04T12:00:00Z");
        ticks.tick(since(start, schedule("0 0 9 * * ?", "UTC", Missed.NONE)), now);
        assertThat(made()).isEmpty();
        ticks.tick(since(start, schedule("0 0 9 * * ?", "UTC", Missed.LAST)), now);
        assertThat(made()).containsExactly("2026-05-04T09:00:00Z");
        ticks.tick(since(start, schedule("0 0 9 * * ?", "UTC", Missed.ALL)), now);
        assertThat(made())
                .containsExactly(
                        "2026-05-04T09:00:00Z", "2026-05-01T09:00:00Z", "2026-05-02T09:00:00Z", "2026-05-03T09:00:00Z");
    }

    @Test
    void a_schedule_that_begins_again_as_it_was_goes_on_where_it_was() {
        var schedule = since("2026-05-01T00:00:00Z", schedule("0 0 9 * * ?", "UTC", Missed.LAST));
        ticks.begin(schedule);
        ticks.tick(schedule, Instant.parse("2026-05-01T12:00:00Z"));
        assertThat(made()).containsExactly("2026-05-01T09:00:00Z");
    }

    @Test
    void a_month_of_missed_seconds_is_made_up_without_counting_them_all() {
        var start = Instant.parse("2026-05-01T00:00:00Z");
        var schedule = since(start.toString(), schedule("* * * * * ?", "UTC", Missed.ALL));
        ticks.tick(schedule, start.plus(Duration.ofDays(30)));
        assertThat(made()).hasSize(100).endsWith("2026-05-31T00:00:00Z");
    }

    @Test
    void what_is_late_by_seconds_is_not_missed() {
        var schedule = since("2026-05-01T00:00:00Z", schedule("0/10 * * * * ?", "UTC", Missed.NONE));
        ticks.tick(schedule, Instant.parse("2026-05-01T00:00:35Z"));
        assertThat(made()).hasSize(3);
    }

    @Test
    void a_schedule_that_was_changed_no_longer_ticks_as_it_was() {
        var old = since("2026-05-01T00:00:00Z", schedule("0 0 9 * * ?", "UTC", Missed.ALL));
        var changed = since("2026-05-01T08:00:00Z", schedule("0 0 10 * * ?", "UTC", Missed.ALL));
        var now = Instant.parse("2026-05-01T12:00:00Z");
        ticks.tick(old, now);
        assertThat(made()).as("a replica that still has the old file").isEmpty();
        ticks.tick(changed, now);
        assertThat(made()).containsExactly("2026-05-01T10:00:00Z");
    }

    @Test
    void ticks_of_the_old_expression_that_wait_are_cancelled_when_it_changes() {
        store.writeAndWait(transaction -> transaction.update("insert into subscription (name, flow, types, created_at)"
                + " values ('f/report', 'f', 'schedule.report', 0)"));
        ticks.tick(
                since("2026-05-01T00:00:00Z", schedule("0 0 9 * * ?", "UTC", Missed.ALL)),
                Instant.parse("2026-05-02T12:00:00Z"));
        ticks.begin(schedule("0 0 10 * * ?", "UTC", Missed.ALL));
        assertThat(store.<List<String>>read(
                        session -> session.list("select distinct state from delivery", row -> row.getString(1))))
                .containsExactly("cancelled");
    }
}
