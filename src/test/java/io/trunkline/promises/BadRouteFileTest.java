package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Promise 8: a bad route file never takes the good ones down, nor loses what was meant for it; its error names file, line and the fix. */
@TestInstance(PER_CLASS)
class BadRouteFileTest {
    private static final String ANN = "+15551230001";
    private static final String GOOD = """
            # A flow that is broken in one way or another.

            - route:
                id: NAME
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.NAME}
                  steps:
                    - setBody: {simple: "NAME says ${jq(.text)}"}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230001", key: "${header.EventId}"}
            """;

    /**
     * One way to break it.
     *
     * @param was what is replaced
     * @param is by what
     * @param words what the error says, beginning with the place after the file's name
     */
    private record Break(String was, String is, List<String> words) {
        static Break of(String was, String is, String... words) {
            return new Break(was, is, List.of(words));
        }
    }

    private final Map<String, Break> breaks = new LinkedHashMap<>();
    private final Map<String, String> errors = new HashMap<>();
    private Office office;
    private int health;
    private String healthSays = "";
    private List<String> whileBroken = List.of();
    private Map<String, List<String>> told = new HashMap<>();

    BadRouteFileTest() {
        breaks.put("syntax", Break.of("{types: test.NAME}", "{types: test.NAME", "yaml:7:19:"));
        breaks.put("tab", Break.of("      uri: kamelet:event", "\t  uri: kamelet:event", "yaml:6:", "tab"));
        breaks.put("empty", Break.of(GOOD, "\n", "yaml:1:", "empty"));
        breaks.put("comment", Break.of(GOOD, "# nothing yet\n", "yaml:1:", "`- route:`"));
        breaks.put("step", Break.of("setBody", "setBodi", "yaml:9:", "setBodi"));
        breaks.put("field", Break.of("steps:", "stepz:", "yaml:8:7:", "stepz", "steps"));
        breaks.put("no-uri", Break.of("uri: kamelet:sms-sink", "url: kamelet:sms-sink", "yaml:11:", "url"));
        breaks.put("component", Break.of("kamelet:sms-sink", "pigeon:post", "yaml:11", "pigeon"));
        breaks.put("option", Break.of("kamelet:sms-sink", "log:x?loudness=11", "yaml:11:", "loudness"));
        breaks.put("simple", Break.of("${jq(.text)}", "${nonsense(", "yaml:9", "nonsense"));
        breaks.put("setting", Break.of("+15551230001", "{{no.such.setting}}", "yaml:12:", "no.such.setting"));
        breaks.put("kamelet", Break.of("kamelet:sms-sink", "kamelet:tweet-sink", "yaml:11", "tweet-sink"));
        breaks.put("parameter", Break.of(", key: \"${header.EventId}\"", "", "yaml:11", "key"));
        breaks.put("twice", Break.of(GOOD, GOOD + GOOD, "yaml:16", "two routes have the id 'twice'"));
        breaks.put("taken", Break.of("id: NAME", "id: payment-failed", "yaml:4", "taken by", "billing.camel.yaml"));
        breaks.put("no-id", Break.of("    id: NAME\n", "", "yaml:3", "no `id`"));
        breaks.put("bare", Break.of("- route:\n    id: NAME\n    from:", "- from:", "yaml:3", "`route:`"));
        breaks.put("word", Break.of("kamelet:sms-sink", "outbox:smoke", "yaml:11", "has no word 'smoke'", "sms"));
        breaks.put(
                "word-parameter",
                Break.of("kamelet:sms-sink", "outbox:reply", "yaml:11", "has no parameter", "outbox:reply"));
        breaks.put(
                "hook",
                Break.of(
                        "kamelet:event-source\n      parameters: {types: test.NAME}",
                        "hook:contact\n      parameters: {scheme: bearer, secret: s}",
                        "yaml:",
                        "cannot be called contact"));
        breaks.put(
                "turned",
                Break.of(
                        "uri: kamelet:sms-sink\n            parameters: {to: \"+15551230001\", key: \"${header.EventId}\"}",
                        "uri: event:subscribe",
                        "begins a route"));
    }

    /** All run; then all are broken at once and something is heard for each; then all are whole again. */
    @BeforeAll
    void live_through_it(@TempDir Path folder) {
        office = Office.in(folder);
        put(true);
        office.open();
        assertThat(office.trunkline().switchboard().files()).allMatch(file -> file.error() == null);
        put(false);
        office.forgetsGoodFiles().reopen();
        office.trunkline().switchboard().files().forEach(file -> errors.put(file.flow(), String.valueOf(file.error())));
        breaks.keySet().forEach(name -> Post.to(office).event(name, "test." + name, "{\"text\": \"hello\"}"));
        office.paymentFails("in_meanwhile", ANN);
        office.await("Ann has her text", () -> !office.phone(ANN).all().isEmpty());
        whileBroken = office.phone(ANN).all().stream().map(text -> text.body()).toList();
        breaks.keySet()
                .forEach(name ->
                        told.put(name, List.copyOf(Records.of(office).told(name + "/" + name, "test." + name))));
        var answer = office.observe("/observe/health");
        health = answer.statusCode();
        // Camel escapes each slash.
        healthSays = answer.body().replace("\\", "");
        put(true);
        office.reopen();
        office.settle();
    }

    @AfterAll
    void close() {
        office.close();
    }

    List<String> kinds() {
        return List.copyOf(breaks.keySet());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void the_error_names_the_file_the_place_and_what_is_wrong(String name) {
        var words = Objects.requireNonNull(breaks.get(name)).words;
        assertThat(errors.get(name)).contains(name + ".camel.").contains(words);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void what_was_meant_for_it_waits_and_is_heard_when_it_is_whole_again(String name) {
        assertThat(told.get(name)).containsExactly("ready");
        assertThat(office.phone(ANN).all().stream().filter(text -> text.body().equals(name + " says hello")))
                .hasSize(1);
    }

    @Test
    void the_others_run_meanwhile() {
        assertThat(whileBroken).singleElement().asString().contains("in_meanwhile");
        errors.forEach((flow, error) -> assertThat(breaks.containsKey(flow) || error.equals("null"))
                .as(flow + " " + error)
                .isTrue());
    }

    @Test
    void health_says_so_and_the_pod_stays_up() {
        assertThat(health).isEqualTo(200);
        assertThat(healthSays).contains("\"status\":\"UP\"");
        breaks.keySet().forEach(name -> assertThat(healthSays)
                .contains("/" + name + ".camel.yaml:", name + "/" + name + " (1)"));
        assertThat(office.observe("/observe/health").body()).doesNotContain("refused, ", "events wait");
        assertThat(office.observe("/observe/health/live").statusCode()).isEqualTo(200);
        assertThat(office.observe("/observe/health/ready").statusCode()).isEqualTo(200);
    }

    private void put(boolean good) {
        breaks.forEach((name, broken) -> {
            var text = good ? GOOD : GOOD.replace(broken.was, broken.is);
            assertThat(good || !text.equals(GOOD)).as(name).isTrue();
            office.file(name + ".camel.yaml", text.replace("NAME", name));
        });
    }
}
