package io.trunkline.journal;

import static io.trunkline.journal.Posted.NOW;
import static io.trunkline.journal.Posted.REQUIRED;
import static io.trunkline.journal.Posted.json;
import static io.trunkline.journal.Posted.merged;
import static io.trunkline.journal.Posted.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsRefusalTest {
    private static Event structured(String members) {
        return CloudEvents.parse(json("cloudevents", "{" + REQUIRED + members + "}"), NOW)
                .get(0);
    }

    private static Problem refusal(Request request) {
        Problem problem = catchThrowableOfType(Problem.class, () -> CloudEvents.parse(request, NOW));
        assertThat(problem).as("a refusal").isNotNull();
        assertThat(problem.status()).isEqualTo(400);
        return problem;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "#                                             | specversion     | missing",
                "\"specversion\":\"0.3\"                          | specversion     | is 0.3; only 1.0",
                "\"specversion\":1.0                              | specversion     | should be a string",
                "\"specversion\":null                             | specversion     | missing",
                "\"id\":null                                      | id              | missing",
                "\"id\":\"\"                                      | id              | empty",
                "\"id\":7                                         | id              | should be a string",
                "\"id\":{\"a\":1}                                 | id              | an object or an array",
                "\"id\":\"a\\u0000b\"                             | id              | U+0000 at position 2",
                "\"id\":\"a\\nb\"                                 | id              | U+000A",
                "\"id\":\"\\ud800\"                               | id              | U+D800",
                "\"source\":\"\"                                  | source          | empty",
                "\"source\":\"two words\"                         | source          | no URI reference",
                "\"source\":\"/%zz\"                              | source          | no URI reference",
                "\"type\":\"\"                                    | type            | empty",
                "\"type\":[\"t\"]                                 | type            | an object or an array",
                "\"subject\":\"\"                                 | subject         | empty",
                "\"subject\":true                                 | subject         | should be a string",
                "\"time\":\"yesterday\"                           | time            | RFC 3339",
                "\"time\":\"2026-03-01T08:30:00\"                 | time            | RFC 3339",
                "\"time\":\"2026-03-01T08:30Z\"                   | time            | RFC 3339",
                "\"time\":\"2026-03-01T08:30:000Z\"               | time            | RFC 3339",
                "\"time\":\"2026-13-01T08:30:00Z\"                | time            | RFC 3339",
                "\"time\":1772000000                              | time            | should be a string",
                "\"datacontenttype\":\"json\"                     | datacontenttype | media type",
                "\"dataschema\":\"/relative\"                     | dataschema      | its scheme",
                "\"Region\":\"eu\"                                | Region          | lower-case letters and digits",
                "\"my_ext\":\"eu\"                                | my_ext          | lower-case letters and digits",
                "\"\":\"eu\"                                      | -               | lower-case letters and digits",
                "\"ext\":{}                                       | ext             | an object or an array",
                "\"ext\":\"a\",\"ext\":\"b\"                      | ext             | twice",
                "\"data\":1,\"data\":2                            | data            | twice",
                "\"data\":1,\"data_base64\":\"AAAA\"              | data_base64     | beside data",
                "\"data_base64\":\"/wD*\"                         | data_base64     | RFC 4648",
                "\"data_base64\":5                                | data_base64     | RFC 4648",
                "\"datacontenttype\":\"a/b\",\"data\":\"\\ud800\" | data            | half of a surrogate pair"
            })
    void a_wrong_attribute_is_named_alone_and_in_a_batch(String members, String field, String said) {
        String name = field.equals("-") ? "" : field;
        String body = "{" + (members.equals("#") ? "" : merged(members)) + "}";

        var alone = refusal(json("cloudevents", body));
        assertThat(alone.field()).isEqualTo(name);
        assertThat(alone.detail()).contains(said);
        var batch = refusal(json("cloudevents-batch", "[{" + REQUIRED + "},{" + REQUIRED + "}," + body + "]"));
        assertThat(batch.field()).isEqualTo("[2]." + name);
        assertThat(batch.detail()).contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "source", "type", "subject", "dataschema", "ext"})
    void an_attribute_may_have_a_thousand_characters_and_no_more(String name) {
        String thousand = name.equals("dataschema") ? "urn:" + "x".repeat(996) : "x".repeat(1000);
        CloudEvents.parse(json("cloudevents", "{" + merged("\"" + name + "\":\"" + thousand + "\"") + "}"), NOW);

        var problem = refusal(json("cloudevents", "{" + merged("\"" + name + "\":\"" + thousand + "x\"") + "}"));
        assertThat(problem.field()).isEqualTo(name);
        assertThat(problem.detail()).contains("1001 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trunkline.started",
                "twilio.sms.received",
                "twilio.text.heard",
                "twilio.sms.send.x",
                "message.held",
                "contact.opted_out",
                "sender.stopped"
            })
    void the_service_s_own_words_are_nobody_else_s(String type) {
        var problem = refusal(json("cloudevents", "{" + merged("\"type\":\"" + type + "\"") + "}"));
        assertThat(problem.field()).isEqualTo("type");
        assertThat(problem.detail()).contains("service's own words", "twilio.sms.send");
    }

    @ParameterizedTest
    @ValueSource(strings = {"twilio.sms.send", "messages.x", "contact", "twilio", "stripe.twilio.x"})
    void other_types_and_the_order_to_send_a_text_are_free(String type) {
        assertThat(CloudEvents.parse(json("cloudevents", "{" + merged("\"type\":\"" + type + "\"") + "}"), NOW))
                .extracting(Event::type)
                .containsExactly(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                           | should be a JSON object",
                "[]                           | should be a JSON object",
                "null                         | should be a JSON object",
                "{                            | line 1, column 2",
                "{\"id\":}                    | line 1, column 7",
                "{\"id\":\"1\"~   \"x\": oops | line 2",
                "{\"data\":\"\\q\"}           | line 1, column 11",
                "{\"data\":[\"\\q\"]}         | line 1, column 12",
                "{\"data\":[1}                | line 1",
                "{'id':1}                     | line 1, column 2",
                "{\"data\":NaN}               | line 1"
            })
    void broken_json_is_shown_where_it_breaks(String body, String said) {
        var problem = refusal(json("cloudevents", body.replace('~', '\n')));
        assertThat(problem.field()).isEqualTo("body");
        assertThat(problem.detail()).contains(said).doesNotContain("Source", "\n");
    }

    @Test
    void what_follows_a_whole_event_and_what_is_not_utf_8_is_refused() {
        assertThat(refusal(json("cloudevents", "{" + REQUIRED + "} x")).detail())
                .contains("line 1, column");
        assertThat(refusal(json("cloudevents", "{" + REQUIRED + "} {}")).detail())
                .contains("something follows");
        byte[] latin = ("{" + REQUIRED + ",\"subject\":\"é\"}").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(request(latin, "Content-Type", "application/cloudevents+json"))
                        .detail())
                .contains("UTF-8");
        assertThat(structured(",\"subject\":\"é\"").subject()).isEqualTo("é");
    }

    @Test
    void a_batch_names_what_is_no_event() {
        assertThat(refusal(json("cloudevents-batch", "[{" + REQUIRED + "}, 5]")).field())
                .isEqualTo("[1]");
        assertThat(refusal(json("cloudevents-batch", "{" + REQUIRED + "}")).field())
                .isEqualTo("body");
        assertThat(refusal(json("cloudevents-batch", "[{" + REQUIRED + "}")).detail())
                .contains("line 1");
    }

    @Test
    void nesting_is_bounded() {
        assertThat(structured(",\"data\":" + "[".repeat(99) + "]".repeat(99)).data())
                .hasSize(198);
        for (int depth : new int[] {100, 200_000}) {
            String data = "[".repeat(depth) + "]".repeat(depth);
            assertThat(refusal(json("cloudevents", "{" + REQUIRED + ",\"data\":" + data + "}"))
                            .detail())
                    .isEqualTo("The JSON is nested deeper than 100 levels.");
        }
        assertThat(refusal(json("cloudevents-batch", "[".repeat(200_000))).field())
                .isEqualTo("body");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                            | has no Content-Type",
                "application/json             | Content-Type is application/json",
                "application/cloudevents+avro | Content-Type is application/cloudevents+avro",
                "text/plain                   | application/cloudevents-batch+json"
            })
    void a_wrong_content_type_is_told_what_is_accepted(String type, String said) {
        byte[] body = ("{" + REQUIRED + "}").getBytes(StandardCharsets.UTF_8);
        var problem = refusal(type == null ? request(body) : request(body, "content-type", type));
        assertThat(problem.field()).isEqualTo("content-type");
        assertThat(problem.detail()).contains(said, "application/cloudevents+json");
    }

    @ParameterizedTest
    @CsvSource({
        "ce-specversion, 0.3, ce-specversion",
        "ce-type, sender.stopped, ce-type",
        "ce-type, '', ce-type",
        "ce-id, a%00b, ce-id",
        "ce-id, 50%, ce-id",
        "ce-id, %zz, ce-id",
        "ce-id, %ff, ce-id",
        "ce-time, now, ce-time",
        "ce-my-ext, x, ce-my-ext",
        "ce-datacontenttype, text/plain, ce-datacontenttype",
        "Content-Type, nonsense, content-type"
    })
    void a_wrong_header_is_named(String name, String value, String field) {
        var headers = new ArrayList<String>();
        for (var header : List.of("ce-specversion", "ce-id", "ce-source", "ce-type")) {
            if (!header.equals(name)) {
                headers.addAll(List.of(header, header.equals("ce-specversion") ? "1.0" : "x"));
            }
        }
        headers.addAll(List.of(name, value));

        var problem = refusal(request(new byte[0], headers.toArray(String[]::new)));
        assertThat(problem.field()).isEqualTo(field);
    }

    @Test
    void a_missing_or_repeated_header_and_a_body_that_breaks_its_promise_are_named() {
        assertThat(refusal(request(new byte[0], "ce-id", "1")).field()).isEqualTo("ce-specversion");
        assertThat(refusal(request(new byte[0], "ce-id", "1", "CE-ID", "2")).detail())
                .contains("twice");
        var broken = request(
                "{\n\"a\":}".getBytes(StandardCharsets.UTF_8),
                "ce-specversion",
                "1.0",
                "ce-id",
                "1",
                "ce-source",
                "/s",
                "ce-type",
                "t",
                "Content-Type",
                "application/json");
        assertThat(refusal(broken).detail()).contains("line 2, column 5");
    }
}
