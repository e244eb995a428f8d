package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** elizaOS/eliza#22384: a text or a call is created again after a timeout, a 5xx and an answer that nobody can read, though Twilio may have it; only a 429 says that it has not. */
class ElizaReplayTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void eliza_22384_an_answer_that_leaves_it_in_doubt_is_no_reason_to_create_it_again_and_a_429_is() {
        try (var twilio = OddTwilio.start();
                var office = Office.in(folder).accountAt(twilio.url()).open()) {
            twilio.answers(503, "text/plain", "upstream timed out");
            doubts(office, twilio, "in_1", 1);
            twilio.answers(201, "text/html", "<html>Welcome</html>");
            doubts(office, twilio, "in_2", 2);
            twilio.answers(429, "application/json", "{\"code\":20429,\"message\":\"Too Many Requests\"}");
            office.paymentFails("in_3", ANN);
            office.await(
                    "it is turned away",
                    () -> office.books().outcomes("billing/in_3").contains("not-created"));
            twilio.accepts();
            office.advance(Duration.ofHours(2));
            office.await("it is sent", () -> office.books().isIn("billing/in_3", State.SENT));
            office.settle();
            var created = office.books().outcomes("billing/in_3");
            assertThat(created.subList(0, created.size() - 1)).containsOnly("not-created");
            assertThat(office.books().outcomes("billing/in_1")).containsExactly("unknown");
            assertThat(office.books().outcomes("billing/in_2")).containsExactly("unknown");
            assertThat(twilio.creates()).hasSize(2 + created.size());
        }
    }

    private static void doubts(Office office, OddTwilio twilio, String invoice, int creates) {
        office.paymentFails(invoice, ANN);
        office.await("it is unsure", () -> office.books().isIn("billing/" + invoice, State.UNSURE));
        office.settle();
        assertThat(twilio.creates()).hasSize(creates);
    }

    @Test
    void eliza_22384_a_call_whose_answer_was_lost_is_not_made_again() {
        try (var office = Office.open(folder)) {
            office.phone(ANN).alwaysAnswers("human");
            office.faults("{\"on\":\"create\",\"kind\":\"lost\"}");
            office.postWithToken(
                    "/api/send",
                    "{\"to\":\"" + ANN + "\",\"text\":\"The disk is full.\",\"key\":\"k\",\"channel\":\"call\"}",
                    "application/json");
            office.await("somebody answered", () -> office.books().isIn("api/k", State.DELIVERED));
            office.advance(Duration.ofHours(2));
            office.settle();
            assertThat(office.simulator().calls(ANN)).hasSize(1);
            assertThat(office.books().outcomes("api/k")).containsExactly("created");
        }
    }
}
