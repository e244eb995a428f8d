package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promise 3: a create without a clear answer is settled by evidence and never simply repeated. */
class NeverBlindlyRepeatedTest {
    private static final String ANN = "+15551230001";
    private static final String KEY = "billing/in_1";
    private static final String CREATE = "- to: twilio:message/create";

    @TempDir
    Path folder;

    @Test
    void a_lost_answer_leaves_one_text_and_the_callback_settles_it() {
        try (var office = Office.open(folder)) {
            office.faults(
                    "{\"on\":\"create\",\"kind\":\"lost\"},{\"on\":\"callback\",\"kind\":\"latency\",\"ms\":1500}");
            office.paymentFails("in_1", ANN);
            office.await("it is unsure", () -> office.books().isIn(KEY, State.UNSURE));
            assertThat(office.books().events("message.unsure", KEY)).hasSize(1);
            office.await("it is delivered", () -> office.books().isIn(KEY, State.DELIVERED));
            assertThat(office.books().outcomes(KEY)).containsExactly("created");
            assertThat(office.books().happenings(KEY)).containsSubsequence("unsure", "sent", "delivered");
            office.phone(ANN).reads("in_1").readsNothing();
            assertThat(office.simulator().creates()).isEqualTo(1);
        }
    }

    @Test
    void without_any_evidence_it_stays_unsure_for_hours_and_over_a_restart() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"lost\"},{\"on\":\"callback\",\"kind\":\"lost\"}");
            office.paymentFails("in_1", ANN);
            office.phone(ANN).reads("in_1");
            office.settle();
            office.advance(Duration.ofHours(5));
            office.phone(ANN).readsNothing();
            assertThat(office.simulator().creates()).isEqualTo(1);
            office.reopen();
            office.advance(Duration.ofHours(5));
            office.phone(ANN).readsNothing();
            assertThat(office.simulator().creates()).isZero();
            assertThat(office.states(ANN)).containsExactly("unsure");
        }
    }

    @ParameterizedTest
    @CsvSource({"500,false", "500,true", "503,false", "503,true"})
    void a_failure_inside_twilio_is_posted_once(int code, boolean created) {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"5xx\",\"code\":" + code + ",\"created\":" + created
                    + "},{\"on\":\"callback\",\"kind\":\"lost\"}");
            office.paymentFails("in_1", ANN);
            office.await("it is unsure", () -> office.books().isIn(KEY, State.UNSURE));
            office.advance(Duration.ofHours(5));
            office.settle();
            assertThat(office.simulator().creates()).isEqualTo(1);
            assertThat(office.phone(ANN).all()).hasSize(created ? 1 : 0);
            assertThat(office.books().life(KEY).message().standing().reason()).contains("HTTP " + code);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | text/html | <html>slow down</html>",
                "400 | text/html | <html>bad gateway</html>",
                "408 | text/plain | timeout",
                "404 | application/json | {\"message\":\"nothing here\"}",
                "503 | application/json | {\"code\":20503,\"message\":\"busy\"}",
                "201 | application/json | {\"status\":\"queued\"}",
                "200 | text/html | <html>hello</html>",
                "204 | text/plain | ''",
                "302 | text/plain | elsewhere"
            })
    void an_answer_that_does_not_say_is_posted_once(int code, String type, String body) {
        try (var twilio = OddTwilio.start();
                var office = Office.in(folder).accountAt(twilio.url()).open()) {
            twilio.answers(code, type, body);
            office.paymentFails("in_1", ANN);
            office.await("it is unsure", () -> office.books().isIn(KEY, State.UNSURE));
            office.advance(Duration.ofHours(5));
            office.settle();
            assertThat(twilio.creates()).hasSize(1);
            assertThat(office.books().outcomes(KEY)).containsExactly("unknown");
            assertThat(office.states(ANN)).containsExactly("unsure");
        }
    }

    @Test
    void a_refused_connection_is_tried_again_until_twilio_is_back() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"refuse\",\"ms\":1500}");
            office.paymentFails("in_1", ANN);
            office.await("it was refused", () -> office.books().outcomes(KEY).contains("not-created"));
            office.settle();
            assertThat(office.states(ANN)).containsExactly("queued");
            office.await("Twilio is back", () -> isBack(office));
            office.advance(Duration.ofSeconds(10));
            office.phone(ANN).reads("in_1").readsNothing();
            assertThat(office.simulator().creates()).isEqualTo(1);
            assertThat(office.books().outcomes(KEY)).containsExactly("not-created", "created");
        }
    }

    private static boolean isBack(Office office) {
        try {
            return office.simulator("GET", "/simulator/faults", "").statusCode() == 200;
        } catch (java.io.UncheckedIOException e) {
            return false;
        }
    }

    @Test
    void too_many_requests_is_tried_again_and_sent_once() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"429\",\"times\":2}");
            office.paymentFails("in_1", ANN);
            office.await("it was refused", () -> office.books().outcomes(KEY).contains("not-created"));
            office.phone(ANN).readsNothing();
            office.advance(Duration.ofSeconds(5));
            office.settle();
            office.advance(Duration.ofSeconds(5));
            office.phone(ANN).reads("in_1").readsNothing();
            assertThat(office.books().outcomes(KEY)).containsExactly("not-created", "not-created", "created");
            assertThat(office.books().life(KEY).attempts().get(0).code()).isEqualTo(20429);
            assertThat(office.simulator().creates()).isEqualTo(3);
        }
    }

    @Test
    void a_delivery_route_that_sends_twice_sends_once() {
        try (var office = delivering(CREATE, CREATE + "\n" + " ".repeat(24) + CREATE)) {
            office.paymentFails("in_1", ANN);
            office.phone(ANN).reads("in_1").readsNothing();
            assertThat(office.simulator().creates()).isEqualTo(1);
        }
    }

    @Test
    void a_delivery_route_that_begins_nothing_sends_nothing() {
        var forgetful = "'#class:org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository'";
        try (var office = delivering("idempotentRepository: attempts", "idempotentRepository: " + forgetful)) {
            office.paymentFails("in_1", ANN);
            office.await("it is given back", () -> office.books()
                    .find(KEY)
                    .filter(life -> life.message().times().dueAt()
                            > life.message().times().createdAt())
                    .isPresent());
            assertThat(office.simulator().creates()).isZero();
            assertThat(office.states(ANN)).containsExactly("queued");
        }
    }

    private Office delivering(String as, String instead) {
        var office = Office.in(folder);
        var route = office.read("core/delivery.camel.yaml");
        assertThat(route).contains(as);
        return office.file("core/delivery.camel.yaml", route.replace(as, instead))
                .open();
    }
}
