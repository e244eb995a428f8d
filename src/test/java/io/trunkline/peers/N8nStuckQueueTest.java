package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.OwnProcess;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** n8n#14454, #37893: what is in the queue stays there for ever: its worker is there, and takes nothing any more. */
class N8nStuckQueueTest {
    private static final int ALL = 4;

    @TempDir
    Path folder;

    @Test
    void n8n_14454_37893_what_waits_for_a_worker_that_stands_still_is_done_by_another_and_once() {
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var ground = Ground.Kind.POSTGRES.fresh(folder);
                var there = office("there", twilio, ground);
                var here = office("here", twilio, ground);
                var worker = OwnProcess.start(there)) {
            for (var i = 0; i < ALL; i++) {
                assertThat(there.paymentFails("in_" + i, phone(i))).isEqualTo(202);
            }
            worker.pause();
            assertThat(twilio.creates()).as("it had not done all of it").isLessThan(ALL);
            here.open();
            here.await("nothing waits any more", () -> {
                // The first time ends the worker's lease, and each is time for one more text.
                here.advance(Duration.ofSeconds(10));
                return here.books().count(State.QUEUED) == 0 && here.books().count(State.SENDING) == 0;
            });
            here.settle();
            worker.resume();
            // What it had begun and not yet asked for, it gives back now; what it had asked for is evidence.
            here.await("nobody doubts any more", () -> here.books().count(State.UNSURE) == 0);
            here.await("all is sent", () -> {
                here.advance(Duration.ofSeconds(10));
                return here.books().count(State.SENT) + here.books().count(State.DELIVERED) == ALL;
            });
            for (var i = 0; i < ALL; i++) {
                assertThat(here.phone(phone(i)).all()).as(phone(i)).hasSize(1);
            }
            assertThat(twilio.creates()).isEqualTo(ALL);
        }
    }

    private Office office(String name, Simulator twilio, Ground ground) {
        return Office.in(folder.resolve(name))
                .accountAt(twilio)
                .with("TRUNKLINE_STORE", ground.url())
                .with("RATE_LONGCODE", "1");
    }

    private static String phone(int i) {
        return String.format("+1555127%04d", i);
    }
}
