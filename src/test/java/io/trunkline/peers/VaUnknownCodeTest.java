package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** department-of-veterans-affairs/notification-api#1376: an error code that is not in the table (30034 then) became a null reason. */
class VaUnknownCodeTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void a_code_that_nobody_knows_yet_is_a_reason_with_its_number_and_is_not_repeated() {
        try (var twilio = OddTwilio.start();
                var office =
                        Office.in(folder).accountAt(twilio.url()).reachable().open()) {
            twilio.accepts();
            office.paymentFails("in_1", ANN);
            office.await("it is sent", () -> office.books().isIn("billing/in_1", State.SENT));
            var attempt = office.books().life("billing/in_1").message().id() + "/1";
            assertThat(office.status(attempt, "SM1", "undelivered", 39_999)).isEqualTo(204);
            var standing = office.books().life("billing/in_1").message().standing();
            assertThat(standing.state()).isEqualTo(State.UNDELIVERED);
            assertThat(standing.code()).isEqualTo(39_999);
            assertThat(standing.reason()).isEqualTo("undelivered: not in our table");
            assertThat(office.get("/api/messages/billing/in_1").body())
                    .contains("https://www.twilio.com/docs/api/errors/39999");
        }
    }
}
