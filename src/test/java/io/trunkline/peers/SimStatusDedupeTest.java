package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** simstudioai/sim#5230 took a second callback with the same MessageSid for a repeat, and lost “delivered”. */
class SimStatusDedupeTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void each_status_of_a_message_counts_once_however_often_it_comes() {
        try (var twilio = OddTwilio.start();
                var office =
                        Office.in(folder).accountAt(twilio.url()).reachable().open()) {
            twilio.accepts();
            office.paymentFails("in_1", ANN);
            office.await("it is sent", () -> office.books().isIn("billing/in_1", State.SENT));
            var attempt = office.books().life("billing/in_1").message().id() + "/1";
            for (var status : List.of("sent", "sent", "delivered", "delivered")) {
                assertThat(office.status(attempt, "SM1", status)).isEqualTo(204);
            }
            assertThat(office.books().isIn("billing/in_1", State.DELIVERED)).isTrue();
            assertThat(office.books().events("twilio.sms.delivered", "billing/in_1"))
                    .hasSize(1);
        }
    }
}
