package io.trunkline.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a cron expression comes, above all in the nights in which the clock changes. */
class CronTest {
    private static List<String> times(String cron, String zone, String from, int count) {
        var times = new ArrayList<String>();
        var at = Instant.parse(from);
        for (var i = 0; i < count; i++) {
            at = Cron.parse(cron, zone).next(at).orElseThrow();
            times.add(at.toString());
        }
        return times;
    }

    @Test
    void a_time_that_spring_leaves_out_comes_an_hour_later() {
        assertThat(times("0 30 2 * * ?", "Europe/Berlin", "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void a_time_that_autumn_repeats_comes_once() {
        assertThat(times("0 30 2 * * ?", "Europe/Berlin", "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(times("0 30 2 * * ?", "Europe/Berlin", "2026-10-25T00:45:00Z", 1))
                .as("asked in the first of the two hours")
                .containsExactly("2026-10-26T01:30:00Z");
        assertThat(times("0 30 2 * * ?", "Europe/Berlin", "2026-10-25T01:15:00Z", 1))
                .as("asked in the second of the two hours")
                .containsExactly("2026-10-26T01:30:00Z");
    }

    @Test
    void every_hour_is_every_hour_in_spring_and_autumn() {
        assertThat(times("0 30 * * * ?", "Europe/Berlin", "2026-03-28T23:45:00Z", 3))
                .containsExactly("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z");
        assertThat(times("0 30 * * * ?", "Europe/Berlin", "2026-10-24T22:45:00Z", 4))
                .containsExactly(
                        "2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z");
    }

    @Test
    void the_moment_of_the_change_itself_is_not_lost() {
        assertThat(times("0 0 * * * ?", "Europe/Berlin", "2026-10-24T23:30:00Z", 3))
                .containsExactly("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z");
        assertThat(times("0 0 3 * * ?", "Europe/Berlin", "2026-03-28T12:00:00Z", 1))
                .containsExactly("2026-03-29T01:00:00Z");
        assertThat(times("0 0 2,3 * * ?", "Europe/Berlin", "2026-03-28T12:00:00Z", 2))
                .as("two times of day that are one moment are one tick")
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "0 * * * * ?, America/New_York, 2026-03-08T00:00:00Z",
        "0 * * * * ?, America/New_York, 2026-11-01T00:00:00Z",
        "0 * * * * ?, Australia/Lord_Howe, 2026-04-04T12:00:00Z",
        "0 * * * * ?, Australia/Lord_Howe, 2026-10-03T12:00:00Z"
    })
    void every_minute_is_1440_minutes_a_day_whatever_the_clock_does(String cron, String zone, String from) {
        var at = Instant.parse(from);
        var schedule = Cron.parse(cron, zone);
        for (var i = 0; i < 1_440; i++) {
            var next = schedule.next(at).orElseThrow();
            assertThat(next).isEqualTo(at.plus(Duration.ofMinutes(1)));
            at = next;
        }
    }

    @Test
    void half_an_hour_of_change_and_dense_times_are_exact_too() {
        assertThat(times("0 0/15 2 * * ?", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", 4))
                .containsExactly(
                        "2026-10-03T15:30:00Z", "2026-10-03T15:45:00Z", "2026-10-04T15:00:00Z", "2026-10-04T15:15:00Z");
        assertThat(times("0 30 9 ? * MON-FRI", "Europe/Berlin", "2026-03-27T12:00:00Z", 2))
                .containsExactly("2026-03-30T07:30:00Z", "2026-03-31T07:30:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/5 * * * *|UTC|such as 0 30 9 ? * MON-FRI",
                "0 0 9 * * *|UTC|such as 0 30 9 ? * MON-FRI",
                "0 0 25 * * ?|UTC|such as 0 30 9 ? * MON-FRI",
                "''|UTC|such as 0 30 9 ? * MON-FRI",
                "0 0 9 30 2 ?|UTC|never comes",
                "0 0 9 * * ?|Berlin|as Europe/Berlin"
            })
    void what_is_no_schedule_is_refused_with_an_example(String cron, String zone, String hint) {
        assertThatThrownBy(() -> Cron.parse(cron, zone))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(hint);
    }
}
