package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import io.trunkline.outbox.Ledger;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message ends as Twilio says it ended, however its word reaches us, and a failure is repeated only where it may help. */
class StatusesTellTheTruthTest {
    private static final String ANN = "+15551230001";
    private static final String KEY = "billing/in_1";

    @TempDir
    Path folder;

    @Test
    void repeated_and_reordered_callbacks_change_nothing() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"callback\",\"kind\":\"reorder\",\"number\":\"" + ANN + "\"},"
                    + "{\"on\":\"callback\",\"kind\":\"repeat\",\"number\":\"+15551230002\"}");
            office.paymentFails("in_1", ANN);
            office.paymentFails("in_2", "+15551230002");
            office.await(
                    "both are delivered",
                    () -> office.books().isIn(KEY, State.DELIVERED)
                            && office.books().isIn("billing/in_2", State.DELIVERED));
            office.settle();
            for (var key : new String[] {KEY, "billing/in_2"}) {
                assertThat(office.books().events("twilio.sms.sent", key)).hasSize(1);
                assertThat(office.books().events("twilio.sms.delivered", key)).hasSize(1);
                assertThat(office.books().happenings(key)).containsOnlyOnce("delivered");
            }
            assertThat(office.states(ANN)).containsExactly("delivered");
        }
    }

    @Test
    void a_late_or_repeated_word_changes_nothing_and_a_skipped_one_is_not_missed() {
        try (var twilio = OddTwilio.start();
                var office =
                        Office.in(folder).accountAt(twilio.url()).reachable().open()) {
            twilio.accepts();
            office.paymentFails("in_1", ANN);
            office.await("it is sent", () -> office.books().isIn(KEY, State.SENT));
            var attempt = office.books().life(KEY).message().id() + "/1";
            for (var word : List.of("sent", "sent", "delivered", "sent", "queued", "undelivered", "delivered")) {
                assertThat(office.status(attempt, "SM1", word)).isEqualTo(204);
            }
            assertThat(office.books().happenings(KEY))
                    .containsExactly("sent", "Twilio: sent", "Twilio: delivered", "delivered");
            assertThat(office.books().life(KEY).attempts().get(0).status()).isEqualTo("delivered");
            assertThat(office.books().events("twilio.sms.delivered", KEY)).hasSize(1);
            assertThat(office.books().events("twilio.sms.undelivered", KEY)).isEmpty();
            assertThat(office.status(attempt, "SM9", "delivered")).isEqualTo(404);
            assertThat(office.status("999/1", "SM1", "delivered")).isEqualTo(404);
        }
    }

    @Test
    void a_failure_that_may_pass_is_repeated_twice_and_no_more() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"final\",\"code\":30003}");
            office.paymentFails("in_1", ANN);
            for (var attempts = 1; attempts <= 2; attempts++) {
                var failed = attempts;
                office.await("attempt " + failed + " has failed", () -> failures(office) == failed);
                office.settle();
                assertThat(office.states(ANN)).containsExactly("queued");
                office.advance(Duration.ofHours(3));
            }
            office.await("it is given up", () -> office.books().isIn(KEY, State.UNDELIVERED));
            office.advance(Duration.ofDays(2));
            office.settle();
            assertThat(failures(office)).isEqualTo(3);
            assertThat(office.simulator().creates()).isEqualTo(3);
            assertThat(office.books().events("twilio.sms.undelivered", KEY)).hasSize(1);
            assertThat(office.books().life(KEY).message().standing().code()).isEqualTo(30003);
        }
    }

    private static long failures(Office office) {
        return office.books()
                .find(KEY)
                .map(Ledger.Life::attempts)
                .map(attempts -> attempts.stream()
                        .filter(attempt -> "undelivered".equals(attempt.status()))
                        .count())
                .orElse(0L);
    }

    @Test
    void no_failure_is_repeated_after_a_stop() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"final\",\"code\":30003}");
            office.paymentFails("in_1", ANN);
            office.await("it has failed once", () -> failures(office) == 1);
            office.phone(ANN).texts("STOP");
            office.advance(Duration.ofHours(3));
            office.settle();
            assertThat(office.simulator().creates()).isEqualTo(1);
            assertThat(office.states(ANN)).containsExactly("muted");
        }
    }

    @Test
    void a_failure_that_will_not_pass_is_the_end() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"final\",\"code\":30007}");
            office.paymentFails("in_1", ANN);
            office.await("it has failed", () -> office.books().isIn(KEY, State.UNDELIVERED));
            office.advance(Duration.ofDays(2));
            office.settle();
            assertThat(office.simulator().creates()).isEqualTo(1);
            assertThat(office.books().life(KEY).message().standing().reason()).contains("spam");
        }
    }

    @Test
    void a_block_of_a_toll_free_sender_is_a_stop() {
        try (var office =
                Office.in(folder).with("TWILIO_PHONE_NUMBER", "+18885550100").open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"final\",\"code\":30004,\"times\":1}");
            office.paymentFails("in_1", ANN);
            office.await("it has failed", () -> office.books().isIn(KEY, State.UNDELIVERED));
            office.paymentFails("in_2", ANN);
            office.settle();
            assertThat(office.states(ANN)).containsExactly("undelivered", "muted");
            assertThat(office.simulator().creates()).isEqualTo(1);
            assertThat(office.books().life("billing/in_2").message().standing().reason())
                    .contains("30004");
        }
    }

    @Test
    void without_a_public_url_no_callback_is_asked_for_and_the_status_is_read() {
        try (var twilio = OddTwilio.start();
                var office = Office.in(folder).accountAt(twilio.url()).open()) {
            twilio.accepts();
            office.paymentFails("in_1", ANN);
            office.await("it is sent", () -> office.books().isIn(KEY, State.SENT));
            assertThat(twilio.creates()).singleElement().satisfies(form -> {
                assertThat(form).containsKeys("To", "From", "Body").doesNotContainKey("StatusCallback");
                assertThat(form).containsEntry("To", ANN);
            });
            office.advance(Duration.ofSeconds(3));
            office.await("it was read", () -> !twilio.reads().isEmpty());
            assertThat(office.states(ANN)).containsExactly("sent");
            twilio.says("delivered");
            office.await("it is delivered as time goes on", () -> {
                office.advance(Duration.ofSeconds(1));
                return office.books().isIn(KEY, State.DELIVERED);
            });
            assertThat(twilio.reads()).allMatch(path -> path.endsWith("/Messages/SM1.json"));
            assertThat(twilio.creates()).hasSize(1);
        }
    }

    @Test
    void lost_callbacks_are_made_up_for_by_reading() {
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var office = Office.in(folder).accountAt(twilio).reachable().open()) {
            office.faults("{\"on\":\"callback\",\"kind\":\"lost\"}");
            office.paymentFails("in_1", ANN);
            office.phone(ANN).reads("in_1");
            office.await("Twilio has delivered it", () -> office.phone(ANN).all().stream()
                    .allMatch(text -> text.status().equals("delivered")));
            assertThat(office.states(ANN)).containsExactly("sent");
            office.advance(Duration.ofMinutes(11));
            office.await("it is delivered", () -> office.books().isIn(KEY, State.DELIVERED));
        }
    }
}
