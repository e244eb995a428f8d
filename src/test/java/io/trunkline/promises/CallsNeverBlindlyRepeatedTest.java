package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 3 for calls: one that was not answered for is settled by evidence and never simply made again. */
class CallsNeverBlindlyRepeatedTest {
    private static final String ANN = "+15551230001";
    private static final String KEY = "api/k";

    @TempDir
    Path folder;

    private static void call(Office office, String terms) {
        var answer = office.postWithToken(
                "/api/send",
                "{\"to\":\"" + ANN + "\",\"text\":\"The disk is <full> & hot.\",\"key\":\"k\",\"channel\":\"call\""
                        + terms + "}",
                "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private static void phone(Office office, String answers) {
        var answer = office.simulator("PUT", "/simulator/phones/" + ANN, "{\"answers\":\"" + answers + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static JsonNode calls(Office office) {
        try {
            return new ObjectMapper()
                    .readTree(office.simulator("GET", "/simulator/calls", "").body());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_call_says_its_text_and_its_callbacks_tell_that_somebody_answered() {
        try (var office = Office.open(folder)) {
            phone(office, "human");
            call(office, "");
            office.await("it is answered", () -> office.books().isIn(KEY, State.DELIVERED));
            assertThat(calls(office)).hasSize(1);
            assertThat(calls(office).toString()).contains("The disk is <full> & hot.");
            assertThat(office.books().events("twilio.call.answered", KEY)).hasSize(1);
            assertThat(office.books().happenings(KEY)).contains("sent", "delivered");
        }
    }

    @Test
    void a_phone_that_is_busy_is_not_reached() {
        try (var office = Office.open(folder)) {
            phone(office, "busy");
            call(office, "");
            office.await("it has failed", () -> office.books().isIn(KEY, State.UNDELIVERED));
            assertThat(office.books().events("twilio.call.failed", KEY)).hasSize(1);
        }
    }

    @Test
    void a_lost_answer_is_settled_by_the_list_of_calls() {
        try (var twilio = Simulator.start(SimulatorSettings.local().withAddress("127.0.0.1", 0));
                var office = Office.in(folder).accountAt(twilio).open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"lost\"}");
            call(office, "");
            office.await("it is unsure", () -> office.books().isIn(KEY, State.UNSURE));
            office.advance(Duration.ofSeconds(61));
            office.await("it is found", () -> !office.books().isIn(KEY, State.UNSURE));
            assertThat(office.books().outcomes(KEY)).containsExactly("created");
            assertThat(calls(office)).hasSize(1);
            assertThat(office.books().life(KEY).message().standing().sid())
                    .isEqualTo(calls(office).get(0).path("sid").asText());
        }
    }

    @Test
    void an_urgent_call_that_may_be_made_again_is_so_at_once_when_the_list_does_not_have_it() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"5xx\",\"times\":1}");
            call(office, ",\"urgent\":true,\"resend\":\"safe\"");
            office.await("it is made again", () -> office.books().outcomes(KEY).size() == 2);
            office.settle();
            assertThat(office.books().outcomes(KEY)).containsExactly("unknown", "created");
            assertThat(calls(office)).hasSize(1);
        }
    }

    @Test
    void an_urgent_call_that_twilio_has_is_not_made_again() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"lost\",\"times\":1}");
            call(office, ",\"urgent\":true,\"resend\":\"safe\"");
            office.await(
                    "it is known to be made", () -> office.books().outcomes(KEY).contains("created"));
            office.settle();
            assertThat(calls(office)).hasSize(1);
        }
    }
}
