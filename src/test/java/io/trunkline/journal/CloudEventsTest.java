package io.trunkline.journal;

import static io.trunkline.journal.Posted.NOW;
import static io.trunkline.journal.Posted.REQUIRED;
import static io.trunkline.journal.Posted.json;
import static io.trunkline.journal.Posted.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudEventsTest {
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
