package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** vita-min#3401: 30001 (the queue of the Messaging Service was full) wants another attempt later, with a growing pause and jitter. */
class VitaMinOverflowTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void an_overflow_is_tried_again_twice_later_each_time_and_no_more() {
        try (var twilio = OddTwilio.start();
                var office =
                        Office.in(folder).accountAt(twilio.url()).reachable().open()) {
            twilio.accepts();
            office.paymentFails("in_1", ANN);
            for (var n = 1; n <= 3; n++) {
                var attempts = n;
                office.await(
                        "it is sent",
                        () -> office.books().isIn("billing/in_1", State.SENT)
                                && twilio.creates().size() == attempts);
                var attempt = office.books().life("billing/in_1").message().id() + "/" + n;
                assertThat(office.status(attempt, "SM" + n, "failed", 30_001)).isEqualTo(204);
                if (n == 3) {
                    break;
                }
                assertThat(office.books().isIn("billing/in_1", State.QUEUED)).isTrue();
                var times = office.books().life("billing/in_1").message().times();
                var least = Duration.ofMinutes(5).toMillis() << (n - 1);
                assertThat(times.dueAt() - times.changedAt()).isBetween(least, least + least / 5 + 1);
                office.advance(Duration.ofMillis(least + least / 5 + 1));
            }
            assertThat(office.books().isIn("billing/in_1", State.UNDELIVERED)).isTrue();
            office.advance(Duration.ofDays(1));
            office.settle();
            assertThat(twilio.creates()).hasSize(3);
        }
    }
}
