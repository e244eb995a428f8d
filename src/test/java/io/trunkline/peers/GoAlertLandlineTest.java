package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** goalert#1600: a landline, which Twilio refuses with 21614, is tried again and again. */
class GoAlertLandlineTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void what_can_never_succeed_is_tried_once_and_says_why() {
        try (var twilio = OddTwilio.start();
                var office = Office.in(folder).accountAt(twilio.url()).open()) {
            twilio.answers(
                    400,
                    "application/json",
                    "{\"code\":21614,\"message\":\"'To' number is not a valid mobile number\"}");
            office.paymentFails("in_1", ANN);
            office.await("it is refused", () -> office.books().isIn("billing/in_1", State.REFUSED));
            office.advance(Duration.ofDays(2));
            office.settle();
            assertThat(twilio.creates()).hasSize(1);
            assertThat(office.get("/api/messages/billing/in_1").body())
                    .contains("21614", "The recipient is no mobile number", "Correct the number, or call it");
        }
    }
}
