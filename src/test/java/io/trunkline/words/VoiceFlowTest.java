package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.office.TwilioConsole;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Whoever calls our number hears what a flow says, chooses, is put through, or leaves a message. */
class VoiceFlowTest {
    private static final String OURS = "+15005550006";
    private static final String ANN = "+15551230001";
    private static final String BOB = "+15551230002";
    private static final String CEM = "+15551230003";

    private static final String HOTLINE = """
            - route:
                id: hotline
                from:
                  uri: kamelet:call-source
                  parameters: {number: "+15005550006"}
                  steps:
                    - choice:
                        when:
                          - simple: "${header.CallKeys} == '1'"
                            steps:
                              - to:
                                  uri: kamelet:on-call-action
                                  parameters: {rotation: backend}
                              - setVariable: {name: phone, jq: '.now.phone // ""'}
                              - setBody: {constant: "One moment, please."}
                              - to:
                                  uri: kamelet:forward-action
                                  parameters: {to: "${variable.phone}", ringFor: 20s}
                              - setBody: {constant: Nobody answers. Leave a message after the beep.}
                              - to: kamelet:voicemail-action
                              - setBody: {constant: "We call you back."}
                              - to: kamelet:say-action
                          - simple: "${header.CallKeys} == '2'"
                            steps:
                              - setBody: {constant: "For sales press 1, for support 2."}
                              - to:
                                  uri: kamelet:menu-action
                                  parameters: {keys: "1,2"}
                          - simple: "${header.CallKeys} == '21'"
                            steps:
                              - setBody: {constant: Sales sleeps.}
                              - to: kamelet:say-action
                        otherwise:
                          steps:
                            - setBody: {constant: "Welcome to Acme & Co. Press 1 for whoever is on call, or 2."}
                            - to:
                                uri: kamelet:menu-action
                                parameters: {keys: "1,2"}
                            - setBody: {constant: You said nothing.}
                            - to: kamelet:say-action
            - route:
                id: note
                from:
                  uri: kamelet:event-source
                  parameters: {types: twilio.call.recorded}
                  steps:
                    - setVariable: {name: from, jq: .from}
                    - setVariable: {name: url, jq: .recordingUrl}
                    - setBody: {simple: "${variable.from} left a message"}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230003", key: "${header.EventId}"}
            """;
    private static final String PEOPLE = """
            - {name: Bob, phone: "+15551230002"}
            """;
    private static final String ROTATIONS = """
            backend:
              zone: Europe/Berlin
              layers:
                - {people: [Bob], every: week, handover: monday 09:00, since: "2026-01-05"}
            """;

    @TempDir
    Path folder;

    private Office office() {
        return Office.in(folder)
                .file("hotline.camel.yaml", HOTLINE)
                .file("directory/people.yaml", PEOPLE)
                .file("directory/rotations.yaml", ROTATIONS);
    }

    @Test
    void a_caller_is_put_through_to_whoever_is_on_call() {
        try (var office = office().open()) {
            var call = office.phone(ANN)
                    .calls(OURS)
                    .hears("Welcome to Acme & Co.")
                    .presses("1")
                    .hears("One moment");
            var bob = office.phone(BOB)
                    .isCalled()
                    .answers()
                    .hears("A call from 1 5 5 5 1 2 3 0 0 0 1. Press 1 to take it.");
            assertThat(call.heard()).noneMatch(said -> said.contains("connected"));
            bob.presses("1");
            call.hears("(connected with " + BOB + ")");
            bob.hangsUp();
            assertThat(call.end()).isEqualTo("completed");
            assertThat(call.heard()).noneMatch(said -> said.contains("Nobody answers"));
            office.await("it is over", () -> Records.of(office).events("twilio.call.ended") == 1);
            assertThat(Records.of(office).data("twilio.call.received"))
                    .singleElement()
                    .asString()
                    .contains("\"from\":\"" + ANN + "\"", "\"to\":\"" + OURS + "\"", "\"flow\":\"hotline\"");
            assertThat(Records.of(office).data("twilio.call.ended"))
                    .singleElement()
                    .asString()
                    .contains(call.sid(), "\"status\":\"completed\"");
        }
    }

