package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.office.Office;
import io.trunkline.office.TwilioConsole;
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

    private static final String ANN = "+15551230001";

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
    void what_takes_the_place_of_a_numbers_webhooks_is_shown_and_a_twiml_app_is_taken_off_its_texts() {
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var office = Office.in(folder).accountAt(twilio).reachable().open()) {
            var terminal = terminal(office);
            var app = "AP" + "7".repeat(32);
            var trunk = "TK" + "7".repeat(32);
            TwilioConsole.of(office)
                    .pointsHere()
                    .sets(OURS, "SmsApplicationSid=" + app)
                    .sets(OURS, "TrunkSid=" + trunk);
            assertThat(terminal.run("doctor").out())
                    .contains("BROKEN  Texts to " + OURS + " go to the TwiML app " + app);
            assertThat(terminal.typing("y\n", "doctor", "--fix").out())
                    .contains("Would take the TwiML app " + app + " off the texts of " + OURS + ".");
            office.phone("+15551230009").texts("STOP");
            office.settle();
            assertThat(terminal.run("optouts", "list").out()).contains("+15551230009");
            var told = terminal.run("doctor");
            assertThat(told.out())
                    .contains("warning Texts to " + OURS + " come here, but calls go to its SIP trunk " + trunk);
            assertThat(told.code()).isZero();
        }
    }

    @Test
    void a_service_that_drops_what_its_numbers_hear_is_set_right_where_it_is_our_sender() {
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var office = Office.in(folder).accountAt(twilio).reachable()) {
            var console = TwilioConsole.of(office);
            var service = console.service(OURS);
            console.pointsHere();
            office.twilio(
                    "/v1/Services/" + service, "UseInboundWebhookOnNumber=false", "application/x-www-form-urlencoded");
            office.with("TWILIO_MESSAGING_SERVICE_SID", service).open();
            var terminal = terminal(office);
            assertThat(terminal.run("doctor").out()).contains("BROKEN  The Messaging Service receives nothing.");
            assertThat(terminal.typing("y\n", "doctor", "--fix").out())
                    .contains("Would set the Messaging Service office to defer to the webhooks of its numbers.");
            assertThat(terminal.run("doctor").out()).doesNotContain("BROKEN");
        }
    }

    @Test
    void a_sender_that_can_only_call_is_found() {
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var office = Office.in(folder)
                        .accountAt(twilio)
                        .reachable()
                        .with("TWILIO_PHONE_NUMBER", "+12065550100")
                        .open()) {
            var terminal = terminal(office);
            terminal.run("numbers", "buy", "+12065550100", "--yes");
            assertThat(terminal.run("doctor").out())
                    .contains("BROKEN  +12065550100 cannot send texts.")
                    .contains("ok      +12065550100 cannot receive texts.");
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

    @Test
    void a_country_that_is_written_to_and_switched_off_is_found() {
        try (var office = Office.open(folder)) {
            var terminal = terminal(office);
            office.simulator("PUT", "/simulator/account", "{\"closedToTexts\":[\"DE\"]}");
            terminal.run("send", "--to", "+4915112345678", "--text", "hello", "--yes", "--wait");
            terminal.run("send", "--to", "+14155550123", "--text", "hello", "--yes", "--wait");
            var told = terminal.run("doctor");
            assertThat(told.code()).isEqualTo(1);
            assertThat(told.out())
                    .contains("BROKEN  Texts to DE are switched off in the account")
                    .contains("Each of them is refused (21408).")
                    .contains("ok      Geographic permissions allow texts to US.");
            office.simulator("PUT", "/simulator/account", "{\"closedToTexts\":[]}");
            assertThat(terminal.run("doctor").out())
                    .contains("ok      Geographic permissions allow texts to DE, texts to US.");
        }
    }

    @Test
    void both_kinds_of_trial_are_explained_and_a_phone_is_verified_for_them() throws Exception {
        try (var office = Office.open(folder)) {
            var terminal = terminal(office);
            office.simulator("PUT", "/simulator/account", "{\"trial\":\"legacy\"}");
            assertThat(terminal.run("doctor").out())
                    .contains(
                            "warning The account is a trial.",
                            "572002",
                            "21608",
                            "Sent from your Twilio trial account - ");
            assertThat(send(terminal, "hello")
                            .path("details")
                            .path("twilioCode")
                            .asInt())
                    .isEqualTo(21608);

            var asked = JSON.readTree(
                    terminal.run("numbers", "verify", ANN, "--json").out());
            assertThat(terminal.run("numbers", "verified").out()).doesNotContain(ANN);
            office.simulator(
                    "POST",
                    "/simulator/verifications",
                    "{\"number\":\"" + ANN + "\",\"code\":\""
                            + asked.path("code").asText() + "\"}");
            assertThat(terminal.run("numbers", "verified").out()).contains(ANN);
            assertThat(terminal.run("numbers", "verify", ANN).err()).contains("21450");
            terminal.run("send", "--to", ANN, "--text", "hello", "--yes");
            office.phone(ANN).reads("Sent from your Twilio trial account - hello");

            office.simulator("PUT", "/simulator/account", "{\"trial\":\"2026\"}");
            assertThat(send(terminal, "anything")
                            .path("details")
                            .path("twilioCode")
                            .asInt())
                    .isEqualTo(572006);
            terminal.run("send", "--to", ANN, "--text", "sms_2fa", "--yes");
            office.phone(ANN).reads("sms_2fa");
        }
    }

    /** The error of a command that sends, as programs read it. */
    private static com.fasterxml.jackson.databind.JsonNode send(Terminal terminal, String text) throws Exception {
        var told = terminal.run("send", "--to", ANN, "--text", text, "--yes", "--wait", "--json");
        assertThat(told.code()).isEqualTo(1);
        var error = told.err()
                .lines()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElse("");
        return JSON.readTree(error);
    }

    @Test
    void texts_that_are_looked_for_need_no_way_in() {
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var office = Office.in(folder).accountAt(twilio).open()) {
            var terminal = terminal(office);
            assertThat(terminal.run("doctor").out())
                    .contains("ok      Texts to " + OURS + " are looked for in Twilio's list.");
            assertThat(terminal.run("numbers", "poll", OURS, "off").out()).contains(OURS + " is not polled.");
            assertThat(terminal.run("numbers", "poll").out())
                    .containsPattern(java.util.regex.Pattern.quote(OURS) + " +- +off +off");
            assertThat(terminal.run("doctor").out())
                    .contains(
                            "warning Texts to " + OURS + " do not come here", "trunkline numbers poll " + OURS + " on");
            assertThat(terminal.run("numbers", "poll", OURS).code()).isEqualTo(2);
            assertThat(terminal.run("numbers", "poll", OURS, "maybe").err()).contains("on, off or auto");
        }
    }
}
