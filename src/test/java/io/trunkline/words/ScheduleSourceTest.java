package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import io.trunkline.office.OwnProcess;
import io.trunkline.office.Records;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route that begins at set times: once per tick, whoever runs, and whatever the clock does. */
class ScheduleSourceTest {
    private static final String ANN = "+15551230301";

    @TempDir
    Path folder;

    private static String report(String cron, String more) {
        return """
                - route:
                    id: report
                    from:
                      uri: kamelet:schedule-source
                      parameters: {cron: "%s"%s}
                      steps:
                        - setVariable: {name: at, jq: .scheduledAt}
                        - setBody: {simple: "report of ${variable.at}"}
                        - to: {uri: kamelet:sms-sink, parameters: {to: "%s", key: "${header.EventTime}"}}
                """.formatted(cron, more, ANN);
    }

    /** In the office's time, the next time of day that is a whole hour, and so many hours after it. */
    private static Instant hour(Office office, int after) {
        var now = office.trunkline().clock().millis();
        return Instant.ofEpochMilli(now - now % 3_600_000).plus(Duration.ofHours(1 + after));
    }

    @Test
    void quartz_itself_ticks_each_second_once() {
        try (var office = Office.in(folder)
                .file("report.camel.yaml", report("* * * * * ?", ""))
                .open()) {
            office.await("four seconds pass", () -> office.phone(ANN).all().size() >= 4);
            var times = Records.of(office).ask("select time from event where type = 'schedule.report' order by seq");
            for (var i = 1; i < times.size(); i++) {
                assertThat(Long.parseLong(String.valueOf(times.get(i))))
                        .isEqualTo(Long.parseLong(String.valueOf(times.get(i - 1))) + 1_000);
            }
            assertThat(office.trunkline().clock().millis()
                            - Long.parseLong(String.valueOf(times.get(times.size() - 1))))
                    .as("not minutes late, as a wake that looks again each minute would be")
                    .isLessThan(20_000);
        }
    }

    @Test
    void a_tick_is_a_text_at_its_time_and_not_before() {
        try (var office = Office.in(folder)
                .file("report.camel.yaml", report("0 0 * * * ?", ""))
                .open()) {
            var hour = hour(office, 0);
            office.phone(ANN).readsNothing();
            office.advance(Duration.ofHours(1));
            office.phone(ANN)
                    .reads("report of " + hour.toString().substring(0, 16))
                    .readsNothing();
        }
    }

    @Test
    void of_the_ticks_of_a_night_in_which_nobody_ran_the_last_is_made_up_at_the_start() {
        try (var office = Office.in(folder)
                .file("report.camel.yaml", report("0 0 * * * ?", ""))
                .open()) {
            var last = hour(office, 9);
            office.reopenAfter(Duration.ofHours(10));
            office.phone(ANN)
                    .reads("report of " + last.toString().substring(0, 16))
                    .readsNothing();
        }
    }

    @Test
    void a_schedule_whose_file_was_changed_or_removed_no_longer_ticks_as_it_did() {
        try (var office = Office.in(folder)
                .file("report.camel.yaml", report("0 0 * * * ?", ""))
                .open()) {
            office.file("report.camel.yaml", report("0 0 0 1 1 ? 2099", "")).reopen();
            assertThat(office.trunkline().refused()).isEmpty();
            office.advance(Duration.ofHours(5));
            office.phone(ANN).readsNothing();
            office.file("report.camel.yaml", "[]").reopen();
            office.advance(Duration.ofHours(5));
            office.settle();
            assertThat(Records.of(office).events("schedule.report")).isZero();
        }
    }

    @Test
    void a_cron_that_cannot_be_read_refuses_its_file_and_no_other() {
        try (var office = Office.in(folder)
                .file("report.camel.yaml", report("*/5 * * * *", ""))
                .open()) {
            assertThat(office.trunkline().refused()).containsExactly("report");
            assertThat(office.trunkline().switchboard().files().stream()
                            .map(file -> String.valueOf(file.error()))
                            .filter(error -> error.contains("report.camel.yaml")))
                    .singleElement()
                    .asString()
                    .contains("such as 0 30 9 ? * MON-FRI");
        }
    }

    @Test
    void two_replicas_tick_once_and_the_tick_of_a_killed_one_is_taken_over() {
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var ground = Ground.Kind.POSTGRES.fresh(folder.resolve("pg"));
                var here = replica("here", twilio, ground).open();
                var process = OwnProcess.start(replica("there", twilio, ground))) {
            here.await("six seconds pass", () -> here.phone(ANN).all().size() >= 6);
            process.kill();
            var soFar = here.phone(ANN).all().size();
            here.await("six more", () -> here.phone(ANN).all().size() >= soFar + 6);
            var ticks = Records.of(here);
            var count = ticks.count("select count(*) from event where type = 'schedule.report'");
            assertThat(ticks.count(
                            "select (max(time) - min(time)) / 1000 + 1 from event where type = 'schedule.report'"))
                    .as("no second is left out")
                    .isEqualTo(count);
            assertThat(here.phone(ANN).all().stream()
                            .map(text -> text.body())
                            .distinct()
                            .count())
                    .as("no second comes twice")
                    .isEqualTo(here.phone(ANN).all().size());
        }
    }

    private Office replica(String name, Simulator twilio, Ground ground) {
        return Office.in(folder.resolve(name))
                .file("report.camel.yaml", report("* * * * * ?", ", missed: all"))
                .accountAt(twilio)
                .with("TRUNKLINE_STORE", ground.url());
    }
}
