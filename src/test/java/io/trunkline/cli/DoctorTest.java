package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.office.Office;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor at a healthy house and at sick ones. */
class DoctorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = SimulatorSettings.DEFAULT_NUMBER;

    @TempDir
    Path folder;

    private Terminal terminal(Office office) {
        return new Terminal(folder, Map.of("TRUNKLINE_URL", office.url(), "TRUNKLINE_TOKEN", Office.TOKEN));
    }

    @Test
    void a_healthy_house() throws Exception {
        try (var office = Office.open(folder)) {
            var told = terminal(office).run("doctor");
            assertThat(told.out())
                    .contains("ok      Twilio lets us in with the auth token.")
                    .contains("ok      The account is active.")
                    .contains("ok      The balance is 42.50 USD.")
                    .contains("ok      Texts leave from " + OURS + ", 1000 segments a second.")
                    .contains("ok      Texts to " + OURS + " come here.")
                    .contains("leads here, and a signed request arrives as it was signed.")
                    .doesNotContain("BROKEN");
            assertThat(told.code()).isZero();
            assertThat(terminal(office).run("doctor", "--fix", "--yes").err())
                    .contains("nothing that could be repaired");
            var json = JSON.readTree(terminal(office).run("doctor", "--json").out());
            assertThat(json.path("healthy").asBoolean()).isTrue();
        }
    }

    @Test
    void a_number_that_points_elsewhere_is_shown_and_repaired_after_asking() {
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var office = Office.in(folder).accountAt(twilio).reachable().open()) {
            var terminal = terminal(office);
            var told = terminal.run("doctor");
            assertThat(told.code()).isEqualTo(1);
            assertThat(told.out())
                    .contains("BROKEN  Texts to " + OURS + " go nowhere.")
                    .contains("What people answer is not heard, a STOP neither.")
                    .contains("trunkline numbers assign " + OURS);

            assertThat(terminal.typing("n\n", "doctor", "--fix").err()).isEqualTo("Nothing changed.\n");
            assertThat(terminal.run("doctor").code()).isEqualTo(1);

            var repaired = terminal.typing("y\n", "doctor", "--fix");
            assertThat(repaired.out())
                    .contains("Would point " + OURS + " to " + office.url() + "/twilio/texts", "Done: point " + OURS);
            assertThat(repaired.code()).isZero();
            assertThat(terminal.run("doctor").code()).isZero();
        }
    }

    @Test
    void calls_that_go_elsewhere_are_shown_and_left_alone() throws Exception {
        var elsewhere = "https://pbx.example.com/in";
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var office = Office.in(folder).accountAt(twilio).reachable().open();
                var line = new io.trunkline.twilio.Line(
                        java.net.URI.create(twilio.url()),
                        SimulatorSettings.local().account().sid(),
                        SimulatorSettings.local().account().token(),
                        1)) {
            var numbers = new io.trunkline.twilio.Numbers(
                    line, SimulatorSettings.local().account().sid());
            numbers.point(OURS, Map.of("VoiceUrl", elsewhere));
            var terminal = terminal(office);
            terminal.typing("y\n", "doctor", "--fix");
            assertThat(numbers.find(OURS).orElseThrow().urls())
                    .containsEntry("VoiceUrl", elsewhere)
                    .containsEntry("SmsUrl", office.url() + "/twilio/texts#rc=5&rp=all");
            var told = terminal.run("doctor");
            assertThat(told.out())
                    .contains("warning Texts to " + OURS + " come here, but calls go to " + elsewhere + ".");
            assertThat(told.code()).isZero();
        }
    }

    @Test
    void a_wrong_token_a_sender_that_is_not_ours_and_no_way_in() {
        try (var twilio = Simulator.start(SimulatorSettings.local())) {
            try (var office = Office.in(folder)
                    .accountAt(twilio)
                    .with("TWILIO_AUTH_TOKEN", "0".repeat(32))
                    .open()) {
                var told = terminal(office).run("doctor");
                assertThat(told.code()).isEqualTo(1);
                assertThat(told.out())
                        .contains("BROKEN  Twilio does not let us in with the auth token: Authenticate (Twilio 20003)")
                        .contains("Nothing can be sent.")
                        .contains("warning No public URL is set.");
            }
            try (var office = Office.in(folder.resolve("second"))
                    .accountAt(twilio)
                    .with("TWILIO_PHONE_NUMBER", "+14155550123")
                    .with("TRUNKLINE_PUBLIC_URL", twilio.url())
                    .open()) {
                var told = terminal(office).run("doctor");
                assertThat(told.out())
                        .contains("BROKEN  The account has no number +14155550123.")
                        .contains("BROKEN  " + twilio.url() + " answers HTTP 404, and not as we do.");
            }
        }
    }

    @Test
    void twilio_away_is_a_finding_too() {
        var twilio = Simulator.start(SimulatorSettings.local());
        try (var office = Office.in(folder).accountAt(twilio).open()) {
            twilio.close();
            var told = terminal(office).run("doctor");
            assertThat(told.code()).isEqualTo(1);
            assertThat(told.out()).contains("BROKEN  Twilio did not answer: ");
        }
    }
}
