package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Alarm;
import io.trunkline.office.Office;
import io.trunkline.office.Phone;
import io.trunkline.office.TwilioConsole;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Promise 7 for calls: only a human who answered, or a pressed key, is somebody who was reached, and what else was is said. */
class MachinesAreNobodyTest {
    private static final String ANN = "+15551230001";
    private static final String KEY = "alarm/disk";
    private static final String PRESS = ",\"press\":\"1=acknowledge\"";

    @TempDir
    Path folder;

    private static void isNotReached(Office office, String outcome) {
        office.await("it is not reached", () -> office.books().isIn(KEY, State.UNDELIVERED));
        office.settle();
        var failed = office.books().events("twilio.call.failed", KEY);
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).path("outcome").asText()).isEqualTo(outcome);
        for (var type : List.of("answered", "acknowledged", "completed")) {
            assertThat(office.books().events("twilio.call." + type, KEY))
                    .as(type)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", PRESS})
    void a_voicemail_is_hung_up_on_and_nobody_was_reached(String terms) {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", terms);
            var call = office.phone(ANN).isCalled().leavesToVoicemail();
            assertThat(call.end()).isEqualTo("completed");
            isNotReached(office, "machine");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", PRESS})
    void a_text_that_is_left_after_the_beep_reached_nobody_either(String terms) {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", terms + ",\"onMachine\":\"leave\"");
            var call = office.phone(ANN).isCalled().leavesToVoicemail();
            // Once into the greeting, and once after the beep.
            call.hears("Fire!").hears("Fire!");
            call.end();
            isNotReached(office, "machine");
        }
    }

    @Test
    void what_twilio_cannot_tell_from_a_machine_is_nobody() {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", "");
            var call = office.phone(ANN).isCalled().answersOddly().hears("Fire!");
            TwilioConsole.of(office).passes(Duration.ofSeconds(4));
            call.end();
            isNotReached(office, "unknown");
        }
    }

    @Test
    void a_key_counts_whatever_twilio_takes_its_presser_for() {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", PRESS);
            office.phone(ANN)
                    .isCalled()
                    .answersOddly()
                    .hears("Press 1")
                    .presses("1")
                    .hears("You pressed 1")
                    .end();
            office.await("it is reached", () -> office.books().isIn(KEY, State.DELIVERED));
        }
    }

    @Test
    void a_human_who_answers_was_reached() {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", "");
            var call = office.phone(ANN).isCalled().answers().hears("Fire!");
            office.await("it is reached", () -> office.books().isIn(KEY, State.DELIVERED));
            TwilioConsole.of(office).passes(Duration.ofSeconds(4));
            call.end();
            office.await(
                    "it is over",
                    () -> !office.books().events("twilio.call.completed", KEY).isEmpty());
            assertThat(office.books().events("twilio.call.answered", KEY)).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"busy,busy", "failed,failed", "ring,no-answer"})
    void busy_failed_and_no_answer_are_told_apart(String phone, String outcome) {
        try (var office = Alarm.office(folder).open()) {
            var ann = office.phone(ANN).alwaysAnswers(phone);
            Alarm.raise(office, "disk", ANN, "Fire!", PRESS);
            var call = ann.isCalled();
            if (outcome.equals("no-answer")) {
                office.await(
                        "it rings",
                        () -> office.simulator().calls(ANN).get(0).status().equals("ringing"));
                TwilioConsole.of(office).passes(Duration.ofSeconds(66));
            }
            assertThat(call.end()).isEqualTo(outcome);
            isNotReached(office, outcome);
        }
    }

    @Test
    void a_flow_can_call_again_within_three_minutes() {
        try (var office = Alarm.office(folder).file("again.camel.yaml", AGAIN).open()) {
            var ann = office.phone(ANN).alwaysAnswers("busy");
            Alarm.raise(office, "disk", ANN, "Fire!", PRESS);
            ann.isCalled().end();
            var second = nextCall(office, ann);
            second.answers().hears("Again: Fire!").hears("Press 1").presses("1").hears("You pressed 1");
            office.settle();
            assertThat(office.books().events("twilio.call.acknowledged", "again/alarm/disk"))
                    .hasSize(1);
        }
    }

    private static io.trunkline.office.Ring nextCall(Office office, Phone ann) {
        ann.alwaysAnswers("ring");
        office.settle();
        office.advance(Duration.ofSeconds(61));
        return ann.isCalled();
    }

    /** A minute after a call that was busy, the same person is called once more. */
    private static final String AGAIN = """
            - route:
                id: soon
                from:
                  uri: kamelet:event-source
                  parameters: {types: twilio.call.failed}
                  steps:
                    - filter:
                        jq: .outcome == "busy"
                        steps:
                          - to:
                              uri: kamelet:event-sink
                              parameters: {type: again.due, after: 60s}
            - route:
                id: again
                from:
                  uri: kamelet:event-source
                  parameters: {types: again.due}
                  steps:
                    - setVariable: {name: to, jq: .to}
                    - setVariable: {name: key, jq: .key}
                    - setBody: {jq: '"Again: " + .body'}
                    - to:
                        uri: kamelet:call-sink
                        parameters: {to: "${variable.to}", key: "${variable.key}", press: "1=acknowledge"}
            """;

    @Test
    void what_was_never_told_is_read_from_the_call_within_minutes() {
        try (var office = Alarm.office(folder).open()) {
            office.faults("{\"on\":\"callback\",\"kind\":\"lost\",\"number\":\"" + ANN + "\"}");
            Alarm.raise(office, "disk", ANN, "Fire!", "");
            var call = office.phone(ANN).isCalled().answers().hears("Fire!");
            office.await("who answered is known", () -> "human"
                    .equals(office.simulator().calls(ANN).get(0).answeredBy()));
            TwilioConsole.of(office).passes(Duration.ofSeconds(4));
            call.end();
            office.settle();
            assertThat(office.books().isIn(KEY, State.SENT)).isTrue();
            office.advance(Duration.ofSeconds(121));
            office.await("it is read", () -> office.books().isIn(KEY, State.DELIVERED));
        }
    }

    @Test
    void callbacks_that_come_twice_and_backwards_say_the_same() {
        try (var office = Alarm.office(folder).open()) {
            office.faults("{\"on\":\"callback\",\"kind\":\"reorder\"},{\"on\":\"callback\",\"kind\":\"repeat\"}");
            Alarm.raise(office, "disk", ANN, "Fire!", PRESS);
            office.phone(ANN).isCalled().answers().hears("Press 1").presses("1").end();
            office.await(
                    "it is over",
                    () -> !office.books().events("twilio.call.completed", KEY).isEmpty());
            office.settle();
            assertThat(office.books().happenings(KEY)).containsOnlyOnce("sent", "delivered", "pressed 1");
            for (var type : List.of("initiated", "answered", "acknowledged", "completed")) {
                assertThat(office.books().events("twilio.call." + type, KEY))
                        .as(type)
                        .hasSize(1);
            }
        }
    }

    @Test
    void an_account_that_cannot_call_us_back_is_asked_who_answered() {
        try (var twilio = Simulator.start(SimulatorSettings.local().withAddress("127.0.0.1", 0));
                var office = Alarm.office(folder).accountAt(twilio).open()) {
            var ann = office.phone(ANN);
            Alarm.raise(office, "disk", ANN, "Fire!", "");
            var call = ann.isCalled().answers().hears("Fire!");
            TwilioConsole.of(office).passes(Duration.ofSeconds(4));
            call.end();
            office.settle();
            office.advance(Duration.ofSeconds(11));
            office.await("it is asked for", () -> office.books().isIn(KEY, State.DELIVERED));
            assertThat(office.books().events("twilio.call.completed", KEY)).hasSize(1);
        }
    }
}
