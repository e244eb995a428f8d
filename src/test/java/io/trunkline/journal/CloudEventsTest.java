package io.trunkline.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.http.Headers;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsTest {
    private static final long NOW = 1_772_000_000_000L;
    private static final String REQUIRED = "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"";

    private static Request request(byte[] body, String... headers) {
        return new Request("POST", "/events", null, Headers.of(headers), body, Map.of());
    }

    private static Request json(String mode, String body) {
        return request(
                body.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/" + mode + "+json; charset=utf-8");
    }

    private static Event structured(String members) {
        return CloudEvents.parse(json("cloudevents", "{" + REQUIRED + members + "}"), NOW)
                .get(0);
    }

    private static Event binary(byte[] body, String... more) {
        var headers =
                new ArrayList<>(List.of("ce-specversion", "1.0", "CE-Id", "1", "ce-source", "/s", "ce-type", "t"));
        headers.addAll(List.of(more));
        var events = CloudEvents.parse(request(body, headers.toArray(String[]::new)), NOW);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static Problem refusal(Request request) {
        Problem problem = catchThrowableOfType(Problem.class, () -> CloudEvents.parse(request, NOW));
        assertThat(problem).as("a refusal").isNotNull();
        assertThat(problem.status()).isEqualTo(400);
        return problem;
    }

    @Test
    void structured_mode_takes_every_attribute() {
        var event = structured(
                ",\"subject\":\"in_1 é\",\"time\":\"2026-03-01T09:30:00.5+01:00\",\"dataschema\":\"urn:x:1\","
                        + "\"datacontenttype\":\"application/json\",\"priority\":5,\"ratio\":1.10,\"live\":true,\"none\":null,"
                        + "\"traceparent\":\"00-a-b-01\",\"data\":{\"a\": 1.10}");

        assertThat(event)
                .isEqualTo(new Event(
                        "/s",
                        "1",
                        "t",
                        "in_1 é",
                        Instant.parse("2026-03-01T08:30:00.500Z").toEpochMilli(),
                        "application/json",
                        "urn:x:1",
                        Map.of("priority", "5", "ratio", "1.10", "live", "true", "traceparent", "00-a-b-01"),
                        "{\"a\": 1.10}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void optional_attributes_may_be_absent_or_null() {
        var event = structured(",\"subject\":null,\"time\":null,\"datacontenttype\":null,\"dataschema\":null");

        assertThat(event).isEqualTo(Event.of("/s", "1", "t", NOW));
        assertThat(event.isJson()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"b\" : [1, 2.50, 1e400, 12345678901234567890.10], \"é\": \"\\u00e9 😀\"}",
                "[ ]",
                "\"a \\\"text\\\"\"",
                "\"\"",
                "12345678901234567890.10",
                "-0",
                "true",
                "null"
            })
    void data_keeps_its_bytes_whatever_json_it_is(String value) {
        for (var members : List.of(",\"data\":" + value, ",\"data\" : \n" + value + " \n,\"x\":\"y\"")) {
            var event = structured(members);

            assertThat(event.data()).asString(StandardCharsets.UTF_8).isEqualTo(value);
            assertThat(event.contentType()).isEqualTo("application/json");
        }
    }

    @Test
    void large_data_keeps_its_bytes() {
        String value = "[\"" + "x😀".repeat(100_000) + "\", 1.50]";

        assertThat(structured(",\"data\":" + value + ",\"after\":\"z\"").data())
                .isEqualTo(value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_string_is_text_if_the_content_type_is_not_json() {
        assertThat(structured(",\"datacontenttype\":\"application/xml\",\"data\":\"<a>\\u00e9\\n</a>\"")
                        .data())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("<a>é\n</a>");
        assertThat(structured(",\"datacontenttype\":\"application/problem+json\",\"data\":\"a\"")
                        .data())
                .asString()
                .isEqualTo("\"a\"");
    }

    @Test
    void base64_becomes_its_bytes() {
        var event = structured(",\"data_base64\":\"/wD+\",\"data\":null,\"datacontenttype\":\"image/png\"");

        assertThat(event.data()).containsExactly(0xff, 0, 0xfe);
        assertThat(event.contentType()).isEqualTo("image/png");
        assertThat(structured(",\"data_base64\":\"\"").contentType()).isNull();
    }

    @Test
    void binary_mode_takes_the_headers_and_leaves_the_body_alone() {
        byte[] body = {(byte) 0xff, 0, (byte) 0xfe};

        var event = binary(
                body,
                "Content-Type",
                "image/png",
                "ce-subject",
                "Euro%20%E2%82%AC%20100%25",
                "ce-time",
                "2026-03-01T08:30:00Z",
                "ce-dataschema",
                "https://example.com/s",
                "CE-Region",
                "eu",
                "X-Other",
                "x");

        assertThat(event)
                .isEqualTo(new Event(
                        "/s",
                        "1",
                        "t",
                        "Euro € 100%",
                        Instant.parse("2026-03-01T08:30:00Z").toEpochMilli(),
                        "image/png",
                        "https://example.com/s",
                        Map.of("region", "eu"),
                        body));
    }

    @Test
    void binary_mode_reads_quotes_and_raw_utf_8_of_older_senders() {
        String latin = new String("é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(binary(new byte[0], "ce-subject", "\"a \\\"b\\\" %41\"").subject())
                .isEqualTo("a \"b\" A");
        assertThat(binary(new byte[0], "ce-subject", latin).subject()).isEqualTo("é");
        assertThat(binary("x".getBytes(StandardCharsets.UTF_8)).contentType()).isNull();
    }

    @Test
    void batch_mode_takes_every_event_in_order_and_repeats_too() {
        var events = CloudEvents.parse(
                json("cloudevents-batch", "[{" + REQUIRED + ",\"data\":1}, {" + REQUIRED + "}, {" + REQUIRED + "}]"),
                NOW);

        assertThat(events).hasSize(3).extracting(Event::id).containsOnly("1");
        assertThat(events.get(0).data()).asString().isEqualTo("1");
        assertThat(CloudEvents.parse(json("cloudevents-batch", " [] "), NOW)).isEmpty();
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

    /** The required members, except those that are written here. */
    private static String merged(String members) {
        var all = new StringBuilder(members);
        for (String member : REQUIRED.split(",", -1)) {
            if (!members.startsWith(member.substring(0, member.indexOf(':') + 1))) {
                all.append(',').append(member);
            }
        }
        return all.toString();
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

    @Test
    void what_is_written_is_read_as_the_same_event() {
        var plain = Event.of("urn:a", "id \"1\"", "t", NOW).withSubject("é 😀").withExtension("region", "eu");
        for (var event : List.of(
                plain,
                plain.withData("application/json", "{\"a\": 1.10}".getBytes(StandardCharsets.UTF_8)),
                plain.withData("application/json", "null".getBytes(StandardCharsets.UTF_8)),
                plain.withData("application/json", "{broken".getBytes(StandardCharsets.UTF_8)),
                plain.withData("text/plain; charset=utf-8", "a\n\"b\" é".getBytes(StandardCharsets.UTF_8)),
                plain.withData("application/xml", "<a/>".getBytes(StandardCharsets.UTF_8)),
                plain.withData("image/png", new byte[] {(byte) 0xff, 0}),
                plain.withData(null, new byte[] {1, 2, 3}))) {
            var request = request(CloudEvents.structured(event), "Content-Type", "application/cloudevents+json");
            assertThat(CloudEvents.parse(request, 0)).containsExactly(event);
        }
    }
}
