package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Alarm;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** call-sink says its text, listens to a key, confirms it in words, and tells what was pressed. */
class CallSinkTest {
    private static final String ANN = "+15551230001";
    private static final String PRESS = ",\"press\":\"1=acknowledge,2=pass\"";

    @TempDir
    Path folder;

    @Test
    void an_alarm_is_answered_a_key_is_pressed_and_that_is_an_event() {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Disk <1> is full & hot.", PRESS);
            var call = office.phone(ANN)
                    .isCalled()
                    .answers()
                    .hears("Disk <1> is full & hot.")
                    .hears("Press 1 to acknowledge.")
                    .hears("Press 2 to pass.")
                    .presses("1")
                    .hears("You pressed 1: acknowledge. Thank you. Goodbye.");
            assertThat(call.end()).isEqualTo("completed");
            isOver(office);
            office.settle();
            var acknowledged = office.books().events("twilio.call.acknowledged", "alarm/disk");
            assertThat(acknowledged).hasSize(1);
            var data = acknowledged.get(0);
            assertThat(data.path("key").asText()).isEqualTo("alarm/disk");
            assertThat(data.path("flow").asText()).isEqualTo("alarm");
            assertThat(office.books().event(data.path("cause").asLong())).isEqualTo("office.alarm alarm-disk");
            assertThat(data.path("digit").asText()).isEqualTo("1");
            assertThat(data.path("press").asText()).isEqualTo("acknowledge");
            assertThat(data.path("messageSid").asText()).isEqualTo(call.sid());
            assertThat(office.books().isIn("alarm/disk", State.DELIVERED)).isTrue();
            assertThat(office.books().happenings("alarm/disk")).contains("pressed 1", "delivered");
            assertThat(office.phone(Alarm.BOB).all())
                    .anyMatch(text -> text.body().equals("twilio.call.acknowledged alarm/disk acknowledge 1"));
            for (var type : new String[] {"initiated", "answered", "completed"}) {
                assertThat(office.books().events("twilio.call." + type, "alarm/disk"))
                        .as(type)
                        .hasSize(1);
            }
            assertThat(office.books().events("twilio.call.failed", "alarm/disk"))
                    .isEmpty();
        }
    }

    @Test
    void another_word_is_told_as_pressed_with_its_word() {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", PRESS);
            office.phone(ANN).isCalled().answers().hears("Press 2").presses("2").hears("You pressed 2: pass.");
            office.settle();
            var pressed = office.books().events("twilio.call.pressed", "alarm/disk");
            assertThat(pressed).hasSize(1);
            assertThat(pressed.get(0).path("press").asText()).isEqualTo("pass");
            assertThat(office.books().events("twilio.call.acknowledged", "alarm/disk"))
                    .isEmpty();
        }
    }

    @Test
    void a_key_that_means_nothing_is_asked_again() {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", PRESS);
            office.phone(ANN)
                    .isCalled()
                    .answers()
                    .hears("Press 2")
                    .presses("7")
                    .hears("That key means nothing here.")
                    .hears("Fire!")
                    .hears("Press 1")
                    .presses("1")
                    .hears("You pressed 1");
            office.settle();
            assertThat(office.books().events("twilio.call.acknowledged", "alarm/disk"))
                    .hasSize(1);
        }
    }

    @Test
    void keys_that_mean_nothing_three_times_are_no_answer() {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", PRESS);
            var call = office.phone(ANN).isCalled().answers();
            for (var round = 0; round < 3; round++) {
                call.hears("Press 2").presses("9");
            }
            call.hears("No key was pressed. Goodbye.");
            call.end();
            isNotReached(office, "no-key");
        }
    }

    @Test
    void silence_is_asked_again_and_then_is_no_answer() {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", PRESS);
            var call = office.phone(ANN).isCalled().answers();
            var twilio = TwilioConsole.of(office);
            for (var round = 0; round < 3; round++) {
                call.hears("Press 2");
                twilio.passes(Duration.ofSeconds(9));
            }
            call.hears("No key was pressed. Goodbye.");
            call.end();
            assertThat(call.heard().stream().filter("Fire!"::equals)).hasSize(3);
            isNotReached(office, "no-key");
        }
    }

    private static void isOver(Office office) {
        office.await("it is over", () -> !office.books()
                .events("twilio.call.completed", "alarm/disk")
                .isEmpty());
    }

    private static void isNotReached(Office office, String outcome) {
        office.settle();
        office.advance(Duration.ofSeconds(6));
        office.await("it is not reached", () -> office.books().isIn("alarm/disk", State.UNDELIVERED));
        var failed = office.books().events("twilio.call.failed", "alarm/disk");
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).path("outcome").asText()).isEqualTo(outcome);
        assertThat(office.books().events("twilio.call.answered", "alarm/disk")).isEmpty();
    }

    @Test
    void a_long_text_is_fetched_from_us_and_spoken_whole() {
        try (var office = Alarm.office(folder).open()) {
            var text = "All work and no play. ".repeat(400).strip();
            Alarm.raise(office, "disk", ANN, text, PRESS);
            var call = office.phone(ANN).isCalled().answers().hears("Press 1").presses("1");
            call.end();
            assertThat(String.join(" ", call.heard())).contains(text);
            assertThat(call.heard()).allMatch(said -> said.length() <= 4_096);
            office.settle();
            assertThat(office.books().events("twilio.call.acknowledged", "alarm/disk"))
                    .hasSize(1);
        }
    }

    @Test
    void a_person_is_spoken_to_in_their_language_unless_the_route_says_otherwise() {
        try (var office = Alarm.office(folder)
                .file("directory/people.yaml", "- {name: Ann, phone: \"" + ANN + "\", language: de}\n")
                .open()) {
            Alarm.raise(office, "disk", ANN, "Feuer!", PRESS);
            office.phone(ANN)
                    .isCalled()
                    .answers()
                    .hears("Feuer!")
                    .hears("Drücken Sie 1 für: übernehmen.")
                    .presses("1")
                    .hears("Sie haben 1 gedrückt: übernehmen.");
            Alarm.raise(office, "other", ANN, "Au feu !", PRESS + ",\"language\":\"fr-CA\"");
            office.phone(ANN).isCalled().answers().hears("Appuyez sur 2 pour : passer.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "press|1:acknowledge|press: '1:acknowledge' is not written as key=word",
                "press|1=yes,1=no|press: the key 1 has two meanings",
                "press|#=done|press: '#=done' is not written as key=word",
                "onMachine|shout|onMachine: 'shout' is none of hangup, leave",
                "language|Klingon!|language: 'Klingon!' is no language"
            })
    void what_cannot_be_understood_parks_the_event_and_says_why(String parameter, String value, String why) {
        try (var office = Alarm.office(folder).with("JOURNAL_TRIES", "1").open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", ",\"" + parameter + "\":\"" + value + "\"");
            assertThat(Records.of(office).parked("alarm/raise", "alarm-disk")).contains(why);
            office.phone(ANN).isNotCalled();
        }
    }

    @Test
    void without_a_public_url_a_key_cannot_be_heard_so_the_call_is_refused() {
        try (var twilio = Simulator.start(SimulatorSettings.local().withAddress("127.0.0.1", 0));
                var office = Alarm.office(folder).accountAt(twilio).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", PRESS);
            office.settle();
            assertThat(Records.of(office).message("alarm/disk"))
                    .startsWith("refused: a call with `press` needs a public URL")
                    .contains("set TRUNKLINE_PUBLIC_URL, or leave `press` out");
            Alarm.raise(office, "long", ANN, "Fire! ".repeat(800), "");
            office.settle();
            assertThat(Records.of(office).message("alarm/long")).contains("TRUNKLINE_PUBLIC_URL must be set");
            office.phone(ANN).isNotCalled();
        }
    }

    @Test
    void a_text_that_twilio_would_not_take_is_refused_before_anybody_is_called() {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "<&>".repeat(6_000), "");
            office.settle();
            assertThat(Records.of(office).message("alarm/disk"))
                    .startsWith("refused: the text is too long for a call")
                    .contains("(11750)");
            office.phone(ANN).isNotCalled();
        }
    }

    @Test
    @DisabledIfSystemProperty(
            named = "store",
            matches = "postgres",
            disabledReason = "it locks or takes away SQLite's file")
    void a_key_pressed_while_the_store_is_away_is_kept_on_the_line_until_it_can_be_stored() throws Exception {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", PRESS);
            var call = office.phone(ANN).isCalled().answers().hears("Press 2");
            office.settle();
            try (var thief = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/trunkline.db"));
                    var statement = thief.createStatement()) {
                statement.execute("begin exclusive");
                call.presses("1").hears("One moment, please.");
                statement.execute("rollback");
            }
            TwilioConsole.of(office).passes(Duration.ofSeconds(6));
            call.hears("You pressed 1: acknowledge.");
            office.settle();
            assertThat(office.books().events("twilio.call.acknowledged", "alarm/disk"))
                    .hasSize(1);
        }
    }

    @Test
    void the_same_key_told_twice_is_one_event() {
        try (var office = Alarm.office(folder).open()) {
            office.faults("{\"on\":\"callback\",\"kind\":\"repeat\"}");
            Alarm.raise(office, "disk", ANN, "Fire!", PRESS);
            office.phone(ANN).isCalled().answers().hears("Press 2").presses("1").end();
            isOver(office);
            office.settle();
            for (var type : new String[] {"initiated", "answered", "acknowledged", "completed"}) {
                assertThat(office.books().events("twilio.call." + type, "alarm/disk"))
                        .as(type)
                        .hasSize(1);
            }
        }
    }
}
