package io.trunkline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One of each kind of thing happens; then Prometheus reads, and the dashboard and the alerts find what they ask for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {
    private static final String ANN = "+15551230401";
    private static final String BOB = "+15551230402";
    private static final String CAROL = "+15551230403";
    private static final String DAN = "+15551230404";
    private static final Path EYES = Path.of("k8s", "eyes");
    private static final Pattern NAME = Pattern.compile("trunkline_[a-z0-9_]+");

    private static final String FLOWS = """
            - route:
                id: say
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.say}
                  steps:
                    - setVariable: {name: to, jq: .to}
                    - setBody: {constant: hello}
                    - to: {uri: kamelet:sms-sink, parameters: {to: "${variable.to}", key: "${header.EventId}"}}
            - route:
                id: fail
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.fail}
                  steps:
                    - throwException: {exceptionType: java.lang.IllegalStateException, message: never}
            - route:
                id: morning
                from:
                  uri: kamelet:schedule-source
                  parameters: {cron: "0 0 * * * ?"}
                  steps:
                    - log: tick
            """;

    private Office office;
    private Scrape fresh;
    private Scrape scrape;

    @BeforeAll
    void one_of_each_happens(@TempDir Path folder) {
        office = Office.in(folder)
                .with("JOURNAL_TRIES", "1")
                .file("eyes.camel.yaml", FLOWS)
                .open();
        fresh = Scrape.of(office);
        office.paymentFails("in_1", ANN);
        office.paymentFails("in_1", ANN);
        office.phone(ANN).reads("payment");
        office.faults("{\"on\":\"callback\",\"kind\":\"final\",\"code\":30005,\"number\":\"" + BOB
                + "\"},{\"on\":\"create\",\"kind\":\"5xx\",\"created\":false,\"number\":\"" + DAN + "\"}");
        office.phone(CAROL).texts("STOP");
        office.await(
                "Carol is heard",
                () -> !office.books().events("contact.opted_out", CAROL).isEmpty());
        say("bob", BOB);
        say("carol", CAROL);
        say("dan", DAN);
        say("nobody", "12");
        Post.to(office)
                .event("f1", "test.fail", "{}")
                .event("n1", "call.+14155550123", "{}")
                .event("n2", "call.4155550124", "{}");
        office.post("/hooks/stripe", "{}", "content-type", "application/json");
        office.savesBadly("bad.camel.yaml", "- route:\n    id: bad\n    form: nowhere\n");
        office.await(
                "all of it has happened",
                () -> office.books().isIn("eyes/dan", State.UNSURE)
                        && office.books().isIn("eyes/bob", State.UNDELIVERED)
                        && office.books().isIn("eyes/carol", State.MUTED)
                        && office.books().isIn("eyes/nobody", State.REFUSED)
                        && office.books().isIn("billing/in_1", State.DELIVERED));
        // The schedule ticks, and the lookout looks.
        office.advance(Duration.ofHours(1));
        office.await("it is seen", () -> isSeen(Scrape.of(office)));
        scrape = Scrape.of(office);
    }

    private static boolean isSeen(Scrape scrape) {
        return scrape.sum("trunkline_unsure_messages") == 1
                && scrape.sum("trunkline_journal_parked_events") == 1
                && scrape.sum("trunkline_routes_refused") == 1
                && scrape.sum("trunkline_schedule_drift_seconds_count", "schedule=morning") > 0;
    }

    private void say(String id, String to) {
        Post.to(office).event(id, "test.say", "{\"to\": \"" + to + "\"}");
    }

    @AfterAll
    void close() {
        office.close();
    }

    @Test
    void what_became_of_messages_is_counted_by_flow_channel_and_code() {
        var counts = Map.of(
                "accepted",
                4.0,
                "delivered",
                0.0,
                "sent",
                1.0,
                "undelivered",
                1.0,
                "muted",
                1.0,
                "refused",
                1.0,
                "unsure",
                1.0);
        counts.forEach((state, count) -> assertThat(
                        scrape.sum("trunkline_messages_" + state + "_total", "flow=eyes", "channel=sms"))
                .as(state)
                .isEqualTo(count));
        assertThat(scrape.sum("trunkline_messages_undelivered_total", "code=30005"))
                .isEqualTo(1);
        assertThat(scrape.sum("trunkline_messages_delivered_total", "flow=billing"))
                .isEqualTo(1);
        assertThat(scrape.sum("trunkline_attempts_total", "account=default", "outcome=created"))
                .isEqualTo(2);
        assertThat(scrape.sum("trunkline_attempts_total", "outcome=unknown")).isEqualTo(1);
        assertThat(scrape.sum("trunkline_twilio_errors_total", "code=unknown", "account=default"))
                .isEqualTo(1);
    }

    @Test
    void how_long_it_took_is_counted_where_it_belongs() {
        assertThat(scrape.sum("trunkline_event_to_sent_seconds_count", "flow=billing"))
                .isEqualTo(1);
        assertThat(scrape.sum("trunkline_event_to_sent_seconds_bucket", "flow=billing", "le=30.0"))
                .isEqualTo(1);
        assertThat(scrape.sum("trunkline_sent_to_delivered_seconds_count", "flow=billing"))
                .isEqualTo(1);
        assertThat(scrape.sum("trunkline_twilio_request_seconds_count", "operation=create", "outcome=2xx"))
                .isEqualTo(2);
        assertThat(scrape.sum("trunkline_twilio_request_seconds_count", "operation=create", "outcome=5xx"))
                .isEqualTo(1);
    }

    @Test
    void what_was_heard_and_how_the_doors_answered_is_counted() {
        assertThat(scrape.sum("trunkline_events_heard_total", "type=stripe.payment.failed"))
                .isEqualTo(1);
        assertThat(scrape.sum("trunkline_events_repeated_total")).isGreaterThanOrEqualTo(1);
        assertThat(scrape.sum("trunkline_journal_told_total", "subscription=eyes/fail", "outcome=parked"))
                .isEqualTo(1);
        assertThat(scrape.sum("trunkline_http_answers_total", "door=POST /hooks/stripe", "status=202"))
                .isEqualTo(2);
        assertThat(scrape.sum("trunkline_http_answers_total", "door=POST /hooks/stripe", "status=403"))
                .isEqualTo(1);
        assertThat(scrape.sum("trunkline_reloads_refused_total")).isEqualTo(1);
    }

    @Test
    void a_schedule_is_counted_from_0_and_the_worst_of_its_ticks_stays_to_be_seen() {
        assertThat(fresh.samples())
                .filteredOn(sample -> "morning".equals(sample.labels().get("schedule")))
                .extracting(Scrape.Sample::name)
                .contains("trunkline_schedule_drift_seconds_count", "trunkline_schedule_drift_seconds_bucket");
        assertThat(fresh.sum("trunkline_schedule_drift_seconds_count")).isZero();
        assertThat(scrape.sum("trunkline_schedule_drift_seconds_max", "schedule=morning"))
                .isGreaterThanOrEqualTo(scrape.sum("trunkline_schedule_drift_seconds_sum", "schedule=morning")
                        / scrape.sum("trunkline_schedule_drift_seconds_count", "schedule=morning"));
    }

    @Test
    void pace_is_shown_against_what_is_allowed_and_a_replica_says_that_it_lives() {
        assertThat(scrape.sum("trunkline_pace_used_segments_total", "account=default", "sender=+1…0006"))
                .isEqualTo(1.0 + office.books().life("billing/in_1").message().segments());
        assertThat(scrape.sum("trunkline_pace_allowed_segments_per_second", "sender=+1…0006"))
                .isEqualTo(1_000);
        assertThat(scrape.sum("trunkline_replica_alive")).isEqualTo(1);
        assertThat(scrape.sum("trunkline_queue_oldest_seconds")).isZero();
        assertThat(scrape.samples())
                .anyMatch(sample -> sample.name().equals("trunkline_queue_oldest_seconds")
                        && "sms".equals(sample.labels().get("channel")));
    }

    @Test
    void no_label_holds_a_phone_number() {
        assertThat(scrape.sum("trunkline_events_heard_total", "type=call.+…0123"))
                .isEqualTo(1);
        assertThat(scrape.sum("trunkline_events_heard_total", "type=call.…0124"))
                .isEqualTo(1);
        assertThat(scrape.samples())
                .allSatisfy(sample -> assertThat(sample.labels().values())
                        .noneMatch(value -> value.matches(".*[0-9]{7,}.*") && !value.equals("10000000")));
    }

    @Test
    void the_dashboard_and_the_alerts_use_only_metrics_that_exist() throws IOException {
        for (var file : List.of("dashboard.json", "alerts.yaml")) {
            var used = names(Files.readString(EYES.resolve(file)));
            assertThat(used).as(file).hasSizeGreaterThan(10);
            assertThat(scrape.names()).as(file).containsAll(used);
        }
    }

    @Test
    void the_dashboard_shows_everything_that_is_measured() throws IOException {
        var shown = names(Files.readString(EYES.resolve("dashboard.json")));
        var parts = Pattern.compile("_(bucket|sum|count|max)$");
        var measured = new TreeSet<String>();
        scrape.names().stream()
                .filter(name -> name.startsWith("trunkline_"))
                .filter(name -> !parts.matcher(name).find())
                .forEach(measured::add);
        assertThat(shown).containsAll(measured);
    }

    @Test
    void every_alert_is_tested_and_has_a_runbook_that_exists() throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        var tests = Files.readString(EYES.resolve("alerts.test.yaml"));
        var alerts = alerts();
        assertThat(alerts).hasSizeGreaterThan(10);
        for (var alert : alerts) {
            var runbook = alert.path("annotations").path("runbook").asText();
            assertThat(runbook).as(alert.path("alert").asText()).startsWith("README.md#");
            assertThat(readme).contains("id=\"" + runbook.substring("README.md#".length()) + "\"");
            assertThat(tests).contains("alertname: " + alert.path("alert").asText() + "}");
        }
    }

    private static List<JsonNode> alerts() throws IOException {
        var rules = new ObjectMapper(new YAMLFactory())
                .readTree(EYES.resolve("alerts.yaml").toFile());
        var alerts = new ArrayList<JsonNode>();
        rules.path("groups").forEach(group -> group.path("rules").forEach(alerts::add));
        return alerts;
    }

    private static Set<String> names(String text) {
        var names = new TreeSet<String>();
        var found = NAME.matcher(text);
        while (found.find()) {
            names.add(found.group());
        }
        return names;
    }
}
