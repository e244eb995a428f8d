package io.trunkline.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.office.Saying;
import io.trunkline.office.TwilioConsole;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in with an API key beside the auth token, with which alone webhooks are signed. */
class SignInTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start(SimulatorSettings.local());
    private Office office;
    private TwilioConsole twilio;

    @BeforeEach
    void establish() {
        office = Saying.office(folder).accountAt(simulator).reachable();
        twilio = TwilioConsole.of(office).pointsHere();
    }

    @AfterEach
    void close() {
        office.close();
        simulator.close();
    }

    private void openWith(String... allowed) {
        var key = twilio.key(allowed);
        office.with("TWILIO_API_KEY", key.path("sid").asText())
                .with("TWILIO_API_SECRET", key.path("secret").asText())
                .open();
    }

    @Test
    void a_key_sends_and_what_twilio_signs_with_the_auth_token_is_believed() {
        openWith();
        Saying.to(ANN, "k", "Hello").ask(office, "1");
        office.phone(ANN).reads("Hello");
        office.await("its callbacks are heard", () -> office.books().isIn("say/k", State.DELIVERED));
        office.phone(ANN).texts("STOP");
        Saying.to(ANN, "k2", "Again").ask(office, "2");
        office.phone(ANN).readsNothing();
    }

    @Test
    void a_key_with_no_more_than_it_needs_is_enough() {
        openWith("Messages", "IncomingPhoneNumbers");
        Saying.to(ANN, "k", "Hello").ask(office, "1");
        office.phone(ANN).reads("Hello");
    }

    @Test
    void a_key_that_may_not_send_stops_the_sender_and_loses_nothing() {
        openWith("IncomingPhoneNumbers");
        Saying.to(ANN, "k", "Hello").ask(office, "1");
        office.await("the sender is stopped", () -> Records.of(office).events("sender.stopped") == 1);
        assertThat(office.states(ANN)).containsExactly("queued");
        var key = twilio.key();
        office.with("TWILIO_API_KEY", key.path("sid").asText())
                .with("TWILIO_API_SECRET", key.path("secret").asText());
        office.reopen();
        office.phone(ANN).reads("Hello");
    }
}
