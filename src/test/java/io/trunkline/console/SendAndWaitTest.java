package io.trunkline.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sending over HTTP: with the answer at once or when Twilio has it, and in the form that other systems know. */
class SendAndWaitTest {
    private static final String ANN = "+15551230001";
    private static final String ACTION = "/api/actions/twilio/send-sms";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Office office;

    @BeforeEach
    void open() {
        office = Office.open(folder);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private HttpResponse<String> post(String path, String body) {
        return office.postWithToken(path, body.replace('\'', '"'), "application/json");
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    @Test
    void whoever_waits_is_told_the_sid() {
        var answer = post("/api/send", "{'to':'" + ANN + "','text':'hello','wait':true}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("success").asBoolean()).isTrue();
        assertThat(json(answer).path("messageSid").asText())
                .isEqualTo(office.phone(ANN).all().get(0).sid());
        assertThat(post("/api/send", "{'to':'" + ANN + "','text':'hello'}").statusCode())
                .isEqualTo(202);
    }

    @Test
    void whoever_waits_for_what_twilio_refuses_is_told_why_and_what_to_do() {
        var answer = json(post("/api/send", "{'to':'+15005550003','text':'hello','wait':'20s'}"));
        assertThat(answer.path("success").asBoolean()).isFalse();
        assertThat(answer.at("/error/code").asText()).isEqualTo("REFUSED");
        assertThat(answer.at("/error/details/twilioCode").asInt()).isEqualTo(21408);
        assertThat(answer.at("/error/action").asText()).containsIgnoringCase("geo permissions");
        assertThat(answer.at("/error/retryable").asBoolean(true)).isFalse();
        assertThat(answer.at("/error/message").asText()).isNotBlank();
    }

    @Test
    void a_call_can_be_asked_for_with_keys_what_to_do_on_a_machine_and_its_language() {
        var key = json(post(
                        "/api/send",
                        "{'to':'" + ANN + "','channel':'call','text':'Der Server brennt','press':'1=acknowledge',"
                                + "'onMachine':'leave','language':'de'}"))
                .path("key")
                .asText();
        office.phone(ANN)
                .isCalled()
                .answers()
                .hears("Der Server brennt")
                .hears("Drücken Sie 1")
                .presses("1");
        office.await("it is acknowledged", () -> Records.of(office).events("twilio.call.acknowledged") == 1);
        assertThat(office.books().isIn(key, State.DELIVERED)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'channel':'call','press':'one'          | press     | is not written as key=word, such as 1=acknowledge,2=pass
            'channel':'call','press':'1=yes,1=no'   | press     | the key 1 has two meanings
            'channel':'call','onMachine':'shout'    | onMachine | 'shout' is none of hangup, leave
            'channel':'call','language':'klingon!'  | language  | is no language such as en or pt-BR
            'channel':'call','media':['https://a/b'] | media    | a call only says its text
            'channel':'call','split':'parts'        | split     | a call only says its text
            'press':'1=acknowledge'                 | press     | is for calls; add "channel": "call"
            'channel':'whatsapp','language':'de'    | language  | is for calls
            """)
    void what_cannot_be_of_a_call_or_of_a_text_names_its_field(String fields, String field, String why) {
        var answer = post("/api/send", "{'to':'" + ANN + "','text':'hello'," + fields + "}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("field").asText()).isEqualTo(field);
        assertThat(json(answer).path("message").asText()).contains(why);
        office.phone(ANN).isNotCalled();
    }

    @Test
    void nobody_waits_longer_than_he_said() {
        office.faults("{\"on\":\"create\",\"kind\":\"latency\",\"ms\":5000},{\"on\":\"callback\",\"kind\":\"lost\"}");
        var began = System.nanoTime();
        var answer = json(post("/api/send", "{'to':'" + ANN + "','text':'hello','wait':'1s'}"));
        assertThat(System.nanoTime() - began).isLessThan(4_000_000_000L);
        assertThat(answer.path("success").asBoolean()).isTrue();
        assertThat(answer.has("messageSid")).isFalse();
    }

    @Test
    void the_form_of_other_systems_is_taken_and_answered_with_the_sid() {
        var answer = post(ACTION, "{'to':'" + ANN + "','body':'hello','userId':'u-17'}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).path("success").asBoolean()).isTrue();
        office.phone(ANN).reads("hello");
        assertThat(json(answer).path("messageSid").asText())
                .isEqualTo(office.phone(ANN).all().get(0).sid());
        assertThat(Records.of(office).ask("select purpose from message")).containsExactly("user u-17");
    }

    @ParameterizedTest
    @CsvSource({
        "to,'{''body'':''hello''}'",
        "body,'{''to'':''+15551230001''}'",
        "text,'{''to'':''+15551230001'',''body'':''a'',''text'':''b''}'"
    })
    void a_field_that_is_missing_or_unknown_is_named(String field, String body) {
        var answer = post(ACTION, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        var error = json(answer);
        assertThat(error.at("/details/field").asText()).isEqualTo(field);
        assertThat(error.path("message").asText()).contains(field);
        assertThat(error.path("code").asText()).isEqualTo("INVALID_REQUEST");
        assertThat(error.path("retryable").asBoolean(true)).isFalse();
        assertThat(error.path("action").asText()).contains(field);
    }

    @Test
    void what_does_not_succeed_is_no_success_over_http_either() {
        office.phone(ANN).texts("STOP");
        var answer = post(ACTION, "{'to':'" + ANN + "','body':'hello'}");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).at("/error/code").asText()).isEqualTo("MUTED");
    }

    @Test
    void the_same_request_made_again_sends_one_text() {
        for (var i = 0; i < 2; i++) {
            var answer = office.post(
                    ACTION,
                    "{\"to\":\"" + ANN + "\",\"body\":\"hello\"}",
                    "content-type",
                    "application/json",
                    "Authorization",
                    "Bearer " + Office.TOKEN,
                    "Idempotency-Key",
                    "order-1");
            assertThat(answer.statusCode()).isEqualTo(200);
        }
        office.phone(ANN).reads("hello").readsNothing();
    }

    @Test
    void nobody_without_the_token_is_let_in() {
        var answer = office.post(ACTION, "{}", "content-type", "application/json");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("code").asText()).isEqualTo("UNAUTHORIZED");
    }

    @Test
    void an_event_asks_for_a_text_as_well() {
        office.postWithToken(
                "/events",
                "{\"specversion\":\"1.0\",\"source\":\"tests\",\"id\":\"1\",\"type\":\"twilio.sms.send\",\"datacontenttype\":\"application/json\",\"data\":{\"to\":\""
                        + ANN + "\",\"body\":\"by event\"}}",
                "application/cloudevents+json");
        office.phone(ANN).reads("by event");
    }
}
