package io.trunkline.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From each door to a phone, or at least to the journal. */
@TestInstance(PER_CLASS)
class EndToEndTest {
    private static final String JSON = "application/json";
    private static final String BATCH = "application/cloudevents-batch+json";

    private Office office;
    private Post post;
    private Records records;

    @BeforeAll
    void open(@TempDir Path folder) {
        office = Office.open(folder);
        post = Post.to(office);
        records = Records.of(office);
    }

    @AfterAll
    void close() {
        office.close();
    }

    @Test
    void stripe_to_the_customer() {
        assertThat(office.paymentFails("in_1", "+15551230021")).isEqualTo(202);
        office.phone("+15551230021")
                .reads("We could not take payment of $49.00 for invoice in_1. Please update your card: https://");
    }

    @Test
    void jira_to_the_journal_under_its_own_name() {
        var body = Office.example("jira.issue.created").toString();
        var answer = post.jira(Office.JIRA, "jira-1", body);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("\"type\":\"jira.issue.created\"", "\"id\":\"jira-1\"");
        assertThat(post.jira(Office.JIRA, "jira-1", body).body()).contains("\"repeat\":true");
        assertThat(records.ask("select subject from event where id = 'jira-1'")).containsExactly("OPS-42");
        assertThat(records.data("jira.issue.created")).containsExactly(body);
    }

    @Test
    void support_to_the_manager_once_per_escalation() {
        var body = Office.example("support.ticket.escalated").toString();
        assertThat(office.postWithToken("/hooks/support", body, JSON).statusCode())
                .isEqualTo(202);
        assertThat(office.postWithToken("/hooks/support", body, JSON).statusCode())
                .isEqualTo(202);
        assertThat(office.postWithToken("/hooks/support", body + " ", JSON).statusCode())
                .isEqualTo(202);
        office.phone("+15551230100")
                .reads("Support ticket #4711 escalated: no answer for 4 hours. Review at: https://support.example.com/")
                .readsNothing();
    }

    @Test
    void shipping_to_the_customer_once_per_status() {
        var body = Office.example("shipment.status.changed").toString().replace("+15551230001", "+15551230022");
        assertThat(office.postWithToken("/hooks/shipping", body, JSON).statusCode())
                .isEqualTo(202);
        var ann = office.phone("+15551230022").reads("Your shipment SH-2041 is now out for delivery");
        var next = body.replace("out for delivery", "delivered");
        assertThat(office.postWithToken("/hooks/shipping", next, JSON).statusCode())
                .isEqualTo(202);
        ann.reads("SH-2041 is now delivered").readsNothing();
    }

    @Test
    void an_event_in_structured_mode_to_a_phone() {
        assertThat(post.event("s1", "shipment.status.changed", "SH-1", shipment("SH-1", "+15551230023"))
                        .statusCode())
                .isEqualTo(202);
        office.phone("+15551230023").reads("SH-1 is now");
    }

    @Test
    void an_event_in_binary_mode_to_a_phone() {
        var answer = office.post(
                "/events",
                shipment("SH-2", "+15551230024"),
                "content-type",
                JSON,
                "Authorization",
                "Bearer " + Office.TOKEN,
                "ce-specversion",
                "1.0",
                "ce-id",
                "b1",
                "ce-source",
                "/test",
                "ce-type",
                "shipment.status.changed",
                "ce-subject",
                "SH-2");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        office.phone("+15551230024").reads("SH-2 is now");
    }

    @Test
    void events_in_a_batch_to_their_phones() {
        var answer = batch(
                Post.envelope("t1", "shipment.status.changed", "SH-3", shipment("SH-3", "+15551230025")),
                Post.envelope("t2", "shipment.status.changed", "SH-4", shipment("SH-4", "+15551230026")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        office.phone("+15551230025").reads("SH-3 is now");
        office.phone("+15551230026").reads("SH-4 is now");
    }

    @Test
    void one_bad_event_refuses_its_whole_batch_and_is_named_by_its_index() {
        var answer = batch(Post.envelope("good", "test.batch", "", "{}"), Post.envelope("", "test.batch", "", "{}"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"[1].id\"");
        assertThat(records.events("test.batch")).isZero();
    }

    @Test
    void a_repeat_is_accepted_and_heard_once() {
        post.event("again", "test.repeat", "{\"n\": 1}").event("again", "test.repeat", "{\"n\": 1}");
        assertThat(records.events("test.repeat")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "twilio.sms.received",
                "twilio.text.heard",
                "contact.opted_out",
                "message.refused",
                "sender.stopped",
                "trunkline.anything",
                "routes.refused"
            })
    void a_type_that_only_we_may_publish_is_refused_at_every_door(String type) {
        var answer = post.event("reserved", type, "", "{}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"type\"");
        assertThat(batch(Post.envelope("reserved", type, "", "{}")).statusCode())
                .isEqualTo(400);
        var binary = office.post(
                "/events",
                "{}",
                "content-type",
                JSON,
                "Authorization",
                "Bearer " + Office.TOKEN,
                "ce-specversion",
                "1.0",
                "ce-id",
                "reserved",
                "ce-source",
                "/test",
                "ce-type",
                type);
        assertThat(binary.statusCode()).isEqualTo(400);
        office.settle();
        assertThat(records.count("select count(*) from event where id = 'reserved'"))
                .isZero();
    }

    private HttpResponse<String> batch(String... events) {
        return office.postWithToken("/events", "[" + String.join(", ", events) + "]", BATCH);
    }

    private static String shipment(String id, String phone) {
        return "{\"shipment\": {\"id\": \"" + id + "\", \"status\": \"on its way\", \"url\": \"https://t.example.com\","
                + " \"customer\": {\"phone\": \"" + phone + "\"}}}";
    }
}
