package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** `trunkline check`: everything that is wrong, in one run, each with its place and the way out. */
@TestInstance(PER_CLASS)
class CheckTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD = """
            - route:
                id: NAME
                description: One thing is wrong with it.
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.NAME}
                  steps:
                    - setVariable: {name: text, jq: .text}
                    - setBody: {jq: ".data | {amount, number: .id, url}"}
                    - to: {uri: kamelet:template-action, parameters: {template: payment-failed}}
                    - to: {uri: kamelet:person-action, variableReceive: who, parameters: {who: Maria Lopez}}
                    - to: {uri: kamelet:sms-sink, parameters: {to: "+15551230001", key: "${variable.text}"}}
            """;

    /**
     * What is wrong with a file, and how it is said.
     *
     * @param was what is replaced
     * @param is by what
     * @param said the place after the file's name and the words that follow
     */
    private record Wrong(String was, String is, List<String> said) {}

    private final Map<String, Wrong> wrongs = new LinkedHashMap<>();
    private final Map<String, String> found = new HashMap<>();
    private Terminal.Ended answer = new Terminal.Ended(0, "", "");
    private Terminal.Ended json = new Terminal.Ended(0, "", "");

    CheckTest() {
        wrong(
                "key",
                "description:",
                "descriptoin:",
                ":3:5: `route` knows no `descriptoin`; did you mean 'description'?");
        wrong(
                "step",
                "setVariable:",
                "setVariabel:",
                ":8:11: `steps` knows no `setVariabel`; did you mean 'setVariable'?");
        wrong("in-a-step", "{name: text", "{nmae: text", ":8:25: `setVariable` knows no `nmae`; did you mean 'name'?");
        wrong("without", "description:", "description: x\n    nonsense:", ":4:5: `route` knows no `nonsense`");
        wrong(
                "word",
                "kamelet:sms-sink",
                "kamelet:sms-snk",
                ":12:21: there is no word 'sms-snk'; did you mean 'sms-sink'?");
        wrong("parameter", "types:", "tpyes:", ":6:20: event-source has no parameter 'tpyes'; did you mean 'types'?");
        wrong(
                "required",
                ", key: \"${variable.text}\"",
                "",
                ":12:21: sms-sink needs the parameter 'key'",
                "such as `key:");
        wrong("ampersand", "${variable.text}", "a&b", ":12:77: key: everything from the `&` on is lost", "RAW(…)");
        wrong("percent", "${variable.text}", "50% off", ":12:77: key: what follows the `%`", "RAW(…)");
        wrong("hash", "${variable.text}", "#4711", ":12:77: key: a leading `#` names a bean", "RAW(…)");
        wrong(
                "enum",
                "${variable.text}\"",
                "k\", priority: hihg",
                ":12:92: priority cannot be 'hihg'; did you mean 'high'?");
        wrong(
                "duration",
                "${variable.text}\"",
                "k\", expireAfter: soon",
                ":12:95: expireAfter: 'soon' is not a length of time");
        wrong("number", "+15551230001", "05551230001", ":12:56: to: ");
        wrong("jq", "jq: .text", "jq: '.text | {'", ":8:41: this cannot be read as jq");
        wrong(
                "simple",
                "${variable.text}",
                "${variabel.text}",
                ":12:77: this cannot be read as simple",
                "variabel.text");
        wrong(
                "condition",
                "- setVariable: {name: text, jq: .text}",
                "- filter: {simple: \"${body} ==\", steps: [{log: x}]}",
                ":8:28: this cannot be read as simple");
        wrong("jq-in-simple", "${variable.text}", "${jq(.a[)}", ":12:77: this cannot be read as simple");
        wrong("direct", "kamelet:sms-sink", "direct:nobody", ":12:21: no route begins with direct:nobody");
        wrong(
                "route-id",
                "id: NAME",
                "id: payment-failed",
                ":2:9: the route id 'payment-failed' is taken by",
                "give it another");
        wrong("twice", GOOD, GOOD + GOOD, ":14:9: two routes have the id 'twice', this one and that of line 2");
        wrong("key-twice", "description:", "id: again\n    description:", ":3:5: 'id' stands here twice");
        wrong(
                "twilio",
                "kamelet:sms-sink, parameters: {to: \"+15551230001\", key: \"${variable.text}\"}",
                "twilio:message/create",
                ":12:21: `twilio:` sends nothing from a flow");
        wrong(
                "to-d",
                "- to: {uri: kamelet:sms-sink",
                "- toD: {uri: kamelet:sms-sink",
                ":12:22: `toD` makes a new route of sms-sink for each value");
        wrong(
                "template",
                "template: payment-failed",
                "template: payment-faild",
                ":10:69: template: there is no template 'payment-faild'; did you mean 'payment-failed'?");
        wrong(
                "variable",
                "{amount,",
                "{amuont: .amount,",
                ":10:69: ",
                "wants {{amount}}, which the body does not have; did you mean 'amuont'?");
        wrong(
                "person",
                "Maria Lopez",
                "Maria Lopes",
                ":11:84: who: nobody in directory/people.yaml",
                "'Maria Lopes'; did you mean 'Maria Lopez'?");
        wrong(
                "rotation",
                "kamelet:person-action, variableReceive: who, parameters: {who: Maria Lopez}",
                "kamelet:on-call-action, parameters: {rotation: bakcend}",
                ":11:68: rotation: directory/rotations.yaml has no rotation 'bakcend'; did you mean 'backend'?");
        wrong(
                "setting",
                "+15551230001",
                "{{sms.form}}",
                ":12:56: there is no setting 'sms.form'",
                "application.properties");
        wrong("component", "kamelet:sms-sink", "pigeon:post", ":12:21: there is no component 'pigeon'");
        wrong(
                "option",
                "kamelet:sms-sink, parameters: {",
                "\"log:x\", parameters: {levle: x, ",
                ":12:43: log:x has no option");
        wrong(
                "syntax",
                "{types: test.NAME}",
                "{types: test.NAME",
                ":6:19: this is not YAML",
                "close what is opened here");
        wrong(
                "tab",
                "      uri: kamelet:event",
                "\t  uri: kamelet:event",
                ":5:1: this is not YAML",
                "a tab cannot indent");
        wrong("empty", GOOD, "\n", ":1:1: the file is empty");
        wrong("stray", "- route:", "- rest: {path: x}\n- route:", ":1:3: `rest` would reach beyond this file");
        wrong("nameless", "    id: NAME\n", "", ":1:3: a route has no `id`; give it one");
    }

    private void wrong(String name, String was, String is, String... said) {
        wrongs.put(name, new Wrong(was, is, List.of(said)));
    }

    @BeforeAll
    void check(@TempDir Path folder) throws IOException {
        var flows = Files.createDirectories(folder.resolve("flows"));
        for (var wrong : wrongs.entrySet()) {
            assertThat(GOOD).contains(wrong.getValue().was);
            Files.writeString(
                    flows.resolve(wrong.getKey() + ".camel.yaml"),
                    GOOD.replace(wrong.getValue().was, wrong.getValue().is).replace("NAME", wrong.getKey()));
        }
        Files.writeString(flows.resolve("good.camel.yaml"), GOOD.replace("NAME", "good"));
        Files.createDirectories(flows.resolve("directory"));
        Files.copy(Path.of("routes/directory/rotations.yaml"), flows.resolve("directory/rotations.yaml"));
        var terminal = terminal(folder);
        answer = terminal.run("check", flows.toString());
        json = terminal.run("check", "--json", flows.toString());
        answer.out().lines().forEach(line -> {
            var name = line.replaceAll("^.*/flows/([^.]*)\\..*$", "$1");
            found.merge(name, line, (one, other) -> one + "\n" + other);
        });
    }

    private static Terminal terminal(Path folder) {
        return new Terminal(
                Path.of(""), Map.of("TRUNKLINE_DATA", folder.resolve("data").toString(), "TRUNKLINE_ROUTES", "routes"));
    }

    List<String> kinds() {
        return List.copyOf(wrongs.keySet());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void it_is_found_with_its_place_and_what_was_probably_meant(String name) {
        var wrong = Objects.requireNonNull(wrongs.get(name));
        assertThat(found.getOrDefault(name, "nothing")).contains(wrong.said);
    }

    @Test
    void all_is_found_in_one_run_which_ends_with_1() {
        assertThat(found.keySet()).containsAll(wrongs.keySet());
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).endsWith(" mistakes in " + wrongs.size() + " files.\n");
    }

    @Test
    void a_file_in_which_nothing_is_wrong_is_not_named() {
        assertThat(found).doesNotContainKey("good");
    }

    @Test
    void editors_get_it_as_json() throws IOException {
        var list = JSON.readTree(json.out());
        assertThat(json.code()).isEqualTo(1);
        assertThat(list.size()).isGreaterThanOrEqualTo(wrongs.size());
        var key = list.findValues("message").stream().filter(it -> it.asText().contains("descriptoin"));
        assertThat(key).hasSize(1);
        assertThat(list.get(0).fieldNames()).toIterable().containsExactly("file", "line", "column", "message");
    }

    @Test
    void nothing_is_wrong_in_the_files_we_ship(@TempDir Path folder) {
        var shipped = terminal(folder).run("check");
        assertThat(shipped.out()).isEqualTo("Nothing is wrong.\n");
        assertThat(shipped.code()).isZero();
    }
}
