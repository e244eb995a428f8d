package io.trunkline.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.consent.Word;
import io.trunkline.message.State;
import io.trunkline.outbox.Carrier;
import io.trunkline.outbox.Receipt;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private Desk desk;

    @BeforeEach
    void open(@TempDir Path folder) {
        desk = new Desk(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private record Answered(int status, JsonNode body) {
        String at(String pointer) {
            return body.at(pointer).asText();
        }
    }

    private Answered get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(desk.url() + path)).GET());
    }

    private Answered post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(desk.url() + path)).POST(BodyPublishers.ofString(body)));
    }

    private Answered send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = client.send(
                request.header("Authorization", "Bearer " + Desk.TOKEN).build(), BodyHandlers.ofString());
        return new Answered(response.statusCode(), JSON.readTree(response.body()));
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void nobody_enters_without_the_token() throws Exception {
        for (var path :
                new String[] {"/api/messages", "/api/messages/a/b", "/api/events", "/api/optouts", "/api/flows"}) {
            var response = client.send(
                    HttpRequest.newBuilder(URI.create(desk.url() + path)).build(), BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path).isEqualTo(401);
        }
    }

    @Test
    void a_text_is_put_once_per_key_in_the_flow_of_the_api() throws Exception {
        var body =
                "{\"to\":\"+1 415 555 0123\",\"text\":\"Hello\",\"key\":\"greeting/1\",\"urgent\":true,\"expireAfter\":\"1h\"}";

        var first = post("/api/send", body);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.body())
                .isEqualTo(JSON.readTree(
                        "{\"success\":true,\"key\":\"api/greeting/1\",\"state\":\"queued\",\"fresh\":true}"));
        assertThat(post("/api/send", body).body().get("fresh").booleanValue()).isFalse();

        var shown = get("/api/messages/api/greeting/1");
        assertThat(shown.at("/message/to")).isEqualTo(Desk.ANN);
        assertThat(shown.at("/message/from")).isEqualTo(Desk.SENDER);
        assertThat(Instant.parse(shown.at("/message/expireAt")))
                .isEqualTo(Instant.parse(shown.at("/message/createdAt")).plusSeconds(3600));
    }

    @Test
    void a_text_without_a_key_gets_one_that_is_answered() throws Exception {
        var body = "{\"to\":\"" + Desk.ANN + "\",\"text\":\"Hello\"}";
        var first = post("/api/send", body).at("/key");
        var second = post("/api/send", body).at("/key");

        assertThat(first).matches("api/[0-9A-HJKMNP-TV-Z]{26}").isNotEqualTo(second);
        assertThat(get("/api/messages/" + first).at("/message/state")).isEqualTo("queued");
    }

    @Test
    void a_number_that_cannot_be_one_is_kept_as_refused_with_the_reason() throws Exception {
        var answer = post("/api/send", "{\"to\":\"555\",\"text\":\"Hello\",\"key\":\"k\"}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().get("success").booleanValue()).isFalse();
        assertThat(answer.at("/state")).isEqualTo("refused");
        assertThat(answer.at("/reason")).contains("is not a phone number");
        assertThat(get("/api/messages/api/k").at("/error/action")).contains("Correct what the reason names");
    }

    @Test
    void what_is_wrong_with_a_request_is_named() throws Exception {
        record Wrong(String body, String field, String detail) {}
        for (var wrong : new Wrong[] {
            new Wrong("{\"text\":\"x\"}", "to", "is missing"),
            new Wrong("{\"to\":\"+14155550123\",\"text\":\" \"}", "text", "is missing"),
            new Wrong("{\"to\":\"+14155550123\",\"text\":5}", "text", "in quotes"),
            new Wrong("{\"to\":\"+14155550123\",\"text\":\"x\",\"channel\":\"pigeon\"}", "channel", "is no channel"),
            new Wrong("{\"to\":\"+14155550123\",\"text\":\"x\",\"split\":\"maybe\"}", "split", "refuse or parts"),
            new Wrong("{\"to\":\"+14155550123\",\"text\":\"x\",\"media\":[7]}", "media", "array of texts"),
            new Wrong("{\"to\":\"+14155550123\",\"text\":\"x\",\"contentSid\":\"HX1\"}", "text", "in the place of"),
            new Wrong("{\"to\":\"+14155550123\",\"text\":\"x\",\"channel\":\"fax\"}", "channel", "no channel"),
            new Wrong("{\"to\":\"+14155550123\",\"text\":\"x\",\"key\":\"a//b\"}", "key", "empty"),
            new Wrong("{\"to\":\"+14155550123\",\"text\":\"x\",\"expireAfter\":\"soon\"}", "expireAfter", "15m"),
            new Wrong("{\"to\":\"+14155550123\",\"text\":\"x\",\"urgent\":\"yes\"}", "urgent", "true or false"),
            new Wrong("{\"to\":\"+14155550123\",\"txt\":\"x\"}", "txt", "there are to, text"),
            new Wrong("{\"to\":", "body", "not JSON"),
            new Wrong("[]", "body", "not a JSON object"),
        }) {
            var answer = post("/api/send", wrong.body);
            assertThat(answer.status()).as(wrong.body).isEqualTo(400);
            assertThat(answer.at("/field")).as(wrong.body).isEqualTo(wrong.field);
            assertThat(answer.at("/detail")).as(wrong.body).contains(wrong.detail);
        }
        assertThat(get("/api/messages?state=sleeping").at("/field")).isEqualTo("state");
        assertThat(get("/api/messages?limit=501").at("/field")).isEqualTo("limit");
        assertThat(get("/api/messages?before=x").at("/field")).isEqualTo("before");
        assertThat(get("/api/messages?to=5").at("/field")).isEqualTo("to");
        assertThat(get("/api/events/x").at("/field")).isEqualTo("seq");
        assertThat(get("/api/events?state=lost").at("/field")).isEqualTo("state");
    }

    @Test
    void messages_are_listed_newest_first_by_state_recipient_and_flow() throws Exception {
        desk.put("billing", "1", null);
        desk.put("billing", "2", null);
        desk.put("meetings", "1", null);
        post("/api/send", "{\"to\":\"555\",\"text\":\"Hello\",\"key\":\"k\"}");

        var newest = get("/api/messages?limit=2");
        assertThat(newest.body().findValuesAsText("key")).containsExactly("api/k", "meetings/1");
        assertThat(get("/api/messages?before=" + newest.at("/next")).body().findValuesAsText("key"))
                .containsExactly("billing/2", "billing/1");
        assertThat(get("/api/messages?state=refused").body().findValuesAsText("key"))
                .containsExactly("api/k");
        assertThat(get("/api/messages?flow=billing&to=+14155550123").body().findValuesAsText("key"))
                .containsExactly("billing/2", "billing/1");
        assertThat(get("/api/messages?state=sent").body().get("messages")).isEmpty();
    }

    @Test
    void a_message_shows_its_whole_life() throws Exception {
        var cause = desk.append("stripe.payment.failed", "evt_1", "in_1");
        var key = desk.put("billing", "in_1", cause);
        desk.carry(new Receipt.Created("SM1", "queued"));
        desk.await(key, State.SENT);
        var id = get("/api/messages/" + key).body().at("/message/id").asLong();
        desk.outbox.hear(id, 1, "SM1", new Carrier.Report("undelivered", 30003)).join();
        var shown = get("/api/messages/" + key);

        assertThat(shown.at("/message/flow")).isEqualTo("billing");
        assertThat(shown.at("/message/route")).isEqualTo("a-route");
        assertThat(shown.at("/cause/type")).isEqualTo("stripe.payment.failed");
        assertThat(shown.at("/cause/id")).isEqualTo("evt_1");
        assertThat(shown.at("/attempts/0/sid")).isEqualTo("SM1");
        assertThat(shown.at("/attempts/0/code")).isEqualTo("30003");
        assertThat(shown.body().get("happenings").findValuesAsText("what")).contains("sent", "Twilio: undelivered");
    }

    @Test
    void what_twilio_refused_says_why_and_what_to_do_and_can_be_tried_again() throws Exception {
        var key = desk.put("billing", "in_1", null);
        desk.carry(new Receipt.NotCreated(21211, "Invalid 'To' Phone Number"), new Receipt.Created("SM2", "queued"));
        desk.await(key, State.REFUSED);

        var error = get("/api/messages/" + key).body().get("error");
        assertThat(error.get("code").asText()).isEqualTo("REFUSED");
        assertThat(error.at("/details/twilioCode").asInt()).isEqualTo(21211);
        assertThat(error.get("provider").asText()).isEqualTo("twilio");
        // A wrong number stays wrong: a program that repeats it as it is gains nothing.
        assertThat(error.get("retryable").asBoolean()).isFalse();
        assertThat(error.get("action").asText()).endsWith("trunkline messages retry billing/in_1 tries once more.");
        assertThat(error.get("moreInfo").asText()).endsWith("/21211");

        assertThat(post("/api/messages/" + key + "/retry", "").status()).isEqualTo(200);
        desk.await(key, State.SENT);
        assertThat(get("/api/messages/" + key).body().get("attempts")).hasSize(2);
        assertThat(get("/api/messages/" + key).body().has("error")).isFalse();
    }

    @Test
    void what_did_not_arrive_for_no_fault_of_its_own_may_arrive_as_it_is() throws Exception {
        var key = desk.put("billing", "in_1", null);
        desk.carry(new Receipt.Created("SM1", "queued"));
        desk.await(key, State.SENT);
        var id = get("/api/messages/" + key).body().at("/message/id").asLong();
        desk.outbox.hear(id, 1, "SM1", new Carrier.Report("undelivered", null)).join();

        var error = get("/api/messages/" + key).body().get("error");
        assertThat(error.get("retryable").asBoolean()).isTrue();
        assertThat(error.get("action").asText()).isEqualTo("trunkline messages retry billing/in_1 tries once more.");
    }

    @Test
    void a_waiting_message_can_be_held_and_released() throws Exception {
        var key = desk.put("billing", "in_1", null);

        assertThat(post("/api/messages/" + key + "/hold", "").at("/message/state"))
                .isEqualTo("held");
        var again = post("/api/messages/" + key + "/hold", "");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.at("/state")).isEqualTo("held");
        assertThat(again.at("/allowed/0")).isEqualTo("queued");
        assertThat(again.at("/detail"))
                .isEqualTo("The message billing/in_1 is held; hold is possible for one that is queued.");
        assertThat(post("/api/messages/" + key + "/release", "").at("/message/state"))
                .isEqualTo("queued");
        assertThat(post("/api/messages/" + key + "/retry", "").at("/detail"))
                .endsWith("is possible for one that is undelivered, refused or expired.");
    }

    @Test
    void cancelling_takes_what_waits_under_the_key_and_its_parts() throws Exception {
        desk.put("meetings", "7", null);
        desk.put("meetings", "7/ann", null);
        desk.put("meetings", "70", null);

        var cancelled = post("/api/messages/meetings/7/cancel", "");
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.at("/messages")).isEqualTo("2");
        assertThat(cancelled.at("/message/state")).isEqualTo("cancelled");
        assertThat(get("/api/messages/meetings/70").at("/message/state")).isEqualTo("queued");
        assertThat(post("/api/messages/meetings/7/cancel", "").status()).isEqualTo(409);
        assertThat(post("/api/messages/meetings/8/cancel", "").status()).isEqualTo(404);
    }

    @Test
    void keys_with_any_character_are_found() throws Exception {
        for (var key : new String[] {"a b+c/é?x=1#&%41/..", "hold", "/shared/x"}) {
            var stored = desk.put("odd", key, null);
            assertThat(get("/api/messages/" + encoded(stored)).at("/message/key"))
                    .isEqualTo(stored);
            assertThat(post("/api/messages/" + encoded(stored) + "/hold", "").status())
                    .isEqualTo(200);
        }
        assertThat(get("/api/messages/odd/none").status()).isEqualTo(404);
        assertThat(get("/api/messages/odd").status()).isEqualTo(400);
        assertThat(post("/api/messages/odd/none/hold", "").status()).isEqualTo(404);
        assertThat(post("/api/messages/odd/hold/shred", "").at("/detail"))
                .contains("cancel, hold, release, retry and settle");
    }

    @Test
    void a_settlement_that_says_nothing_or_nonsense_is_said_to_be_so() throws Exception {
        var key = desk.put("billing", "in_1", null);
        var path = "/api/messages/" + key + "/settle";
        assertThat(post(path, "{\"as\":\"resend\"}").at("/detail"))
                .isEqualTo("The message billing/in_1 is queued; settle is possible for one that is unsure.");
        for (var body :
                new String[] {"{}", "{\"as\":\"lost\"}", "{\"as\":\"sent\"}", "{\"as\":\"resend\",\"sid\":\"SM1\"}"}) {
            assertThat(post(path, body).status()).as(body).isEqualTo(400);
        }
        assertThat(post("/api/messages/billing/none/settle", "{\"as\":\"resend\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whether_it_may_be_sent_again_is_never_or_safe() throws Exception {
        var body = "{\"to\":\"" + Desk.ANN + "\",\"text\":\"Hello\",\"key\":\"k\",\"resend\":\"%s\"}";
        assertThat(post("/api/send", String.format(java.util.Locale.ROOT, body, "often"))
                        .at("/detail"))
                .isEqualTo("The field resend is never or safe, not often.");
        assertThat(post("/api/send", String.format(java.util.Locale.ROOT, body, "safe"))
                        .status())
                .isEqualTo(202);
        assertThat(desk.store.<String>read(
                        session -> session.first("select resend from message", row -> row.getString(1))
                                .orElseThrow()))
                .isEqualTo("safe");
    }

    @Test
    void an_event_shows_its_data_its_deliveries_and_what_it_led_to() throws Exception {
        desk.listenInVain();
        var seq = desk.append("stripe.refunded", "evt_1", "in_1");
        desk.await(seq, "parked");
        desk.put("billing", "in_1", seq);

        var shown = get("/api/events/" + seq);
        assertThat(shown.at("/event/data/amount")).isEqualTo("12");
        assertThat(shown.at("/event/time")).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(shown.at("/deliveries/0/subscription")).isEqualTo("billing/refunds");
        assertThat(shown.at("/deliveries/0/error")).isEqualTo("the invoice has no phone");
        assertThat(shown.at("/messages/0/key")).isEqualTo("billing/in_1");
        assertThat(get("/api/events?state=parked").body().findValuesAsText("id"))
                .containsExactly("evt_1");
        assertThat(get("/api/events?type=stripe.*&subject=in_1").at("/events/0/parked"))
                .isEqualTo("1");
        assertThat(get("/api/events/99").status()).isEqualTo(404);
    }

    @Test
    void a_parked_event_can_be_retried_or_dropped() throws Exception {
        desk.listenInVain();
        var seq = desk.append("stripe.refunded", "evt_1", null);
        desk.await(seq, "parked");
        desk.leave();

        assertThat(post("/api/events/" + seq + "/retry", "").at("/retried")).isEqualTo("1");
        var nothing = post("/api/events/" + seq + "/drop", "");
        assertThat(nothing.status()).isEqualTo(409);
        assertThat(nothing.at("/detail")).endsWith("billing/refunds is ready.");
        desk.listenInVain();
        desk.await(seq, "parked");
        assertThat(post("/api/events/" + seq + "/drop", "").at("/dropped")).isEqualTo("1");
        assertThat(post("/api/events/99/drop", "").status()).isEqualTo(404);
    }

    @Test
    void an_opt_out_that_a_person_adds_mutes_what_waits_and_can_be_removed() throws Exception {
        var key = desk.put("billing", "in_1", null);

        var added = post("/api/optouts", "{\"to\":\"+14155550123\",\"reason\":\"asked by phone\"}");
        assertThat(added.status()).isEqualTo(200);
        desk.await(key, State.MUTED);
        var shown = get("/api/messages/" + key);
        assertThat(shown.at("/optOut/source")).isEqualTo("added by a person: asked by phone");
        assertThat(shown.at("/error/action")).contains("text START to " + Desk.SENDER);
        assertThat(get("/api/optouts").at("/optouts/0/to")).isEqualTo(Desk.ANN);
        assertThat(get("/api/optouts?to=%2B14155550123").at("/optouts/0/sender"))
                .isEqualTo("*");
        assertThat(get("/api/optouts?to=%2B14155550124").body().get("optouts")).isEmpty();

        var removed = post("/api/optouts/remove", "{\"to\":\"+14155550123\"}");
        assertThat(removed.at("/note")).contains("only their START");
        assertThat(get("/api/optouts").body().get("optouts")).isEmpty();
        assertThat(get("/api/messages/" + key).body().get("consent")).hasSize(2);
        assertThat(post("/api/optouts/remove", "{\"to\":\"+14155550123\"}").status())
                .isEqualTo(404);
        assertThat(get("/api/messages/" + desk.put("billing", "in_2", null)).at("/message/state"))
                .isEqualTo("queued");
    }

    @Test
    void whom_somebody_lets_write_again_is_said_beside_their_opt_out() throws Exception {
        post("/api/optouts", "{\"to\":\"" + Desk.ANN + "\"}");
        assertThat(get("/api/optouts").at("/optouts/0/to")).isEqualTo(Desk.ANN);
        assertThat(get("/api/optouts").body().at("/optouts/0/except")).isEmpty();
        desk.store.writeAndWait(transaction -> {
            var start = new Word(
                    "main", "text", Desk.ANN, "+15005550006", false, transaction.now() + 1, "texted “START”", null);
            desk.optOuts.store(transaction, start);
            return start;
        });
        assertThat(get("/api/optouts").at("/optouts/0/except/0")).isEqualTo("+15005550006");
    }

    @Test
    void an_opt_out_of_one_sender_or_of_everything_is_lifted_as_far_as_it_reached() throws Exception {
        post("/api/optouts", "{\"to\":\"+14155550123\",\"sender\":\"+15005550006\"}");
        post("/api/optouts", "{\"to\":\"+14155550123\",\"medium\":\"everything\"}");

        assertThat(post("/api/optouts/remove", "{\"to\":\"+14155550123\",\"medium\":\"everything\"}")
                        .body()
                        .get("removed"))
                .hasSize(1);
        assertThat(get("/api/optouts").at("/optouts/0/sender")).isEqualTo(Desk.SENDER);
        assertThat(post("/api/optouts/remove", "{\"to\":\"+14155550123\",\"sender\":\"MG1\"}")
                        .status())
                .isEqualTo(404);
        assertThat(post("/api/optouts", "{\"to\":\"+14155550123\",\"medium\":\"fax\"}")
                        .at("/field"))
                .isEqualTo("medium");
    }

    @Test
    void flows_are_listed_with_what_waits_for_them_and_end_once_their_file_is_gone() throws Exception {
        desk.flows.add(new Flows.Flow("billing", "routes/billing.camel.yaml", Flows.Standing.REFUSED, "line 3: no"));
        desk.listenInVain();
        var seq = desk.append("stripe.refunded", "evt_1", null);
        desk.await(seq, "parked");

        var listed = get("/api/flows");
        assertThat(listed.at("/flows/0/state")).isEqualTo("refused");
        assertThat(listed.at("/flows/0/error")).isEqualTo("line 3: no");
        assertThat(listed.at("/flows/0/subscriptions/0/parked")).isEqualTo("1");
        assertThat(listed.at("/flows/0/subscriptions/0/heard")).isEqualTo("true");
        assertThat(post("/api/flows/end", "{\"name\":\"billing/refunds\"}").status())
                .isEqualTo(409);

        desk.leave();
        desk.flows.clear();
        assertThat(get("/api/flows").at("/flows/0/state")).isEqualTo("gone");
        var ended = post("/api/flows/end", "{\"name\":\"billing\"}");
        assertThat(ended.at("/ended/0")).isEqualTo("billing/refunds");
        assertThat(ended.at("/dropped")).isEqualTo("1");
        assertThat(get("/api/flows").at("/flows/0/state")).isEqualTo("ended");
        assertThat(post("/api/flows/end", "{\"name\":\"shop\"}").status()).isEqualTo(404);
    }
}
