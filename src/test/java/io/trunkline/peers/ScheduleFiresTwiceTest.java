package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** n8n-io/n8n: one time of a schedule fires two to four times, where several run, where one runs, and after it was changed. */
@TestInstance(PER_CLASS)
class ScheduleFiresTwiceTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Simulator twilio = Simulator.start(SimulatorSettings.local());
    private Ground ground;
    private List<Office> three;
    private Office alone;

    @BeforeAll
    void open(@TempDir Path folder) {
        ground = Ground.Kind.POSTGRES.fresh(folder);
        three = Stream.of("one", "two", "three")
                .map(name -> Office.in(folder.resolve(name))
                        .accountAt(twilio)
                        .with("TRUNKLINE_STORE", ground.url())
                        .file("daily.camel.yaml", flow("daily", "0 0 6 * * ?", "good morning"))
                        .file("often.camel.yaml", flow("often", "0 0/10 * * * ?", "ten minutes more"))
                        .open())
                .toList();
        alone = Office.in(folder.resolve("alone"))
                .accountAt(twilio)
                .file("halves.camel.yaml", flow("halves", "0 0/30 * * * ?", "half an hour more"))
                .file("plain.camel.yaml", PLAIN)
                .open();
        // Just after noon, so that no time of any schedule comes by itself while this runs.
        for (var office : Stream.concat(three.stream(), Stream.of(alone)).toList()) {
            var now = office.trunkline().clock().instant();
            office.advance(Duration.between(now, afterNoon(now)));
            office.settle();
        }
    }

    private static Instant afterNoon(Instant now) {
        return now.truncatedTo(ChronoUnit.DAYS).plus(DAY).plus(Duration.ofMinutes(12 * 60 + 3));
    }

    @AfterAll
    void close() {
        three.forEach(Office::close);
        alone.close();
        twilio.close();
        ground.close();
    }

    /** What a flow of that name and this cron expression texts its phone at each of its times. */
    private static String flow(String name, String cron, String words) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:schedule-source
                      parameters: {cron: "%s"}
                      steps:
                        - setBody: {constant: "%s"}
                        - to: {uri: kamelet:sms-sink, parameters: {to: "%s", key: "${exchangeId}"}}
                """.formatted(name, cron, words, number(name));
    }

    private static final String PLAIN = """
            - route:
                id: plain
                from:
                  uri: kamelet:event-source
                  parameters: {types: office.plain}
                  steps:
                    - log: nothing yet
            """;

    private static String number(String flow) {
        return String.format("+1555128%04d", Math.floorMod(flow.hashCode(), 10_000));
    }

    /** The texts of a flow so far, now that everybody has done what is to be done. */
    private int texts(String flow) {
        three.forEach(Office::settle);
        alone.settle();
        return alone.phone(number(flow)).all().size();
    }

    /** So much time passes for all three at once. */
    private void pass(Duration time) throws InterruptedException {
        var threads = three.stream()
                .map(office -> new Thread(() -> office.advance(time)))
                .toList();
        threads.forEach(Thread::start);
        for (var thread : threads) {
            thread.join();
        }
    }

    private void assertTicks(Office office, String flow, long count) {
        assertThat(Records.of(office).events("schedule." + flow)).isEqualTo(count);
    }

    /** #7045, #16332, #15878, #22488: two and more run, and each of them fires a daily schedule. */
    @Test
    void n8n_7045_15878_16332_22488_a_daily_schedule_of_several_replicas_fires_once_a_day() throws Exception {
        var before = texts("daily");
        var ticks = Records.of(three.get(0)).events("schedule.daily");
        for (var day = 1; day <= 2; day++) {
            pass(DAY);
            assertThat(texts("daily") - before).as("after " + day + " days").isEqualTo(day);
        }
        assertTicks(three.get(0), "daily", ticks + 2);
    }

    /** #17160: three run, and two of them fire every ten minutes. */
    @Test
    void n8n_17160_a_schedule_of_three_replicas_for_every_ten_minutes_fires_once_each() throws Exception {
        var before = texts("often");
        for (var time = 1; time <= 3; time++) {
            pass(Duration.ofMinutes(10));
            assertThat(texts("often") - before).as("the time " + time).isEqualTo(time);
        }
    }

    /** #6567: one runs, and fires four times every half an hour. */
    @Test
    void n8n_6567_a_schedule_of_one_that_runs_alone_fires_once_each_half_an_hour() {
        var before = texts("halves");
        for (var time = 1; time <= 4; time++) {
            alone.advance(Duration.ofMinutes(30));
            assertThat(texts("halves") - before).as("the time " + time).isEqualTo(time);
        }
    }

    /** #19112: a daily schedule fires three times, also after it was switched off and on, taken away and put back. */
    @Test
    void n8n_19112_a_schedule_that_is_taken_away_and_put_back_fires_once() {
        var schedule = flow("back", "0 0 11 * * ?", "it is eleven");
        alone.saves("back.camel.yaml", schedule).saves("back.camel.yaml", "[]").saves("back.camel.yaml", schedule);
        alone.advance(DAY);
        assertThat(texts("back")).isEqualTo(1);
        assertTicks(alone, "back", 1);
    }

    /** #28322: a schedule that is added to a workflow runs it twice. */
    @Test
    void n8n_28322_a_schedule_that_is_added_to_a_flow_fires_once() {
        alone.saves("plain.camel.yaml", PLAIN + flow("added", "0 0 11 * * ?", "it is eleven"));
        alone.advance(DAY);
        assertThat(texts("added")).isEqualTo(1);
        assertTicks(alone, "added", 1);
    }

    /** #30607: it fires twice, once as it is and once as it was before it was changed, also after a restart. */
    @Test
    void n8n_30607_a_schedule_that_was_changed_fires_once_and_as_it_is_now() {
        alone.saves("edited.camel.yaml", flow("edited", "0 0 11 * * ?", "version 1"))
                .saves("edited.camel.yaml", flow("edited", "0 0 11 * * ?", "version 2"));
        alone.advance(DAY);
        alone.phone(number("edited")).reads("version 2").readsNothing();
        alone.saves("edited.camel.yaml", flow("edited", "0 30 11 * * ?", "version 3"));
        alone.advance(DAY);
        alone.phone(number("edited")).reads("version 3").readsNothing();
        alone.reopen();
        alone.advance(DAY);
        alone.phone(number("edited")).reads("version 3").readsNothing();
        assertTicks(alone, "edited", 3);
    }
}
