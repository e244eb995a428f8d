package io.trunkline.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was heard in good order and cannot be said: it is accepted, stored as refused, and says why. */
@TestInstance(PER_CLASS)
class RefusedMessageTest {
    private static final String ANN = "+15551230001";

    private Office office;
    private Post post;
    private Records records;

    @BeforeAll
    void open(@TempDir Path folder) {
        office = Office.in(folder).file("plain.camel.yaml", """
                        - route:
                            id: plain
                            from:
                              uri: kamelet:event-source
                              parameters: {types: test.plain}
                              steps:
                                - setVariable: {name: to, jq: .to}
                                - setVariable: {name: key, jq: .key}
                                - setBody: {jq: {expression: .text, resultType: java.lang.String}}
                                - to:
                                    uri: kamelet:sms-sink
                                    parameters: {to: "${variable.to}", key: "bill/${variable.key}"}
                        """).open();
        post = Post.to(office);
        records = Records.of(office);
    }

    @AfterAll
    void close() {
        office.close();
    }

    @ParameterizedTest
    @CsvSource({"short, +1555", "letters, +1555CALLANN", "words, Ann", "local, 0171 2345678"})
    void a_number_that_cannot_be_one(String invoice, String number) {
        assertThat(office.paymentFails(invoice, number)).isEqualTo(202);
        office.settle();
        assertThat(records.message("billing/" + invoice))
                .startsWith("refused: ")
                .contains("number");
        assertThat(records.data("message.refused"))
                .anyMatch(data -> String.valueOf(data).contains("billing/" + invoice));
    }

    @Test
    void a_number_that_is_missing() {
        var event = Office.paymentFailed("in_nobody", ANN)
                .replace("\"customer_phone\":\"" + ANN + "\"", "\"customer_phone\":null");
        assertThat(office.stripe(event).statusCode()).isEqualTo(202);
        office.settle();
        assertThat(records.message("billing/in_nobody")).startsWith("refused: ");
    }

    @Test
    void an_invoice_without_an_id_has_its_events_as_key() {
        var event = Office.paymentFailed("in_none", ANN).replace("{\"id\":\"in_none\"", "{\"id\":null");
        assertThat(event).contains("\"id\":null,\"object\":\"invoice\"");
        assertThat(office.stripe(event).statusCode()).isEqualTo(202);
        office.settle();
        assertThat(records.ask("select message.key from message join event on event.seq = message.cause"
                        + " where message.key = 'billing/' || event.id and event.type = 'stripe.payment.failed'"))
                .hasSize(1);
        assertThat(office.phone(ANN).all()).noneMatch(text -> text.body().contains("null"));
    }

    @ParameterizedTest
    @CsvSource({"gap, null", "blank, '\"\"'", "spaces, '\"  \"'"})
    void a_key_with_an_empty_part(String id, String key) {
        post.event(id, "test.plain", "{\"to\": \"" + ANN + "\", \"text\": \"never\", \"key\": " + key + "}");
        office.settle();
        assertThat(records.ask(
                        "select state || ': ' || reason from message where cause = (select seq from event where id = ?)",
                        id))
                .singleElement()
                .asString()
                .startsWith("refused: ")
                .contains("key");
        assertThat(office.phone(ANN).all()).noneMatch(text -> text.body().equals("never"));
    }

    @Test
    void a_text_that_is_too_long_is_refused_with_its_length() {
        say("long", "x".repeat(1_601));
        assertThat(records.message("plain/bill/long")).startsWith("refused: the text has 1601 characters");
        say("longest", "y".repeat(1_600));
        office.phone("+15551230007").reads("y".repeat(1_600));
    }

    @Test
    void a_text_that_is_empty() {
        say("empty", "");
        assertThat(records.message("plain/bill/empty")).isEqualTo("refused: the text is empty");
    }

    private void say(String key, String text) {
        post.event(
                "say-" + key,
                "test.plain",
                "{\"to\": \"+15551230007\", \"text\": \"" + text + "\", \"key\": \"" + key + "\"}");
        office.settle();
    }
}
