package io.trunkline.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Saying;
import io.trunkline.office.TwilioConsole;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long Twilio may keep a message waiting is what was left of its time when it was sent. */
class ValidityTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    private final Simulator simulator =
            Simulator.start(SimulatorSettings.local().withStep(Duration.ofMillis(300)));
    private Office office;

    @BeforeEach
    void open() {
        office = Saying.office(folder).accountAt(simulator).reachable().open();
    }

    @AfterEach
    void close() {
        office.close();
        simulator.close();
    }

    private int validity(String key) {
        office.await(
                "it is taken",
                () -> !office.books().outcomes("say/" + key).isEmpty()
                        && office.books().outcomes("say/" + key).get(0).equals("created"));
        var sid = office.books().life("say/" + key).message().standing().sid();
        for (var entry : ledger()) {
            if (entry.path("sid").asText().equals(sid)) {
                return entry.path("validity").asInt(0);
            }
        }
        throw new AssertionError("Twilio does not have " + key);
    }

    private com.fasterxml.jackson.databind.JsonNode ledger() {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(office.simulator("GET", "/simulator/ledger", "").body());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void it_is_what_remains_when_it_is_sent() {
        Saying.to(ANN, "at once", "x").on("expireAfter", "5m").ask(office, "1");
        assertThat(validity("at once")).isBetween(290, 300);
        var at = java.time.Instant.ofEpochMilli(
                office.trunkline().clock().millis() + Duration.ofHours(1).toMillis());
        Saying.to(ANN, "later", "x")
                .on("expireAfter", "5m")
                .on("sendAt", at.toString())
                .ask(office, "2");
        office.settle();
        office.advance(Duration.ofMinutes(62));
        assertThat(validity("later")).as("two of the five minutes are gone").isBetween(170, 180);
    }

    @Test
    void without_an_end_or_with_a_far_one_it_is_twilios_own() {
        Saying.to(ANN, "for ever", "x").ask(office, "1");
        assertThat(validity("for ever")).isZero();
        Saying.to(ANN, "a day", "x").on("expireAfter", "24h").ask(office, "2");
        assertThat(validity("a day")).isZero();
        Saying.to(ANN, "a moment", "x").on("expireAfter", "1500ms").ask(office, "3");
        assertThat(validity("a moment")).isEqualTo(1);
    }

    @Test
    void what_twilio_let_expire_is_not_sent_again_when_its_time_is_up() {
        var twilio = TwilioConsole.of(office);
        Saying.to(ANN, "k", "x").on("expireAfter", "5m").ask(office, "1");
        validity("k");
        twilio.passes(Duration.ofMinutes(6));
        office.advance(Duration.ofMinutes(6));
        office.await("it has ended", () -> office.books().isIn("say/k", State.UNDELIVERED));
        assertThat(office.books().life("say/k").message().standing().code()).isEqualTo(30036);
        office.advance(Duration.ofHours(1));
        office.settle();
        assertThat(simulator.creates()).isEqualTo(1);
    }
}
