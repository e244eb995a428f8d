package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** `trunkline test`: what a flow promises is played through, and what does not come out is shown as a person reads it. */
@TestInstance(PER_CLASS)
class TestTest {
    private static final String FLOW = """
            - route:
                id: page
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.page}
                  steps:
                    - setVariable: {name: phone, jq: .phone}
                    - setBody: {constant: "Critical P0 bug. Press 1 to acknowledge."}
                    - to:
                        uri: kamelet:call-sink
                        parameters: {to: "${variable.phone}", key: "${header.EventId}", press: "1=acknowledge", urgent: "true"}
            - route:
                id: later
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.later}
                  steps:
                    - to: {uri: kamelet:event-sink, parameters: {type: test.due, after: 10m}}
            - route:
                id: due
                from:
                  uri: kamelet:event-source
                  parameters: {types: "test.due,twilio.sms.received"}
                  steps:
                    - setBody: {constant: "It is time."}
                    - to: {uri: kamelet:sms-sink, parameters: {to: "+15551230001", key: "${header.EventId}"}}
            """;
    private static final String TEST = """
            - test: a call is acknowledged
              steps:
                - publish: {type: test.page, id: p1, data: {phone: "+15551230001"}}
                - expect: {calls: [{to: "+15551230001"}]}
                - answer: {phone: "+15551230001"}
                - press: {phone: "+15551230001", keys: "1"}
                - expect:
                    heard: [{to: "+15551230001", says: Critical P0 bug}]
                    events: [{type: twilio.call.acknowledged, times: 1, says: '"press":"acknowledge"'}]
            - test: a machine is nobody
              steps:
                - phone: {number: "+15551230001", answers: machine}
                - publish: {type: test.page, data: {phone: "+15551230001"}}
                - expect:
                    calls: [{to: "+15551230001"}]
                    events: [{type: twilio.call.failed, says: '"outcome":"machine"'}]
                    noEvents: [twilio.call.acknowledged]
            - test: it is later
              steps:
                - publish: {type: test.later}
                - advance: 9m
                - expect: nothing
                - advance: 2m
                - expect: {texts: [{to: "+15551230001", is: It is time.}]}
            - test: another text is expected
              steps:
                - publish: {type: test.due}
                - expect: {texts: [{to: "+15551230001", says: It is late.}]}
            - test: nothing is expected
              steps:
                - text: {from: "+15551230001", says: hello}
            - test: an event is expected
              steps:
                - publish: {type: test.due}
                - expect:
                    texts: [{to: "+15551230001"}]
                    events: [{type: twilio.sms.undelivered}]
            - test: a number is wrong
              steps:
                - publish: {type: test.page, id: p1, data: {phone: "12"}}
                - expect: {calls: [{to: "+15551230001"}]}
            - test: nobody hears it
              steps:
                - publish: {type: test.unknown}
                - expect: {texts: [{to: "+15551230001"}]}
            """;

    private Terminal.Ended answer = new Terminal.Ended(0, "", "");
    private Path junit = Path.of("");

    @BeforeAll
    void run(@TempDir Path folder) throws IOException {
        var flows = Files.createDirectories(folder.resolve("flows"));
        Files.writeString(flows.resolve("office.camel.yaml"), FLOW);
        Files.writeString(flows.resolve("office.test.yaml"), TEST);
        Files.writeString(
                flows.resolve("unreadable.test.yaml"), "- test: misspelt\n  steps:\n    - pubilsh: {type: test.due}\n");
        Files.writeString(
                flows.resolve("broken.camel.yaml"),
                FLOW.replace("id: ", "id: x").replace("setBody", "setBodi"));
        Files.writeString(
                flows.resolve("broken.test.yaml"), "- test: of a broken file\n  steps:\n    - expect: nothing\n");
        junit = folder.resolve("junit.xml");
        answer = terminal(folder).run("test", flows.toString(), "--junit", junit.toString());
    }

    private static Terminal terminal(Path folder) {
        return new Terminal(
                Path.of(""), Map.of("TRUNKLINE_DATA", folder.resolve("data").toString(), "TRUNKLINE_ROUTES", "routes"));
    }

    @Test
    void what_comes_out_passes() {
        assertThat(answer.out())
                .contains("ok      ")
                .containsPattern("ok .*office.test.yaml:1  a call is acknowledged\n")
                .containsPattern("ok .*office.test.yaml:10  a machine is nobody\n")
                .containsPattern("ok .*office.test.yaml:18  it is later\n");
    }

    @Test
    void what_was_expected_stands_beside_what_came() {
        assertThat(answer.out()).contains("""
                office.test.yaml:28  another text is expected
                          expected  text to +15551230001 with “It is late.”
                          came      text to +15551230001: “It is time.”
                """);
    }

    @Test
    void nothing_else_may_come() {
        assertThat(answer.out()).contains("""
                office.test.yaml:31  nothing is expected
                          expected  nothing
                          came      text to +15551230001: “It is time.”
                """);
    }

    @Test
    void an_event_that_does_not_come_is_missed() {
        assertThat(answer.out()).contains("""
                office.test.yaml:35  an event is expected
                          expected  event twilio.sms.undelivered
                          came      no such event; there came [routes.refused, test.due, twilio.sms.sent, twilio.sms.delivered]
                """);
    }

    @Test
    void it_says_why_nothing_came() {
        assertThat(answer.out())
                .contains("message   office/p1 is refused: ")
                .contains("event     test.unknown was heard by nobody");
    }

    @Test
    void a_test_that_cannot_be_read_and_one_of_a_broken_file_fail() {
        assertThat(answer.out())
                .containsPattern("FAILED .*unreadable.test.yaml:3  can be read")
                .contains("there is no step `pubilsh`; did you mean 'publish'?")
                .containsPattern("FAILED .*broken.test.yaml:1  of a broken file")
                .contains("`steps` knows no `setBodi`; did you mean 'setBody'?");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).containsPattern("\n3 of 10 tests passed, in [0-9.]+ s.\n$");
    }

    @Test
    void ci_reads_it_as_junit_writes_it() throws Exception {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile());
        assertThat(document.getElementsByTagName("testsuite").getLength()).isEqualTo(3);
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(10);
        assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(7);
    }

    @Test
    void the_flows_we_ship_keep_what_their_tests_say(@TempDir Path folder) throws IOException {
        var shipped = terminal(folder).run("test");
        assertThat(shipped.out()).doesNotContain("FAILED").containsPattern("tests passed");
        assertThat(shipped.code()).as(shipped.out()).isZero();
    }
}