    @Test
    void a_voicemail_that_answers_a_forwarded_call_is_nobody() {
        try (var office = office().open()) {
            var call =
                    office.phone(ANN).calls(OURS).hears("Welcome").presses("1").hears("One moment");
            var bob = office.phone(BOB).isCalled().leavesToVoicemail().hears("Press 1 to take it");
            var twilio = TwilioConsole.of(office);
            for (var round = 0; round < 3; round++) {
                twilio.passes(Duration.ofSeconds(5));
            }
            call.hears("Leave a message").hears("(beep)");
            assertThat(call.heard()).noneMatch(said -> said.contains("connected"));
            assertThat(bob.end()).isEqualTo("completed");
        }
    }

    @Test
    void whoever_presses_another_key_is_asked_again_and_who_calls_is_said_by_name_and_in_the_language_of_the_called() {
        var people = "- {name: Bob, phone: \"" + BOB + "\", language: de}\n- {name: Ann, phone: \"" + ANN + "\"}\n";
        try (var office = office().file("directory/people.yaml", people).open()) {
            var call =
                    office.phone(ANN).calls(OURS).hears("Welcome").presses("1").hears("One moment");
            var bob = office.phone(BOB).isCalled().answers().hears("Ein Anruf von Ann. Drücken Sie 1");
            bob.presses("7").hears("Diese Taste hat hier keine Bedeutung.").presses("1");
            call.hears("(connected with " + BOB + ")");
        }
    }

    @Test
    void a_switchboard_is_put_through_unscreened() {
        var flow = HOTLINE.replace("ringFor: 20s}", "ringFor: 20s, screen: false}");
        try (var office = office().file("hotline.camel.yaml", flow).open()) {
            var call =
                    office.phone(ANN).calls(OURS).hears("Welcome").presses("1").hears("One moment");
            office.phone(BOB).isCalled().answers();
            call.hears("(connected with " + BOB + ")");
        }
    }

    @Test
    void a_phone_rings_for_as_long_as_the_flow_says() {
        var flow = HOTLINE.replace("ringFor: 20s", "ringFor: 5m");
        try (var office = office().file("hotline.camel.yaml", flow).open()) {
            var call =
                    office.phone(ANN).calls(OURS).hears("Welcome").presses("1").hears("One moment");
            var bob = office.phone(BOB).isCalled();
            office.await(
                    "it rings",
                    () -> office.simulator().calls(BOB).get(0).status().equals("ringing"));
            TwilioConsole.of(office).passes(Duration.ofMinutes(4));
            bob.answers().hears("Press 1 to take it").presses("1");
            call.hears("(connected with " + BOB + ")");
        }
    }

    @Test
    void a_caller_whom_nobody_answers_leaves_a_message_and_that_is_an_event() {
        try (var office = office().open()) {
            var call =
                    office.phone(ANN).calls(OURS).hears("Welcome").presses("1").hears("One moment");
            office.phone(BOB).isCalled();
            office.await(
                    "it rings",
                    () -> office.simulator().calls(BOB).get(0).status().equals("ringing"));
            TwilioConsole.of(office).passes(Duration.ofSeconds(21));
            call.hears("Leave a message")
                    .hears("(beep)")
                    .says("Call me back")
                    .presses("#")
                    .hears("We call you back.");
            call.end();
            office.phone(CEM).reads(ANN + " left a message").readsNothing();
            assertThat(Records.of(office).data("twilio.call.recorded"))
                    .singleElement()
                    .asString()
                    .contains(
                            "\"from\":\"" + ANN + "\"",
                            "\"to\":\"" + OURS + "\"",
                            "\"seconds\":3",
                            "/Recordings/RE",
                            "\"flow\":\"hotline\"");
        }
    }

