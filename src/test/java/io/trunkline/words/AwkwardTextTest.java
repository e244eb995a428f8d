package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people write goes through every word as it is: nothing of it is a parameter, a placeholder or an expression. */
@TestInstance(PER_CLASS)
class AwkwardTextTest {
    private static final String TEXT = "Tom & Jerry + 50% \"off\" {{x}} ${y} é 😀 #1";
    private static final String NUMBER = "+155512301";

    private Office office;
    private Post post;
    private Records records;

    @BeforeAll
    void open(@TempDir Path folder) throws JsonProcessingException {
        office = Office.in(folder)
                .file("awkward.camel.yaml", FLOWS)
                .file("templates/awkward.en.mustache", "<{{it}}> & {{{it}}}")
                .file(
                        "directory/people.yaml",
                        "- name: " + json(TEXT) + "\n  phone: \"+15551230116\"\n  language: " + json("en") + "\n")
                .open();
        post = Post.to(office);
        records = Records.of(office);
    }

    @AfterAll
    void close() {
        office.close();
    }

    @Test
    void from_a_webhook_to_a_text() throws JsonProcessingException {
        var answer = office.postWithToken(
                "/hooks/odd",
                json(Map.of("id", TEXT, "type", "said", "subject", TEXT, "text", TEXT)),
                "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        office.phone(NUMBER + "11").reads(TEXT);
        assertThat(records.ask("select subject from event where type = 'odd.said' and id = ?", TEXT))
                .containsExactly(TEXT);
        assertThat(only(NUMBER + "11")).isEqualTo(TEXT);
    }

    @Test
    void from_an_event_to_a_text_with_its_key_and_purpose() throws JsonProcessingException {
        say("awkward.event");
        office.phone(NUMBER + "12").reads(TEXT);
        assertThat(only(NUMBER + "12")).isEqualTo(TEXT);
        assertThat(records.message("awkward/event/" + TEXT)).isNotEmpty();
        assertThat(records.ask("select purpose from message where key = ?", "awkward/event/" + TEXT))
                .containsExactly(TEXT);
    }

    @Test
    void through_an_event_of_our_own_in_body_subject_and_key() throws JsonProcessingException {
        say("awkward.publish");
        office.phone(NUMBER + "13").reads(TEXT + " | " + TEXT);
        assertThat(records.ask("select key from event where type = 'awkward.published'"))
                .containsExactly("awkward/publish/" + TEXT);
        assertThat(records.ask("select subject from event where type = 'awkward.published'"))
                .containsExactly(TEXT);
    }

    @Test
    void as_a_variable_of_a_template() throws JsonProcessingException {
        say("awkward.template");
        office.phone(NUMBER + "14").reads("<" + TEXT + "> & " + TEXT);
    }

    @Test
    void as_the_name_of_a_person() throws JsonProcessingException {
        say("awkward.person");
        office.phone("+15551230116").reads("to " + TEXT);
    }

    @Test
    void as_a_reply_to_a_text() {
        office.phone(NUMBER + "15").texts(TEXT).reads(TEXT + " to you, too").readsNothing();
    }

    @Test
    void as_the_key_of_what_is_cancelled() throws JsonProcessingException {
        say("awkward.later");
        office.settle();
        assertThat(records.message("awkward/later/" + TEXT)).isEqualTo("queued");
        say("awkward.cancel");
        office.settle();
        assertThat(records.message("awkward/later/" + TEXT)).startsWith("cancelled");
        assertThat(records.data("awkward.cancelled")).singleElement().asString().contains("\"messages\":1");
    }

    @Test
    void as_what_is_said_in_a_call() throws JsonProcessingException {
        say("awkward.call");
        office.phone(NUMBER + "18")
                .isCalled()
                .answers()
                .hears(TEXT)
                .hears("Press 1 to")
                .presses("1")
                .hears("You pressed 1");
        office.settle();
        assertThat(office.books().events("twilio.call.pressed", "awkward/call/" + TEXT))
                .hasSize(1);
    }

    @Test
    void as_what_a_caller_hears() {
        office.phone(NUMBER + "20").alwaysAnswers("human");
        var call = office.phone(NUMBER + "16")
                .calls("+15005550006")
                .hears(TEXT)
                .hears("m" + TEXT)
                .presses("1");
        call.hears("v" + TEXT)
                .hears("(beep)")
                .says("x")
                .presses("#")
                .hears("(connected")
                .hangsUp();
    }

    private void say(String type) throws JsonProcessingException {
        post.event(type, type, json(Map.of("text", TEXT)));
    }

    /** The only text to that number. */
    private String only(String number) {
        assertThat(office.phone(number).all()).hasSize(1);
        return office.phone(number).all().get(0).body();
    }

    private static String json(Object value) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(value);
    }

