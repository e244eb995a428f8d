package io.trunkline.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import io.trunkline.office.Saying;
import io.trunkline.twilio.Form;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks that come too early, too often, in the wrong order or to the wrong house, and payloads at the limit. */
@TestInstance(PER_CLASS)
class BadInputTest {
    private static final int LIMIT = 65_536;

    private Office office;
    private Signed twilio;

    @BeforeAll
    void open(@TempDir Path folder) {
        office = Saying.office(folder)
                .with("HTTP_MAX_BODY", String.valueOf(LIMIT))
                .open();
        office.faults("{\"on\":\"callback\",\"kind\":\"lost\"}");
        twilio = Signed.by(office);
    }

    @AfterAll
    void close() {
        office.close();
    }

    /** A text that Twilio has taken and says no more of; answers its attempt's name. */
    private String sent(String key, String number) {
        Saying.to(number, key, "hello").ask(office, key);
        office.await("Twilio has it", () -> office.books().isIn("say/" + key, State.SENT));
        return office.books().life("say/" + key).message().id() + "/1";
    }

    private String sid(String key) {
        return String.valueOf(
                office.books().life("say/" + key).message().standing().sid());
    }

    private int status(String attempt, String sid, String status, String account) {
        var form = new ArrayList<>(List.of(
                Map.entry("MessageSid", sid), Map.entry("MessageStatus", status), Map.entry("AccountSid", account)));
        return twilio.post("/twilio/status/" + attempt, form).statusCode();
    }

    private String ours() {
        return String.valueOf(new Form(twilio.form("SM", "+1", "+2", "")).first("AccountSid"));
    }

    @Test
    void a_callback_for_a_message_that_does_not_exist_yet_is_asked_for_again() {
        sent("before", "+15551280001");
        var next = Records.of(office).count("select max(id) + 1 from message") + "/1";
        assertThat(status(next, "SM" + "7".repeat(32), "delivered", ours()))
                .as("Twilio repeats it (#rc=5&rp=all)")
                .isEqualTo(404);
        var attempt = sent("early", "+15551280002");
        assertThat(attempt).isEqualTo(next);
        assertThat(status(attempt, sid("early"), "delivered", ours())).isEqualTo(204);
        office.await("it is delivered", () -> office.books().isIn("say/early", State.DELIVERED));
    }

    @Test
    void a_callback_of_another_account_changes_nothing() {
        var attempt = sent("foreign", "+15551280003");
        assertThat(status(attempt, sid("foreign"), "failed", "AC" + "9".repeat(32)))
                .isEqualTo(404);
        assertThat(status(attempt, "SM" + "9".repeat(32), "failed", ours())).isEqualTo(404);
        assertThat(office.books().isIn("say/foreign", State.SENT)).isTrue();
    }

    @Test
    void callbacks_twice_late_in_reverse_order_and_with_an_unknown_status_tell_the_truth_once() {
        var attempt = sent("order", "+15551280004");
        for (var word : List.of("delivered", "delivered", "sent", "queued", "teleported", "sending", "delivered")) {
            assertThat(status(attempt, sid("order"), word, ours())).as(word).isEqualTo(204);
        }
        assertThat(office.books().isIn("say/order", State.DELIVERED)).isTrue();
        assertThat(office.books().events("twilio.sms.delivered", "say/order")).hasSize(1);
        assertThat(office.books().events("twilio.sms.sent", "say/order")).hasSize(1);
    }

    @Test
    void a_payload_at_the_size_limit_is_taken_and_one_byte_more_is_refused() {
        var empty = Post.envelope("size", "office.any", "", "\"\"").length();
        var fits = Post.envelope("size", "office.any", "", "\"" + "x".repeat(LIMIT - empty) + "\"");
        assertThat(fits).hasSize(LIMIT);
        assertThat(office.postWithToken("/events", fits, "application/cloudevents+json")
                        .statusCode())
                .isEqualTo(202);
        var more = fits.replace("xx\"", "xxx\"").replace("\"size\"", "\"more\"");
        assertThat(more).hasSize(LIMIT + 1);
        var answer = office.postWithToken("/events", more, "application/cloudevents+json");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(Records.of(office).count("select count(*) from event where id = 'more'"))
                .isZero();
    }
}
