package io.trunkline.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Spans;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace from a webhook through the journal and the outbox to Twilio, and back with its callback. */
class TracesTest {
    private static final String ANN = "+15551230421";
    private static final String ABOVE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + ABOVE + "-00f067aa0ba902b7-01";

    @TempDir
    Path folder;

    private static Spans.Told one(Spans spans, String name) {
        assertThat(spans.named(name)).as(name).hasSize(1);
        return spans.named(name).get(0);
    }

    @Test
    void a_webhook_and_the_callback_of_its_message_are_one_trace_also_through_a_restart() {
        try (var spans = Spans.collect();
                var office = Office.in(folder)
                        .with("OTEL_EXPORTER_OTLP_ENDPOINT", spans.url())
                        .with("OTEL_BSP_SCHEDULE_DELAY", "20")
                        .open()) {
            assertThat(office.paymentFails("in_1", ANN)).isEqualTo(202);
            office.await("it is delivered", () -> office.books().isIn("billing/in_1", State.DELIVERED));
            office.reopen();
            var door = one(spans, "POST /hooks/stripe");
            assertThat(door.parent()).isEmpty();
            var flow = one(spans, "billing/payment-failed");
            assertThat(flow.parent()).isEqualTo(door.id());
            for (var name : List.of("put", "twilio create", "delivered")) {
                assertThat(one(spans, name).parent()).as(name).isEqualTo(flow.id());
            }
            assertThat(spans.told().stream().filter(span -> span.trace().equals(door.trace())))
                    .hasSize(5);
            assertThat(spans.told().toString()).doesNotContain(ANN.substring(1));
        }
    }

    @Test
    void a_text_and_what_it_is_answered_are_one_trace() {
        try (var spans = Spans.collect();
                var office = Office.in(folder)
                        .with("OTEL_EXPORTER_OTLP_ENDPOINT", spans.url())
                        .with("OTEL_BSP_SCHEDULE_DELAY", "20")
                        .file("echo.camel.yaml", """
                                - route:
                                    id: echo
                                    from:
                                      uri: kamelet:event-source
                                      parameters: {types: twilio.sms.received}
                                      steps:
                                        - setBody: {constant: heard you}
                                        - to: kamelet:reply-sink
                                """)
                        .open()) {
            office.phone(ANN).texts("hello");
            office.phone(ANN).reads("heard you");
            office.await("it is delivered", () -> office.states(ANN).contains("delivered"));
            office.reopen();
            var door = one(spans, "POST /twilio/texts");
            assertThat(door.parent()).isEmpty();
            var router = one(spans, "core.inbound/text-router");
            assertThat(router.parent()).isEqualTo(door.id());
            var flow = one(spans, "echo/echo");
            assertThat(flow.parent()).isEqualTo(router.id());
            for (var name : List.of("put", "twilio create", "delivered")) {
                assertThat(one(spans, name).parent()).as(name).isEqualTo(flow.id());
                assertThat(one(spans, name).trace()).as(name).isEqualTo(door.trace());
            }
        }
    }

    @Test
    void a_trace_from_above_goes_on_and_the_same_key_of_another_trace_is_the_same_message() {
        try (var spans = Spans.collect();
                var office = Office.in(folder)
                        .with("OTEL_EXPORTER_OTLP_ENDPOINT", spans.url())
                        .with("OTEL_BSP_SCHEDULE_DELAY", "20")
                        .open()) {
            var body = "{\"to\": \"" + ANN + "\", \"text\": \"hello\", \"key\": \"k1\"}";
            var headers = new String[] {
                "content-type", "application/json", "Authorization", "Bearer " + Office.TOKEN, "traceparent", PARENT
            };
            assertThat(office.post("/api/send", body, headers).statusCode()).isEqualTo(202);
            assertThat(office.post("/api/send", body, headers).body()).doesNotContain("other");
            office.await("it is delivered", () -> office.books().isIn("api/k1", State.DELIVERED));
            assertThat(office.books().happenings("api/k1")).doesNotContain("put again");
            Post.to(office).event("e1", "nobody.hears", "{}");
            office.reopen();
            assertThat(spans.named("POST /api/send")).hasSize(2).allMatch(span -> span.trace()
                    .equals(ABOVE));
            assertThat(one(spans, "twilio create").trace()).isEqualTo(ABOVE);
            assertThat(one(spans, "delivered").trace()).isEqualTo(ABOVE);
        }
    }

    @Test
    void it_is_off_unless_a_collector_is_named() {
        assertThat(Traces.of(Map.of()).isOn()).isFalse();
        assertThat(Traces.of(Map.of("otel.service.name", "texts")).isOn()).isFalse();
        assertThat(Traces.of(Map.of("otel.traces.exporter", "none", "otel.exporter.otlp.endpoint", "http://x"))
                        .isOn())
                .isFalse();
        assertThat(Traces.of(Map.of("otel.sdk.disabled", "true", "otel.exporter.otlp.endpoint", "http://x"))
                        .isOn())
                .isFalse();
    }
}
