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

/** hmislk/hmis#21685: without an HTTP timeout one request froze the queue for three days, and what had been delivered but not marked was sent again. */
class HmisFrozenQueueTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void a_request_without_an_answer_holds_nobody_up_and_is_not_repeated_after_a_restart() {
        try (var twilio = Simulator.start(SimulatorSettings.local().withAddress("127.0.0.1", 0));
                var office = Office.in(folder).accountAt(twilio)) {
            office.faults("{\"on\":\"create\",\"kind\":\"latency\",\"number\":\"" + ANN + "\",\"ms\":600000}");
            try (var process = OwnProcess.start(office)) {
                office.paymentFails("in_1", ANN);
                twilio.awaitText(ANN, text -> true, Duration.ofSeconds(20));
                office.paymentFails("in_2", "+15551230002");
                twilio.awaitText("+15551230002", text -> true, Duration.ofSeconds(20));
                process.kill();
            }
            office.open();
            office.await("it is unsure", () -> office.books().isIn("billing/in_1", State.UNSURE));
            office.advance(Duration.ofMinutes(2));
            office.await("it is found", () -> !office.books().isIn("billing/in_1", State.UNSURE));
            office.phone(ANN).reads("in_1").readsNothing();
            assertThat(twilio.creates()).isEqualTo(2);
        }
    }
}
