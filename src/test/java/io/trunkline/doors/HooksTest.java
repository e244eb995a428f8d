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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks of other systems: who may not enter, and what is not understood, is told so, and nothing of it is stored. */
@TestInstance(PER_CLASS)
class HooksTest {
    private static final String OTHER = "whsec_next";
    private static final String JSON = "application/json";

    private Office office;
    private Post post;
    private Records records;
    private long heardBefore;

    @BeforeAll
    void open(@TempDir Path folder) {
        office = Office.in(folder)
                .with("STRIPE_WEBHOOK_SECRET", Office.STRIPE + ", " + OTHER)
                .open();
        post = Post.to(office);
        records = Records.of(office);
    }

    @BeforeEach
    void look() {
        heardBefore = heard();
    }

    @AfterAll
    void close() {
        office.close();
    }

    @Test
    void stripe_without_a_signature_is_refused() {
        refused(403, "Stripe-Signature", office.post("/hooks/stripe", paid("unsigned"), "content-type", JSON));
    }

    @Test
    void stripe_with_the_signature_of_another_secret_or_body_is_refused() {
        refused(403, "signature", post.stripe(paid("wrong"), now(), "whsec_of_somebody_else"));
        var header = "t=" + now() + ",v1=" + "0".repeat(64);
        refused(
                403,
                "STRIPE_WEBHOOK_SECRET",
                office.post("/hooks/stripe", paid("zero"), "content-type", JSON, "Stripe-Signature", header));
        refused(
                403,
                "v1",
                office.post(
                        "/hooks/stripe",
                        paid("v0"),
                        "content-type",
                        JSON,
                        "Stripe-Signature",
                        "t=" + now() + ",v0=ab"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, -86_400, 302, 86_400})
    void stripe_with_a_stale_timestamp_is_refused(long seconds) {
        refused(403, "300 s", post.stripe(paid("stale"), now() + seconds, Office.STRIPE));
    }

    @Test
    void stripe_within_the_tolerance_is_let_in() {
        assertThat(post.stripe(paid("late"), now() - 290, Office.STRIPE).statusCode())
                .isEqualTo(202);
    }

    @Test
    void any_of_several_signatures_during_a_rotation_lets_in() {
        assertThat(post.stripe(paid("rotated-1"), now(), "whsec_old", Office.STRIPE)
                        .statusCode())
                .isEqualTo(202);
        assertThat(post.stripe(paid("rotated-2"), now(), OTHER, "whsec_old").statusCode())
                .isEqualTo(202);
    }

    @Test
    void either_of_two_secrets_lets_in_and_a_repeat_is_heard_once() {
        assertThat(post.stripe(paid("twice"), now(), Office.STRIPE).body()).contains("\"repeat\":false");
        assertThat(post.stripe(paid("twice"), now(), OTHER).body()).contains("\"repeat\":true");
        assertThat(records.count("select count(*) from event where id = 'evt_twice'"))
                .isEqualTo(1);
    }

    @Test
    void jira_unsigned_or_wrongly_signed_is_refused() {
        var body = Office.example("jira.issue.created").toString();
        refused(403, "X-Hub-Signature", office.post("/hooks/jira", body, "content-type", JSON));
        refused(403, "JIRA_WEBHOOK_SECRET", post.jira("somebody-else", "j1", body));
        refused(
                403,
                "X-Hub-Signature",
                office.post("/hooks/jira", body, "content-type", JSON, "X-Hub-Signature", "sha1=" + "0".repeat(40)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hooks/support", "/hooks/shipping", "/events"})
    void a_door_with_a_token_asks_for_it(String path) {
        var none = office.post(path, "{}", "content-type", JSON);
        refused(401, "TRUNKLINE_TOKEN", none);
        assertThat(none.headers().firstValue("www-authenticate")).hasValue("Bearer");
        refused(401, "TRUNKLINE_TOKEN", office.post(path, "{}", "content-type", JSON, "Authorization", "Bearer nope"));
        refused(401, "Bearer", office.post(path, "{}", "content-type", JSON, "Authorization", "Basic b2ZmaWNl"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hooks/unknown", "/hooks", "/hooks/", "/nowhere", "/hooks/stripe/more", "/twilio/nothing"})
    void an_unknown_path_is_not_found(String path) {
        refused(404, "urn:trunkline:not-found", office.postWithToken(path, "{}", JSON));
    }

    @Test
    void a_known_path_with_another_method_says_which_it_takes() {
        var answer = office.get("/hooks/stripe");
        refused(405, "POST", answer);
        assertThat(answer.headers().firstValue("allow")).hasValue("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hooks/stripe", "/hooks/jira", "/hooks/support", "/events", "/twilio/texts"})
    void a_body_over_one_mebibyte_is_too_large(String path) {
        refused(413, "1048576", office.postWithToken(path, "x".repeat((1 << 20) + 1), JSON));
    }

    @Test
    void a_body_of_one_mebibyte_is_not() {
        var filler = "{\"event\": \"big\", \"filler\": \"\"}";
        var body = filler.replace("\"\"}", "\"" + "x".repeat((1 << 20) - filler.length()) + "\"}");
        assertThat(body.length()).isEqualTo(1 << 20);
        assertThat(office.postWithToken("/hooks/support", body, JSON).statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"event\": | body | application/json",
                "'' | body | application/json",
                "{\"event\": \"x\"} | content-type | text/plain",
                "event=x | content-type | application/x-www-form-urlencoded",
                "{\"other\": 1} | type | application/json",
                "{\"event\": null} | type | application/json",
                "{\"event\": \"\"} | type | application/json",
                "[] | type | application/json",
                "3 | type | application/json",
                "{} {} | body | application/json",
            })
    void what_cannot_be_read_is_refused_with_the_field_that_is_wrong(String body, String field, String type) {
        var answer = office.postWithToken("/hooks/support", body, type);
        refused(400, "\"field\":\"" + field + "\"", answer);
    }

    @Test
    void stripe_without_an_id_or_a_type_is_refused_with_the_field() {
        refused(400, "\"field\":\"id\"", post.stripe("{\"type\": \"x\"}", now(), Office.STRIPE));
        refused(400, "\"field\":\"type\"", post.stripe("{\"id\": \"evt_typeless\"}", now(), Office.STRIPE));
    }

    @Test
    void jira_without_its_id_is_refused_with_the_field() {
        var body = Office.example("jira.issue.created").toString();
        refused(
                400,
                "\"field\":\"id\"",
                office.post(
                        "/hooks/jira",
                        body,
                        "content-type",
                        JSON,
                        "X-Hub-Signature",
                        Office.hubSignature(Office.JIRA, body)));
    }

    @Test
    void a_type_that_is_not_renamed_is_heard_under_the_name_of_its_hook() {
        assertThat(post.stripe("{\"id\": \"evt_paid\", \"type\": \"invoice.paid\"}", now(), Office.STRIPE)
                        .body())
                .contains("\"type\":\"stripe.invoice.paid\"");
    }

    @Test
    void the_root_answers_and_hands_out_no_file() {
        assertThat(office.get("/").statusCode()).isBetween(200, 399);
        assertThat(office.get("/application.properties").statusCode()).isEqualTo(404);
        assertThat(office.get("/..%2fapplication.properties").statusCode()).isEqualTo(404);
    }

    /** An answer as RFC 9457 wants it, with those words in it, and nothing stored. */
    private void refused(int status, String words, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(words, "\"status\":" + status, "\"detail\":");
        assertThat(heard()).as("what %s stored", answer.request().uri()).isEqualTo(heardBefore);
    }

    private long heard() {
        return records.count("select count(*) from event where source like 'hooks/%' or source like 'twilio:%'");
    }

    private long now() {
        return office.trunkline().clock().millis() / 1_000;
    }

    private static String paid(String invoice) {
        return Office.paymentFailed(invoice, "+15551230009");
    }
}
