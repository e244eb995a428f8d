package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** courier#180, twilio-python#478: with a Messaging Service 21610 does not answer the create, it comes with a callback. */
class CourierAsynchronousStopTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void a_stop_that_comes_with_a_callback_is_kept_and_nothing_more_is_sent() {
        try (var twilio = OddTwilio.start();
                var office =
                        Office.in(folder).accountAt(twilio.url()).reachable().open()) {
            twilio.accepts();
            office.paymentFails("in_1", ANN);
            office.await("it is sent", () -> office.books().isIn("billing/in_1", State.SENT));
            var attempt = office.books().life("billing/in_1").message().id() + "/1";
            assertThat(office.status(attempt, "SM1", "failed", 21610)).isEqualTo(204);
            assertThat(office.books().isIn("billing/in_1", State.UNDELIVERED)).isTrue();
            office.paymentFails("in_2", ANN);
            office.await("it is muted", () -> office.books().isIn("billing/in_2", State.MUTED));
            office.advance(Duration.ofDays(1));
            office.settle();
            assertThat(twilio.creates()).hasSize(1);
        }
    }
}
