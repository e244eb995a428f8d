package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.OwnProcess;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** apache/camel#5278: after a crash the idempotent repository keeps the keys locked, and their messages are never sent. */
class CamelOrphanLocksTest {
    private static final String ANN = "+15551270001";

    @TempDir
    Path folder;

    @Test
    void camel_5278_what_a_crash_left_locked_is_sent_after_it() {
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var office = Office.in(folder).accountAt(twilio).with("RATE_LONGCODE", "1")) {
            try (var process = OwnProcess.start(office)) {
                for (var i = 0; i < 5; i++) {
                    assertThat(office.paymentFails("in_" + i, ANN)).isEqualTo(202);
                }
                process.kill();
            }
            office.open();
            office.await(
                    "nothing waits any more",
                    () -> office.books().count(State.QUEUED) == 0
                            && office.books().count(State.SENDING) == 0
                            && office.books()
                                                    .events("message.unsure", "billing/in_0")
                                                    .size()
                                            + twilio.texts(ANN).size()
                                    >= 1);
            office.settle();
            var unsure = office.books().count(State.UNSURE);
            assertThat(office.phone(ANN).all().size() + unsure).isGreaterThanOrEqualTo(5);
            assertThat(twilio.creates()).isLessThanOrEqualTo(5);
        }
    }
}
