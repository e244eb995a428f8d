package io.trunkline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Logbook;
import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands by name in `routes/core/delivery.camel.yaml` does what it says, and what holds when it is edited away. */
class PipelineTest {
    private static final String DELIVERY = "core/delivery.camel.yaml";
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void the_throttle_bounds_what_is_begun_and_not_answered() {
        try (var office = Office.in(folder).with("TWILIO_CONCURRENCY", "2").open()) {
            sendEight(office);
            assertThat(Records.of(office).mostUnderWay()).isEqualTo(2);
            assertThat(office.simulator().peakRequestsInFlight()).isEqualTo(2);
        }
    }

    @Test
    void without_the_throttle_attempts_are_begun_that_cannot_go_out_yet() {
        try (var office = Office.in(folder).with("TWILIO_CONCURRENCY", "2")) {
            office.file(DELIVERY, without(office.read(DELIVERY), "throttle:")).open();
            sendEight(office);
            assertThat(Records.of(office).mostUnderWay()).isGreaterThan(2);
        }
    }

    @Test
    void without_the_idempotent_consumer_nothing_leaves_and_the_log_says_why() {
        try (var office = Office.in(folder);
                var log = Logbook.open()) {
            var whole = office.read(DELIVERY);
            office.file(DELIVERY, withoutIdempotentConsumer(whole)).open();
            office.paymentFails("in_1", ANN);
            office.paymentFails("in_2", ANN);
            office.settle();
            assertThat(office.simulator().creates()).isZero();
            assertThat(office.states(ANN)).containsExactly("queued", "queued");
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("WARN") && line.contains("Keep the idempotentConsumer"));

            office.file(DELIVERY, whole).reopen();
            office.advance(Duration.ofSeconds(6));
            office.settle();
            assertThat(office.simulator().creates()).isEqualTo(2);
            assertThat(office.phone(ANN).all()).hasSize(2);
        }
    }

    @Test
    void a_flow_that_calls_twilio_itself_sends_nothing_and_is_told_of_sms_sink() {
        try (var office = Office.in(folder).with("JOURNAL_TRIES", "1")) {
            office.file("core/rogue.camel.yaml", ROGUE).open();
            Post.to(office).event("plain", "rogue.create", "{}").event("marked", "rogue.claim", "{}");
            var records = Records.of(office);
            assertThat(records.parked("core.rogue/create", "plain")).contains("Nothing was sent", "kamelet:sms-sink");
            assertThat(records.parked("core.rogue/claim", "marked")).contains("Nothing was sent", "kamelet:sms-sink");
            office.settle();
            assertThat(office.simulator().creates()).isZero();
        }
    }

    @Test
    void a_flow_can_neither_change_nor_delete_what_twilio_has() {
        try (var office = Office.in(folder).with("JOURNAL_TRIES", "1")) {
            office.file("core/rogue.camel.yaml", ROGUE).open();
            office.paymentFails("in_1", ANN);
            var ann = office.phone(ANN).reads("in_1");
            office.settle();
            var before = ann.all().get(0);
            var data = "{\"sid\": \"" + before.sid() + "\"}";
            Post.to(office).event("gone", "rogue.delete", data).event("other", "rogue.update", data);
            var records = Records.of(office);
            assertThat(records.parked("core.rogue/delete", "gone")).contains("A route may not DELETE");
            assertThat(records.parked("core.rogue/update", "other")).contains("A route may not POST");
            assertThat(ann.all())
                    .singleElement()
                    .extracting(text -> text.body())
                    .isEqualTo(before.body());
        }
    }

    private static void sendEight(Office office) {
        office.faults("{\"on\": \"create\", \"kind\": \"latency\", \"ms\": 200}");
        var numbers = new ArrayList<String>();
        for (var i = 0; i < 8; i++) {
            numbers.add("+1555123010" + i);
            office.paymentFails("in_" + i, numbers.get(i));
        }
        office.settle();
        assertThat(numbers)
                .allSatisfy(number -> assertThat(office.phone(number).all()).hasSize(1));
        assertThat(office.simulator().creates()).isEqualTo(8);
    }

    /** The text without the step that begins so, and what stands deeper below it. */
    private static String without(String yaml, String step) {
        var kept = new ArrayList<String>();
        var indent = -1;
        for (var line : yaml.lines().toList()) {
            var depth = line.length() - line.stripLeading().length();
            if (indent >= 0 && depth <= indent) {
                indent = -1;
            }
            if (line.strip().equals("- " + step)) {
                indent = depth;
            }
            if (indent < 0) {
                kept.add(line);
            }
        }
        assertThat(kept).hasSizeLessThan(yaml.lines().toList().size());
        return String.join("\n", kept) + "\n";
    }

    /** The branch of texts goes to Twilio without it; that of calls keeps it. */
    private static String withoutIdempotentConsumer(String yaml) {
        var texts = yaml.indexOf("idempotentConsumer:");
        var calls = yaml.indexOf("- simple: \"${header.Channel} == 'call'\"");
        assertThat(texts).isPositive().isLessThan(calls);
        return yaml.substring(0, yaml.lastIndexOf("- ", texts))
                + "- to: twilio:message/create\n              "
                + yaml.substring(calls);
    }

    private static final String ROGUE = String.join(
            "\n",
            List.of(
                    "- beans:",
                    "    - {name: ann, type: com.twilio.type.PhoneNumber, constructors: {0: \"+15551230001\"}}",
                    "    - {name: us, type: com.twilio.type.PhoneNumber, constructors: {0: \"+15005550006\"}}",
                    "- onException:",
                    "    exception: [java.lang.Exception]",
                    "    redeliveryPolicy: {maximumRedeliveries: 3, redeliveryDelay: 1}",
                    route("create", headers("[]"), "twilio:message/create"),
                    route(
                            "claim",
                            headers("[{name: CamelTwilio.statusCallback, constant: \"attempt:1/1\"}]"),
                            "twilio:message/create"),
                    route("delete", path(), "twilio:message/delete"),
                    route("update", path(), "twilio:message/update")));

    private static String route(String id, String headers, String uri) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:event-source
                      parameters: {types: rogue.%s}
                      steps:
                %s
                        - to: %s
                """.formatted(id, id, headers.indent(8).stripTrailing(), uri);
    }

    private static String headers(String more) {
        return """
                - setHeader: {name: CamelTwilio.to, simple: "${ref:ann}"}
                - setHeader: {name: CamelTwilio.from, simple: "${ref:us}"}
                - setHeader: {name: CamelTwilio.body, constant: "past all of it"}
                """ + (more.equals("[]") ? "" : "- setHeaders: {headers: " + more + "}\n");
    }

    private static String path() {
        return "- setHeader: {name: CamelTwilio.pathSid, jq: {expression: .sid, resultType: java.lang.String}}\n";
    }
}