    @Test
    void a_message_of_somebody_who_just_hangs_up_is_announced_too() {
        try (var office = office().open()) {
            office.phone(BOB).alwaysAnswers("busy");
            var call = office.phone(ANN)
                    .calls(OURS)
                    .hears("Welcome")
                    .presses("1")
                    .hears("(beep)")
                    .says("Help");
            call.hangsUp();
            office.phone(CEM).reads(ANN + " left a message").readsNothing();
        }
    }

    @Test
    void somebody_who_says_nothing_after_the_beep_leaves_no_message() {
        try (var office = office().open()) {
            office.phone(BOB).alwaysAnswers("busy");
            var call =
                    office.phone(ANN).calls(OURS).hears("Welcome").presses("1").hears("(beep)");
            TwilioConsole.of(office).passes(Duration.ofSeconds(6));
            call.hears("We call you back.");
            office.settle();
            assertThat(Records.of(office).events("twilio.call.recorded")).isZero();
        }
    }

    @Test
    void a_message_of_which_nobody_told_us_is_looked_up() {
        try (var twilio = Simulator.start(SimulatorSettings.local())) {
            var office = office().accountAt(twilio).reachable().open();
            try {
                TwilioConsole.of(office).pointsHere();
                office.phone(BOB).alwaysAnswers("busy");
                var call = office.phone(ANN)
                        .calls(OURS)
                        .hears("Welcome")
                        .presses("1")
                        .hears("(beep)");
                office.close();
                call.says("Help").hangsUp();
                office.after(Duration.ofMinutes(13)).open();
                office.await("it is found", () -> Records.of(office).events("twilio.call.recorded") == 1);
                assertThat(Records.of(office).data("twilio.call.recorded"))
                        .singleElement()
                        .asString()
                        .contains("\"from\":\"" + ANN + "\"", "/Recordings/RE", "\"seconds\":3");
                office.phone(CEM).reads(ANN + " left a message").readsNothing();
                assertThat(Records.of(office).events("twilio.call.unrecorded")).isZero();
            } finally {
                office.close();
            }
        }
    }

    @Test
    void a_message_that_never_comes_is_told_as_such_and_one_that_came_is_not_looked_up() {
        try (var office = office().open()) {
            office.phone(BOB).alwaysAnswers("busy");
            var silent =
                    office.phone(ANN).calls(OURS).hears("Welcome").presses("1").hears("(beep)");
            silent.hangsUp();
            office.phone(CEM)
                    .calls(OURS)
                    .hears("Welcome")
                    .presses("1")
                    .hears("(beep)")
                    .says("Help")
                    .hangsUp();
            office.await("one is heard", () -> Records.of(office).events("twilio.call.recorded") == 1);
            office.advance(Duration.ofMinutes(13));
            office.settle();
            assertThat(Records.of(office).data("twilio.call.unrecorded"))
                    .singleElement()
                    .asString()
                    .contains(silent.sid(), "\"from\":\"" + ANN + "\"", "\"recordingUrl\":null");
            assertThat(Records.of(office).events("twilio.call.recorded")).isEqualTo(1);
        }
    }

    @Test
    void menus_lead_to_menus() {
        try (var office = office().open()) {
            var call = office.phone(ANN)
                    .calls(OURS)
                    .hears("Welcome")
                    .presses("2")
                    .hears("For sales")
                    .presses("1");
            call.hears("Sales sleeps.");
            assertThat(call.end()).isEqualTo("completed");
        }
    }

    @Test
    void a_key_that_means_nothing_and_silence_are_asked_again_and_then_what_follows_comes() {
        try (var office = office().open()) {
            var call = office.phone(ANN).calls(OURS).hears("Welcome").presses("9");
            call.hears("That key means nothing here.").hears("Welcome");
            var twilio = TwilioConsole.of(office).passes(Duration.ofSeconds(7));
            call.hears("Welcome");
            twilio.passes(Duration.ofSeconds(7));
            call.hears("You said nothing.");
            assertThat(call.end()).isEqualTo("completed");
            assertThat(call.heard().stream().filter(said -> said.startsWith("Welcome")))
                    .hasSize(3);
        }
    }

