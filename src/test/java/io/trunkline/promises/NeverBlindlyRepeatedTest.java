package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import io.trunkline.office.OwnProcess;
import io.trunkline.office.Saying;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    void without_a_callback_the_list_settles_it_after_a_minute() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"lost\"},{\"on\":\"callback\",\"kind\":\"lost\"}");
            office.paymentFails("in_1", ANN);
            office.await("it is unsure", () -> office.books().isIn(KEY, State.UNSURE));
            office.phone(ANN).reads("in_1");
            office.advance(Duration.ofSeconds(61));
            office.await("it is sent", () -> !office.books().isIn(KEY, State.UNSURE));
            assertThat(office.books().outcomes(KEY)).containsExactly("created");
            assertThat(office.books().life(KEY).message().standing().sid())
                    .isEqualTo(office.phone(ANN).all().get(0).sid());
            office.phone(ANN).readsNothing();
            assertThat(office.simulator().creates()).isEqualTo(1);
        }
    }

    @Test
    void a_list_that_lags_settles_it_once_it_has_caught_up() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"lost\"},{\"on\":\"callback\",\"kind\":\"lost\"},"
                    + "{\"on\":\"list\",\"kind\":\"lag\",\"ms\":600000}");
            office.paymentFails("in_1", ANN);
            office.await("it is unsure", () -> office.books().isIn(KEY, State.UNSURE));
            office.advance(Duration.ofSeconds(61));
            office.await(
                    "it is looked for", () -> office.books().happenings(KEY).contains("looked"));
            office.advance(Duration.ofMinutes(5));
            office.await("it is looked for again", () -> looks(office) == 2);
            assertThat(office.states(ANN)).containsExactly("unsure");
            office.simulator("PUT", "/simulator/clock", "{\"offset\":\"PT11M\"}");
            office.advance(Duration.ofMinutes(10));
            office.await("it is sent", () -> !office.books().isIn(KEY, State.UNSURE));
            assertThat(office.books().outcomes(KEY)).containsExactly("created");
            assertThat(office.simulator().creates()).isEqualTo(1);
        }
    }

    private static long looks(Office office) {
        return office.books().happenings(KEY).stream().filter("looked"::equals).count();
    }

    @Test
    void two_with_one_text_are_matched_one_to_one() {
        try (var office = Saying.office(folder).open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"lost\"},{\"on\":\"callback\",\"kind\":\"lost\"}");
            for (var key : new String[] {"one", "two"}) {
                Saying.to(ANN, key, "Hello").ask(office, key);
                office.await(key + " is unsure", () -> office.books().isIn("say/" + key, State.UNSURE));
            }
            office.advance(Duration.ofSeconds(62));
            office.await("both are sent", () -> office.books().count(State.UNSURE) == 0);
            var texts = office.phone(ANN).all();
            assertThat(texts).hasSize(2);
            for (var i = 0; i < 2; i++) {
                assertThat(office.books()
                                .life("say/" + (i == 0 ? "one" : "two"))
                                .message()
                                .standing()
                                .sid())
                        .isEqualTo(texts.get(i).sid());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"safe,2", "never,1"})
    void what_twilio_has_not_is_sent_again_only_where_the_route_says_that_it_is_safe(String resend, int creates) {
        try (var office = Saying.office(folder).open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"5xx\",\"times\":1}");
            Saying.to(ANN, "k", "Hello").on("resend", resend).ask(office, "k");
            office.await("it is unsure", () -> office.books().isIn("say/k", State.UNSURE));
            office.phone(ANN).readsNothing();
            office.advance(Duration.ofSeconds(61));
            office.await(
                    "it is looked for",
                    () -> office.books().outcomes("say/k").size() == creates
                            && (creates == 2
                                    || office.books().happenings("say/k").contains("looked")));
            office.settle();
            assertThat(office.phone(ANN).all()).hasSize(creates - 1);
            assertThat(office.simulator().creates()).isEqualTo(creates);
        }
    }

    @Test
    void what_twilio_has_is_not_sent_again_even_where_that_is_safe() {
        try (var office = Saying.office(folder).open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"lost\"},{\"on\":\"callback\",\"kind\":\"lost\"}");
            Saying.to(ANN, "k", "Hello").on("resend", "safe").ask(office, "k");
            office.await("it is unsure", () -> office.books().isIn("say/k", State.UNSURE));
            office.advance(Duration.ofSeconds(61));
            office.await("it is sent", () -> !office.books().isIn("say/k", State.UNSURE));
            office.phone(ANN).reads("Hello").readsNothing();
            assertThat(office.simulator().creates()).isEqualTo(1);
        }
    }

    @Test
    void nothing_is_sent_again_while_the_list_cannot_be_read() {
        try (var office = Saying.office(folder).open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"lost\"},{\"on\":\"callback\",\"kind\":\"lost\"},"
                    + "{\"on\":\"list\",\"kind\":\"5xx\"}");
            Saying.to(ANN, "k", "Hello").on("resend", "safe").ask(office, "k");
            office.await("it is unsure", () -> office.books().isIn("say/k", State.UNSURE));
            for (var i = 0; i < 3; i++) {
                office.advance(Duration.ofHours(1));
                office.settle();
            }
            assertThat(office.states(ANN)).containsExactly("unsure");
            office.reopen();
            office.await("the list is read", () -> !office.states(ANN).equals(List.of("unsure")));
            office.phone(ANN).reads("Hello").readsNothing();
            assertThat(office.simulator().creates()).isZero();
        }
    }

    @Test
    void killed_between_the_request_and_its_answer_it_is_found_by_the_next_process() {
        try (var twilio = Simulator.start(SimulatorSettings.local().withAddress("127.0.0.1", 0));
                var office = Office.in(folder).accountAt(twilio)) {
            office.faults("{\"on\":\"create\",\"kind\":\"latency\",\"ms\":60000}");
            try (var process = OwnProcess.start(office)) {
                office.paymentFails("in_1", ANN);
                twilio.awaitText(ANN, text -> true, Duration.ofSeconds(20));
                process.kill();
            }
            office.faults("");
            office.open();
            office.await("it is unsure", () -> office.books().isIn(KEY, State.UNSURE));
            office.advance(Duration.ofSeconds(61));
            office.await("it is found", () -> !office.books().isIn(KEY, State.UNSURE));
            office.phone(ANN).reads("in_1").readsNothing();
            assertThat(twilio.creates()).isEqualTo(1);
            assertThat(office.books().outcomes(KEY)).containsExactly("created");
        }
    }

    @Test
    void without_any_evidence_it_stays_unsure_for_hours_and_over_a_restart_until_a_person_decides() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"5xx\"}");
            office.paymentFails("in_1", ANN);
            office.await("it is unsure", () -> office.books().isIn(KEY, State.UNSURE));
            office.settle();
            office.advance(Duration.ofHours(5));
            office.phone(ANN).readsNothing();
            assertThat(office.simulator().creates()).isEqualTo(1);
            office.reopen();
            office.advance(Duration.ofHours(5));
            office.phone(ANN).readsNothing();
            assertThat(office.simulator().creates()).isZero();
            assertThat(office.states(ANN)).containsExactly("unsure");
            var answer =
                    office.postWithToken("/api/messages/" + KEY + "/settle", "{\"as\":\"resend\"}", "application/json");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            office.phone(ANN).reads("in_1").readsNothing();
            assertThat(office.simulator().creates()).isEqualTo(1);
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
            assertThat(office.books().life(KEY).message().standing().reason()).contains("HTTP " + code);
            office.advance(Duration.ofHours(5));
            office.await(
                    "it is looked for",
                    () -> created
                            ? !office.books().isIn(KEY, State.UNSURE)
                            : office.books().happenings(KEY).contains("looked"));
            office.settle();
            assertThat(office.simulator().creates()).isEqualTo(1);
            assertThat(office.phone(ANN).all()).hasSize(created ? 1 : 0);
            assertThat(office.books().outcomes(KEY)).containsExactly(created ? "created" : "unknown");
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

    @Test
    void a_connection_that_twilio_closed_while_it_was_idle_leaves_no_create_in_doubt() {
        var settings = SimulatorSettings.local().withAddress("127.0.0.1", 0).withIdleTimeout(Duration.ofMillis(100));
        try (var twilio = Simulator.start(settings);
                var office = Office.in(folder).accountAt(twilio).open()) {
            for (var i = 1; i <= 5; i++) {
                office.paymentFails("in_" + i, ANN);
                office.phone(ANN).reads("in_" + i);
                var key = "billing/in_" + i;
                office.await(
                        "it is answered", () -> office.books().outcomes(key).equals(List.of("created")));
                office.await("Twilio has closed every connection", () -> twilio.connections() == 0);
            }
            assertThat(twilio.creates()).isEqualTo(5);
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
