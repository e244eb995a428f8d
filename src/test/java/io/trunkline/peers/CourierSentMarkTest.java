package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.OwnProcess;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** courier (nyaruka) writes its mark “sent” after the call to Twilio: killed in between, it sends again. */
class CourierSentMarkTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void the_mark_is_written_before_the_call_so_neither_a_kill_nor_a_replay_sends_it_again() {
        try (var twilio = Simulator.start(SimulatorSettings.local().withAddress("127.0.0.1", 0));
                var office = Office.in(folder).accountAt(twilio)) {
            office.faults("{\"on\":\"create\",\"kind\":\"latency\",\"ms\":600000}");
            try (var process = OwnProcess.start(office)) {
                office.paymentFails("in_1", ANN);
                twilio.awaitText(ANN, text -> true, Duration.ofSeconds(20));
                process.kill();
            }
            office.faults("");
            office.open();
            assertThat(office.paymentFails("in_1", ANN))
                    .as("Stripe says it again")
                    .isEqualTo(202);
            office.await("it is unsure", () -> office.books().isIn("billing/in_1", State.UNSURE));
            office.advance(Duration.ofMinutes(2));
            office.await("it is found", () -> !office.books().isIn("billing/in_1", State.UNSURE));
            office.phone(ANN).reads("in_1").readsNothing();
            assertThat(twilio.creates()).isEqualTo(1);
        }
    }
}
