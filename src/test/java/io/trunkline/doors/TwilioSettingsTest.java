package io.trunkline.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings change about Twilio's webhooks: the tokens, the public URL, and how far a STOP reaches. */
class TwilioSettingsTest {
    private static final String ACCOUNT = "AC" + "5".repeat(32);
    private static final String TOKEN = "primary0primary0primary0primary0";
    private static final String SECONDARY = "second00second00second00second00";
    private static final String OURS = "+15005550006";
    private static final String OTHER = "+15005550007";
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void a_real_account_behind_a_proxy_is_verified_under_its_public_url_and_either_token() {
        var settings = SimulatorSettings.local().withAccount(ACCOUNT, TOKEN);
        try (var twilio = Simulator.start(settings);
                var office = Office.in(folder)
                        .with("TWILIO_ACCOUNT_SID", ACCOUNT)
                        .with("TWILIO_AUTH_TOKEN", TOKEN)
                        .with("TWILIO_AUTH_TOKEN_SECONDARY", SECONDARY)
                        .with("TWILIO_PHONE_NUMBER", OURS)
                        .with("TWILIO_API_BASE", twilio.url())
                        .with("TRUNKLINE_PUBLIC_URL", "https://text.example.com")
                        .open()) {
            var records = Records.of(office);
            assertThat(Signed.by(office, "https://text.example.com", TOKEN)
                            .text("SM" + "1".repeat(32), ANN, "one")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Signed.by(office, "https://text.example.com", SECONDARY)
                            .text("SM" + "2".repeat(32), ANN, "two")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Signed.by(office, "http://text.example.com", TOKEN)
                            .text("SM" + "3".repeat(32), ANN, "three")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(Signed.by(office, office.trunkline().url(), TOKEN)
                            .text("SM" + "4".repeat(32), ANN, "four")
                            .statusCode())
                    .isEqualTo(403);
            office.settle();
            assertThat(records.events("twilio.sms.received")).isEqualTo(2);
        }
    }

    @Test
    void without_a_public_url_no_signature_can_be_checked_and_nothing_is_believed() {
        try (var twilio = Simulator.start(SimulatorSettings.local().withAccount(ACCOUNT, TOKEN));
                var office = Office.in(folder)
                        .with("TWILIO_ACCOUNT_SID", ACCOUNT)
                        .with("TWILIO_AUTH_TOKEN", TOKEN)
                        .with("TWILIO_PHONE_NUMBER", OURS)
                        .with("TWILIO_API_BASE", twilio.url())
                        .open()) {
            var answer = Signed.by(office, office.trunkline().url(), TOKEN).text("SM" + "1".repeat(32), ANN, "one");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("public URL");
            assertThat(Records.of(office).events()).isZero();
        }
    }

    @Test
    void a_stop_to_one_sender_leaves_the_others_when_the_scope_says_so() {
        try (var office = Office.in(folder)
                .with("OPTOUT_SCOPE", "sender")
                .with("TWILIO_PHONE_NUMBER", OTHER)
                .file("two.camel.yaml", TWO_SENDERS)
                .open()) {
            var ann = office.phone(ANN).texts(OTHER, "STOP");
            io.trunkline.office.Post.to(office).event("e1", "test.say", "{}");
            ann.reads("from ours").readsNothing();
            assertThat(office.states(ANN)).contains("muted");
            assertThat(Records.of(office).ask("select sender from optout where verdict = 'stop'"))
                    .containsExactly(OTHER);
        }
    }

    private static final String TWO_SENDERS = """
            - route:
                id: two
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.say}
                  steps:
                    - setBody: {constant: from other}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230001", key: other}
                    - setBody: {constant: from ours}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230001", key: ours, from: "+15005550006"}
            """;
}
