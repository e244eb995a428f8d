package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.ANN;
import static io.trunkline.outbox.Branch.TOLL_FREE;
import static io.trunkline.outbox.Branch.by;
import static io.trunkline.outbox.Branch.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.message.Terms;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest extends OutboxSuite {
    ProgressTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    private static Message sent(Branch branch, String key) {
        branch.deliver();
        branch.put(key);
        assertThat(branch.reaches(key, State.SENT)).isTrue();
        return branch.message(key);
    }

    @Test
    void a_word_that_skips_states_walks_them_and_one_that_is_late_or_repeated_changes_nothing() {
        var branch = branch();
        var message = sent(branch, "k");
        assertThat(branch.hears(message, 1, "delivered", null)).isTrue();
        var after = branch.message("k");
        var life = branch.life("k");
        for (var status : new String[] {"queued", "sending", "sent", "delivered", "undelivered", "failed"}) {
            assertThat(branch.hears(message, 1, status, 30003)).isTrue();
        }
        assertThat(branch.life("k")).isEqualTo(life);
        assertThat(after.state()).isEqualTo(State.DELIVERED);
        assertThat(branch.published("twilio.sms.delivered")).isEqualTo(1);
        assertThat(branch.published("twilio.sms.sent")).isEqualTo(1);
    }

    @Test
    void a_word_with_another_sid_or_of_an_unknown_attempt_is_not_ours() {
        var branch = branch();
        var message = sent(branch, "k");
        assertThat(branch.outbox
                        .hear(message.id(), 1, "SMother", new Carrier.Report("delivered", null))
                        .join())
                .isFalse();
        assertThat(branch.hears(message, 2, "delivered", null)).isFalse();
        assertThat(branch.outbox
                        .hear(999, 1, "SM1", new Carrier.Report("delivered", null))
                        .join())
                .isFalse();
        assertThat(branch.state("k")).isEqualTo(State.SENT);
    }

    @Test
    void a_word_that_comes_before_the_answer_is_evidence() {
        var branch = branch();
        var claims = branch.collect();
        branch.put("k");
        assertThat(branch.await(() -> claims.size() == 1)).isTrue();
        assertThat(branch.begin(claims.get(0))).isTrue();
        assertThat(branch.outbox
                        .hear(claims.get(0).message().id(), 1, "SMearly", new Carrier.Report("delivered", null))
                        .join())
                .isTrue();
        assertThat(branch.state("k")).isEqualTo(State.DELIVERED);
        branch.outbox.answer(claims.get(0), new Receipt.Created("SMearly", "queued"));
        branch.outbox.answer(claims.get(0), new Receipt.Unknown("reset"));
        branch.put("after");
        assertThat(branch.state("k")).isEqualTo(State.DELIVERED);
        assertThat(branch.published("twilio.sms.sent")).isEqualTo(1);
        assertThat(branch.published("message.unsure")).isZero();
    }

    @Test
    void what_was_read_is_marked_once() {
        var branch = branch();
        var message = sent(branch, "k");
        assertThat(branch.hears(message, 1, "read", null)).isTrue();
        var read = branch.message("k");
        assertThat(read.state()).isEqualTo(State.DELIVERED);
        assertThat(read.times().readAt()).isNotNull();
        branch.advance(Duration.ofSeconds(1));
        branch.hears(message, 1, "read", null);
        assertThat(branch.message("k").times().readAt()).isEqualTo(read.times().readAt());
    }

    @Test
    void a_temporary_failure_is_worth_two_further_attempts_and_no_more() {
        var branch = branch();
        var message = sent(branch, "k");
        for (var n = 1; n <= 2; n++) {
            assertThat(branch.hears(branch.message("k"), n, "failed", 30003)).isTrue();
            assertThat(branch.state("k")).isEqualTo(State.QUEUED);
            branch.advance(Duration.ofMinutes(25));
            assertThat(branch.reaches("k", State.SENT)).isTrue();
        }
        assertThat(branch.hears(message, 1, "delivered", null))
                .as("the older attempt's word")
                .isTrue();
        assertThat(branch.state("k")).isEqualTo(State.SENT);
        assertThat(branch.hears(branch.message("k"), 3, "failed", 30003)).isTrue();
        assertThat(branch.state("k")).isEqualTo(State.UNDELIVERED);
        assertThat(branch.posted).hasSize(3);
        assertThat(branch.published("twilio.sms.failed")).isEqualTo(1);
        assertThat(branch.published("twilio.sms.undelivered")).isZero();
    }

    @Test
    void a_temporary_failure_after_the_expiry_or_after_a_stop_is_final() {
        var branch = branch();
        var terms = new Terms(null, Duration.ofMinutes(1), Terms.Priority.NORMAL, Terms.Order.OLDEST, null);
        branch.deliver();
        branch.put(draft("late", Branch.BOB, "Hello", terms));
        branch.put("stopped");
        assertThat(branch.reaches("late", State.SENT)).isTrue();
        assertThat(branch.reaches("stopped", State.SENT)).isTrue();
        branch.advance(Duration.ofMinutes(2));
        branch.stop(ANN);
        branch.hears(branch.message("late"), 1, "undelivered", 30003);
        branch.hears(branch.message("stopped"), 1, "undelivered", 30003);
        assertThat(branch.state("late")).isEqualTo(State.UNDELIVERED);
        assertThat(branch.state("stopped")).isEqualTo(State.UNDELIVERED);
        assertThat(branch.published("twilio.sms.undelivered")).isEqualTo(2);
    }

    @Test
    void a_repeat_that_is_due_after_the_expiry_expires_and_is_not_sent() {
        var branch = branch();
        var terms = new Terms(null, Duration.ofMinutes(5), Terms.Priority.NORMAL, Terms.Order.OLDEST, null);
        branch.deliver();
        branch.put(draft("k", ANN, "Hello", terms));
        assertThat(branch.reaches("k", State.SENT)).isTrue();
        branch.hears(branch.message("k"), 1, "undelivered", 30003);
        assertThat(branch.state("k")).isEqualTo(State.QUEUED);
        branch.advance(Duration.ofMinutes(30));
        assertThat(branch.reaches("k", State.EXPIRED)).isTrue();
        assertThat(branch.posted).hasSize(1);
    }

    @Test
    void a_block_by_a_toll_free_network_teaches_an_opt_out_and_any_other_does_not() {
        var branch = branch();
        branch.deliver();
        branch.put(by(draft("free"), "flow", TOLL_FREE, null));
        branch.put(draft("plain", Branch.BOB, "Hello"));
        assertThat(branch.reaches("free", State.SENT)).isTrue();
        assertThat(branch.reaches("plain", State.SENT)).isTrue();
        branch.hears(branch.message("free"), 1, "undelivered", 30004);
        branch.hears(branch.message("plain"), 1, "undelivered", 30004);
        assertThat(branch.put(by(draft("again"), "flow", TOLL_FREE, null)).state())
                .isEqualTo(State.MUTED);
        assertThat(branch.put(draft("plain again", Branch.BOB, "Hello")).state())
                .isEqualTo(State.QUEUED);
    }

    @Test
    void without_callbacks_the_carrier_is_asked_until_it_says_what_became_of_it() {
        var carrier = new HandCarrier();
        carrier.callsBack = false;
        var branch = branch(new Branch.Choice(Branch.FAST, carrier));
        var sid = String.valueOf(sent(branch, "k").standing().sid());
        carrier.unreachable = true;
        branch.advance(Duration.ofSeconds(3));
        assertThat(branch.await(() -> carrier.asked.size() == 1)).isTrue();
        carrier.unreachable = false;
        carrier.knows(sid, "sent");
        branch.advance(Duration.ofSeconds(61));
        assertThat(branch.await(() -> branch.number("select looks from message") == 1))
                .isTrue();
        carrier.knows(sid, "delivered");
        branch.advance(Duration.ofSeconds(11));
        assertThat(branch.reaches("k", State.DELIVERED)).isTrue();
        var asked = carrier.asked.size();
        branch.advance(Duration.ofDays(1));
        branch.put("after");
        assertThat(branch.reaches("after", State.SENT)).isTrue();
        assertThat(carrier.asked).hasSize(asked);
    }

    @Test
    void with_callbacks_the_carrier_is_asked_only_after_ten_minutes() {
        var branch = branch();
        var sid = String.valueOf(sent(branch, "k").standing().sid());
        branch.carrier.knows(sid, "undelivered");
        branch.advance(Duration.ofMinutes(9));
        branch.put("other");
        assertThat(branch.reaches("other", State.SENT)).isTrue();
        assertThat(branch.carrier.asked).isEmpty();
        branch.advance(Duration.ofMinutes(1));
        assertThat(branch.reaches("k", State.UNDELIVERED)).isTrue();
    }
}