    private static final String FLOWS = """
            - route:
                id: hook
                from:
                  uri: kamelet:webhook-source
                  parameters:
                    {name: odd, scheme: bearer, secret: "{{trunkline.token}}", id: .id, type: .type, subject: .subject}
                  steps:
                    - setVariable: {name: text, jq: {expression: .text, resultType: java.lang.String}}
                    - setBody: {simple: "${variable.text}"}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230111", key: "hook/${header.EventSubject}"}
            - route:
                id: event
                from:
                  uri: kamelet:event-source
                  parameters: {types: awkward.event}
                  steps:
                    - setVariable: {name: text, jq: {expression: .text, resultType: java.lang.String}}
                    - setBody: {simple: "${variable.text}"}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230112", key: "event/${variable.text}", purpose: "${variable.text}"}
            - route:
                id: publish
                from:
                  uri: kamelet:event-source
                  parameters: {types: awkward.publish}
                  steps:
                    - setVariable: {name: text, jq: {expression: .text, resultType: java.lang.String}}
                    - setBody: {simple: "${variable.text}"}
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: awkward.published, subject: "${variable.text}", key: "publish/${variable.text}"}
            - route:
                id: published
                from:
                  uri: kamelet:event-source
                  parameters: {types: awkward.published}
                  steps:
                    - setBody: {simple: "${body} | ${header.EventSubject}"}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230113", key: "published/${header.EventId}"}
            - route:
                id: template
                from:
                  uri: kamelet:event-source
                  parameters: {types: awkward.template}
                  steps:
                    - setBody: {jq: "{it: .text}"}
                    - to:
                        uri: kamelet:template-action
                        parameters: {template: awkward}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230114", key: template}
            - route:
                id: person
                from:
                  uri: kamelet:event-source
                  parameters: {types: awkward.person}
                  steps:
                    - to:
                        uri: kamelet:person-action
                        parameters: {who: "${jq(.text)}"}
                    - setVariable: {name: phone, jq: .phone}
                    - setBody: {simple: "to ${jq(.name)}"}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "${variable.phone}", key: person}
            - route:
                id: reply
                from:
                  uri: kamelet:event-source
                  parameters: {types: twilio.sms.received}
                  steps:
                    - setBody: {simple: "${jq(.body)} to you, too"}
                    - to: kamelet:reply-sink
            - route:
                id: call
                from:
                  uri: kamelet:event-source
                  parameters: {types: awkward.call}
                  steps:
                    - setVariable: {name: text, jq: {expression: .text, resultType: java.lang.String}}
                    - setBody: {jq: .text}
                    - to:
                        uri: kamelet:call-sink
                        parameters: {to: "+15551230118", key: "call/${variable.text}", press: "1=ruf an", purpose: "${variable.text}"}
            - route:
                id: callers
                from:
                  uri: kamelet:call-source
                  parameters: {number: "+15005550006"}
                  steps:
                    - to:
                        uri: kamelet:person-action
                        parameters: {who: "${header.From}"}
                    - setVariable: {name: text, jq: {expression: .name, resultType: java.lang.String}}
                    - choice:
                        when:
                          - simple: "${header.CallKeys} == '1'"
                            steps:
                              - setBody: {simple: "v${variable.text}"}
                              - to: kamelet:voicemail-action
                              - to:
                                  uri: kamelet:forward-action
                                  parameters: {to: "+15551230120", screen: false}
                        otherwise:
                          steps:
                            - setBody: {simple: "${variable.text}"}
                            - to: kamelet:say-action
                            - setBody: {simple: "m${variable.text}"}
                            - to:
                                uri: kamelet:menu-action
                                parameters: {keys: "1"}
            - route:
                id: later
                from:
                  uri: kamelet:event-source
                  parameters: {types: awkward.later}
                  steps:
                    - setVariable: {name: text, jq: {expression: .text, resultType: java.lang.String}}
                    - setBody: {constant: never}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230117", key: "later/${variable.text}", sendAt: "2199-01-01T00:00:00Z"}
            - route:
                id: cancel
                from:
                  uri: kamelet:event-source
                  parameters: {types: awkward.cancel}
                  steps:
                    - setVariable: {name: text, jq: {expression: .text, resultType: java.lang.String}}
                    - to:
                        uri: kamelet:cancel-sink
                        parameters: {key: "later/${variable.text}"}
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: awkward.cancelled}
            """;
}