    @Test
    void whoever_is_on_call_and_wants_nothing_from_us_is_passed_over() {
        try (var office = office().open()) {
            office.postWithToken(
                    "/api/optouts", "{\"to\":\"" + BOB + "\",\"medium\":\"everything\"}", "application/json");
            office.phone(ANN).calls(OURS).hears("Welcome").presses("1").hears("Leave a message");
            office.phone(BOB).isNotCalled();
        }
    }

    @Test
    void a_number_that_wants_nothing_from_us_is_not_rung_even_where_a_flow_names_it() {
        var flow = HOTLINE.replace("${variable.phone}\", ringFor", CEM + "\", ringFor");
        try (var office = office().file("hotline.camel.yaml", flow).open()) {
            office.postWithToken(
                    "/api/optouts", "{\"to\":\"" + CEM + "\",\"medium\":\"everything\"}", "application/json");
            office.phone(ANN).calls(OURS).hears("Welcome").presses("1").hears("Leave a message");
            office.phone(CEM).isNotCalled();
        }
    }

    @Test
    void a_number_without_a_flow_politely_says_so() {
        try (var office = Office.open(folder)) {
            var call = office.phone(ANN).calls(OURS).hears("Nobody takes calls at this number.");
            assertThat(call.end()).isEqualTo("completed");
            assertThat(Records.of(office).data("twilio.call.received"))
                    .singleElement()
                    .asString()
                    .contains("\"flow\":null");
        }
    }

    @Test
    void one_flow_can_answer_every_number_in_its_own_language() {
        var flow = HOTLINE.replace("parameters: {number: \"+15005550006\"}", "parameters: {language: de}");
        try (var office = office().file("hotline.camel.yaml", flow).open()) {
            office.phone(ANN).calls(OURS).hears("Welcome").presses("7").hears("Diese Taste hat hier keine Bedeutung.");
        }
    }

    @Test
    void two_flows_for_one_number_are_refused_and_told_apart() {
        try (var office = office().file("other.camel.yaml", HOTLINE.replace("id: ", "id: other-"))
                .open()) {
            assertThat(office.trunkline().switchboard().files().stream().map(file -> String.valueOf(file.error())))
                    .anyMatch(error -> error.contains("two routes answer the calls to") && error.contains("hotline"));
            office.phone(ANN).calls(OURS).hears("Welcome");
        }
    }

    @Test
    void a_flow_that_fails_is_an_apology_and_no_error() {
        try (var office = office().file(
                        "hotline.camel.yaml", HOTLINE.replace("rotation: backend", "rotation: \"${header.Nothing}\""))
                .open()) {
            var call = office.phone(ANN).calls(OURS).hears("Welcome").presses("1");
            call.hears("something went wrong on our side");
            assertThat(call.end()).isEqualTo("completed");
        }
    }

    @Test
    void what_is_more_than_twilio_takes_is_an_apology_and_no_error() {
        var lecture = "All work and no play. ".repeat(3_300).strip();
        try (var office = office().file("hotline.camel.yaml", HOTLINE.replace("Sales sleeps.", lecture))
                .open()) {
            var call = office.phone(ANN)
                    .calls(OURS)
                    .hears("Welcome")
                    .presses("2")
                    .hears("For sales")
                    .presses("1");
            call.hears("something went wrong on our side");
            assertThat(call.end()).isEqualTo("completed");
        }
    }

    @Test
    @DisabledIfSystemProperty(
            named = "store",
            matches = "postgres",
            disabledReason = "it locks or takes away SQLite's file")
    void while_the_store_is_away_callers_hear_an_apology_and_no_error() throws Exception {
        try (var office = office().open()) {
            office.settle();
            try (var thief = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/trunkline.db"));
                    var statement = thief.createStatement()) {
                statement.execute("begin exclusive");
                var call = office.phone(ANN).calls(OURS).hears("something went wrong on our side");
                assertThat(call.end()).isEqualTo("completed");
                assertThat(call.heard()).noneMatch(said -> said.contains("application error"));
                statement.execute("rollback");
            }
            office.phone(ANN).calls(OURS).hears("Welcome");
        }
    }
}
