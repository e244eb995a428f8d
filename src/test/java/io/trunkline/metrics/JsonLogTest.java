package io.trunkline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.office.Logbook;
import io.trunkline.office.Office;
import io.trunkline.office.Post;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as machines read it. */
class JsonLogTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Answers what the service would write with that format. */
    private static String written(String format, Consumer<Logger> words) {
        var out = new StringBuilder();
        System.setProperty("log.format", format);
        try (var context = new LoggerContext("written", null, URI.create("classpath:log4j2.xml"))) {
            context.start();
            var layout = context.getConfiguration().getAppender("console").getLayout();
            var reader = new AbstractAppender("reader", null, layout, false, Property.EMPTY_ARRAY) {
                @Override
                public void append(LogEvent event) {
                    out.append(getLayout().toSerializable(event));
                }
            };
            reader.start();
            context.getConfiguration().getRootLogger().addAppender(reader, null, null);
            context.getConfiguration().getRootLogger().removeAppender("console");
            words.accept(context.getLogger("io.trunkline.Test"));
        } finally {
            System.clearProperty("log.format");
        }
        return out.toString();
    }

    private static JsonNode json(String line) throws IOException {
        return JSON.readTree(line);
    }

    @Test
    void a_line_is_an_object_that_says_what_it_is_about() throws IOException {
        var line = written("json", log -> {
            ThreadContext.put("event", "17");
            ThreadContext.put("route", "billing/payment-failed");
            ThreadContext.put("message", "billing/+14155550123");
            log.info("to +14155550123: \"hello\"\nback\\slash");
            ThreadContext.clearAll();
        });
        assertThat(line).hasLineCount(1);
        var said = json(line);
        assertThat(said.path("message").asText()).isEqualTo("to +…0123: \"hello\"\nback\\slash");
        assertThat(said.path("log.level").asText()).isEqualTo("INFO");
        assertThat(said.path("log.logger").asText()).isEqualTo("io.trunkline.Test");
        assertThat(said.path("trunkline.event").asLong()).isEqualTo(17);
        assertThat(said.path("trunkline.route").asText()).isEqualTo("billing/payment-failed");
        assertThat(said.path("trunkline.message").asText()).isEqualTo("billing/+…0123");
        assertThat(Instant.parse(said.path("@timestamp").asText()))
                .isBetween(
                        Instant.now().minus(Duration.ofMinutes(5)),
                        Instant.now().plus(Duration.ofMinutes(5)));
    }

    @Test
    void a_failure_keeps_its_stack_in_one_line_and_its_numbers_masked() throws IOException {
        var line = written(
                "json",
                log -> log.error(
                        "it failed", new IllegalStateException("no text to +14155550123", new IOException("x"))));
        assertThat(line).hasLineCount(1).doesNotContain("4155550123");
        var said = json(line);
        assertThat(said.path("error.stack_trace").asText())
                .contains("IllegalStateException: no text to +…0123")
                .contains("JsonLogTest")
                .contains("Caused by: java.io.IOException: x");
        assertThat(said.has("trunkline.event")).isFalse();
    }

    @Test
    void people_read_text() {
        assertThat(written("text", log -> log.warn("to +14155550123")))
                .contains("WARN  Test to +…0123")
                .doesNotContain("{");
    }

    @Test
    void a_routes_lines_say_their_event_and_route_also_after_it_waited_for_the_store(@TempDir Path folder) {
        try (var logbook = Logbook.open();
                var office = Office.in(folder)
                        .with("JOURNAL_TRIES", "1")
                        .file("lines.camel.yaml", """
                                - route:
                                    id: say
                                    from:
                                      uri: kamelet:event-source
                                      parameters: {types: test.say}
                                      steps:
                                        - log: {message: "before ${header.EventId}", loggingLevel: WARN}
                                        - wireTap: {uri: "direct:copy"}
                                        - setBody: {constant: hello}
                                        - to: {uri: kamelet:sms-sink, parameters: {to: "+15551230411", key: "${header.EventId}"}}
                                        - log: {message: "after ${header.EventId}", loggingLevel: WARN}
                                        - throwException: {exceptionType: java.lang.IllegalStateException, message: never}
                                - route:
                                    id: copy
                                    from:
                                      uri: direct:copy
                                      steps:
                                        - throwException: {exceptionType: java.lang.IllegalStateException, message: nor the copy}
                                """)
                        .file("core/delivery.camel.yaml", delivery())
                        .open()) {
            Post.to(office).event("e1", "test.say", "{}");
            office.phone("+15551230411").reads("hello");
            office.await(
                    "it is parked, and the copy has failed",
                    () -> logbook.lines().stream().anyMatch(line -> line.contains("is parked by"))
                            && logbook.lines().stream().anyMatch(line -> line.contains("nor the copy")));
            var event = office.books().life("lines/e1").message().origin().cause();
            var about = Map.of("event", String.valueOf(event), "route", "lines/say");
            assertThat(logbook.about("WARN before e1")).containsAllEntriesOf(about);
            assertThat(logbook.about("WARN after e1")).containsAllEntriesOf(about);
            assertThat(logbook.about("WARN event " + event + " is parked by lines/say: never"))
                    .containsAllEntriesOf(about);
            assertThat(logbook.lines())
                    .as("a step that fails is one line")
                    .filteredOn(line -> line.contains("never"))
                    .containsExactly("WARN event " + event + " is parked by lines/say: never");
            assertThat(logbook.lines())
                    .as("and so is a copy that fails, for which nobody waits")
                    .filteredOn(line -> line.contains("nor the copy"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN Failed delivery")
                    .doesNotContain("History");
            assertThat(logbook.about("WARN delivering")).containsEntry("message", "lines/e1");
        }
    }

    /** The platform's own delivery, which says that it delivers. */
    private static String delivery() {
        try {
            var text = java.nio.file.Files.readString(Path.of("routes", "core", "delivery.camel.yaml"));
            return text.replaceFirst(
                    "steps:\\n( +)- ", "steps:\n$1- log: {message: delivering, loggingLevel: WARN}\n$1- ");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
