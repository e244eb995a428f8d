package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import io.trunkline.office.Saying;
import io.trunkline.outbox.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promise 7: every message says what caused it, what was tried when, what Twilio said, and why it was not sent. */
class EveryMessageExplainsItselfTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void one_that_was_delivered() {
        try (var office = Office.open(folder)) {
            var before = office.trunkline().clock().millis();
            office.paymentFails("in_1", ANN);
            office.await("it is delivered", () -> office.books().isIn("billing/in_1", State.DELIVERED));
            var life = office.books().life("billing/in_1");
            assertThat(life.message().origin().flow()).isEqualTo("billing");
            assertThat(life.message().origin().route()).isEqualTo("payment-failed");
            assertThat(office.books().event(life.message().origin().cause()))
                    .isEqualTo("stripe.payment.failed evt_in_1");
            assertThat(life.message().segments()).isEqualTo(1);
            assertThat(life.attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.n()).isEqualTo(1);
                assertThat(attempt.begunAt())
                        .isBetween(before, office.trunkline().clock().millis());
                assertThat(attempt.endedAt()).isGreaterThanOrEqualTo(attempt.begunAt());
                assertThat(attempt.outcome()).isEqualTo("created");
                assertThat(attempt.sid())
                        .isEqualTo(office.phone(ANN).all().get(0).sid());
                assertThat(attempt.status()).isEqualTo("delivered");
            });
            assertThat(office.books().happenings("billing/in_1"))
                    .containsSubsequence("sent", "Twilio: delivered", "delivered")
                    .contains("Twilio: sent");
            assertThat(life.happenings()).extracting(Ledger.Happening::at).isSorted();
            assertThat(life.happenings()).allSatisfy(happening -> assertThat(happening.at())
                    .isBetween(before, office.trunkline().clock().millis()));
        }
    }

    @Test
    void one_that_was_muted() {
        try (var office = Saying.office(folder).open()) {
            var later = office.trunkline().clock().instant().plus(Duration.ofHours(1));
            Saying.to(ANN, "waiting", "hello").on("sendAt", later.toString()).ask(office, "e1");
            office.settle();
            office.phone(ANN).texts("STOP");
            Saying.to(ANN, "later", "hello").ask(office, "e2");
            office.settle();
            explains(office, "say/waiting", State.MUTED, "opted out: texted “STOP”");
            explains(office, "say/later", State.MUTED, "opted out: texted “STOP”");
            assertThat(office.books().happenings("say/waiting")).containsExactly("muted");
            assertThat(office.books().event(cause(office, "say/later"))).isEqualTo("office.say e2");
        }
    }

    @Test
    void one_that_expired() {
        try (var office = Saying.office(folder).with("RATE_LONGCODE", "0.001").open()) {
            Saying.to(ANN, "first", "hello").ask(office, "e1");
            office.phone(ANN).reads("hello");
            Saying.to(ANN, "late", "hello").on("expireAfter", "1m").ask(office, "e2");
            office.await("it waits", () -> office.books().isIn("say/late", State.QUEUED));
            office.advance(Duration.ofMinutes(2));
            office.await("it expires", () -> office.books().isIn("say/late", State.EXPIRED));
            explains(office, "say/late", State.EXPIRED, "no longer worth sending");
            assertThat(office.books().happenings("say/late")).containsExactly("expired");
            assertThat(office.books().event(cause(office, "say/late"))).isEqualTo("office.say e2");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12345 | it does not begin with + and a country",
                "+1555123 | it is too short for its country",
                "'' | the phone number is empty"
            })
    void one_to_something_that_is_no_number(String number, String why) {
        try (var office = Saying.office(folder).open()) {
            Saying.to(number, "k", "hello").ask(office, "e1");
            office.settle();
            explains(office, "say/k", State.REFUSED, why);
            assertThat(office.books().life("say/k").attempts()).isEmpty();
            assertThat(office.books().event(cause(office, "say/k"))).isEqualTo("office.say e1");
            assertThat(office.simulator().creates()).isZero();
        }
    }

    @Test
    void one_without_a_text() {
        try (var office = Saying.office(folder).open()) {
            Saying.to(ANN, "k", "").ask(office, "e1");
            office.settle();
            explains(office, "say/k", State.REFUSED, "the text is empty");
        }
    }

    @ParameterizedTest
    @CsvSource({"+15005550001,21211,not a valid number", "+15005550004,21610,opted out of this sender"})
    void one_that_twilio_refused(String number, int code, String why) {
        try (var office = Saying.office(folder).open()) {
            Saying.to(number, "k", "hello").ask(office, "e1");
            office.settle();
            explains(office, "say/k", State.REFUSED, why);
            var life = office.books().life("say/k");
            assertThat(life.message().standing().code()).isEqualTo(code);
            assertThat(life.attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.outcome()).isEqualTo("not-created");
                assertThat(attempt.code()).isEqualTo(code);
                assertThat(attempt.detail()).isNotBlank();
            });
            assertThat(office.books().happenings("say/k")).containsExactly("refused");
            Saying.to(number, "again", "hello").ask(office, "e2");
            office.settle();
            if (code == 21610) {
                explains(office, "say/again", State.MUTED, "opted out: Twilio answered 21610");
            } else {
                explains(office, "say/again", State.REFUSED, why);
            }
        }
    }

    @Test
    void one_that_was_cancelled() {
        try (var office = Saying.office(folder).open()) {
            var later = office.trunkline().clock().instant().plus(Duration.ofHours(1));
            var saying = Saying.to(ANN, "meeting/1", "hello").on("sendAt", later.toString());
            saying.ask(office, "e1");
            office.settle();
            saying.cancel(office, "e2");
            office.settle();
            explains(office, "say/meeting/1", State.CANCELLED, "cancelled");
            assertThat(office.books().happenings("say/meeting/1")).containsExactly("cancelled");
            office.advance(Duration.ofHours(2));
            office.phone(ANN).readsNothing();
        }
    }

    @Test
    void one_of_which_nobody_knows() {
        try (var office = Saying.office(folder).open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"lost\"},{\"on\":\"callback\",\"kind\":\"lost\"}");
            Saying.to(ANN, "k", "hello").ask(office, "e1");
            office.await("it is unsure", () -> office.books().isIn("say/k", State.UNSURE));
            explains(office, "say/k", State.UNSURE, "no answer");
            assertThat(office.books().life("say/k").attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.outcome()).isEqualTo("unknown");
                assertThat(attempt.detail()).contains("no answer");
            });
        }
    }

    @Test
    void one_whose_sender_must_stop() {
        try (var twilio = OddTwilio.start();
                var office = Saying.office(folder).accountAt(twilio.url()).open()) {
            twilio.answers(401, "application/json", "{\"code\":20003,\"message\":\"Authenticate\"}");
            Saying.to(ANN, "k", "hello").ask(office, "e1");
            office.await(
                    "it was refused", () -> office.books().outcomes("say/k").contains("not-created"));
            Saying.to(ANN, "next", "hello").ask(office, "e2");
            office.await("it waits", () -> office.books().isIn("say/next", State.QUEUED));
            office.advance(Duration.ofHours(1));
            assertThat(office.books().life("say/k").message().state()).isEqualTo(State.QUEUED);
            assertThat(office.books().life("say/k").message().standing().reason())
                    .contains("does not accept the credentials");
            assertThat(twilio.creates()).hasSize(1);
            twilio.accepts();
            office.reopen();
            office.await("it is sent", () -> office.books().isIn("say/k", State.SENT));
            assertThat(office.books().outcomes("say/k")).containsExactly("not-created", "created");
        }
    }

    private static long cause(Office office, String key) {
        var cause = office.books().life(key).message().origin().cause();
        assertThat(cause).as("the cause of %s", key).isNotNull();
        return cause == null ? 0 : cause;
    }

    /** It says so itself, and so does the one event about it. */
    private static void explains(Office office, String key, State state, String why) {
        var message = office.books().life(key).message();
        assertThat(message.state()).isEqualTo(state);
        assertThat(message.standing().reason()).contains(why);
        assertThat(message.origin().flow()).isEqualTo("say");
        assertThat(office.books().events("message." + state.word(), key))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.path("reason").asText()).contains(why);
                    assertThat(event.path("flow").asText()).isEqualTo("say");
                    assertThat(event.path("cause").asLong()).isEqualTo(cause(office, key));
                });
    }
}
