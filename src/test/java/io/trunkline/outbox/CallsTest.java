package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.Channel;
import io.trunkline.message.Content;
import io.trunkline.message.Draft;
import io.trunkline.message.Message;
import io.trunkline.message.Origin;
import io.trunkline.message.State;
import io.trunkline.message.Talk;
import io.trunkline.message.Terms;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a call reached follows from all that is known of it, in whatever order that is told. */
class CallsTest extends OutboxSuite {
    CallsTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    private static Message called(Branch branch, @Nullable String press) {
        branch.deliver();
        branch.put(new Draft(
                new Origin("flow", "route", null, 0),
                "k",
                new Draft.Line(Channel.CALL, "AC1", ANN, Branch.OURS),
                new Content("Fire!", Talk.parse(press, null, null).particulars()),
                Terms.PLAIN));
        assertThat(branch.reaches("k", State.SENT)).isTrue();
        return branch.message("k");
    }

    private static void tells(Branch branch, Message message, String status, @Nullable String answeredBy) {
        var sid = String.valueOf(message.standing().sid());
        assertThat(branch.outbox
                        .hear(message.id(), 1, sid, new Carrier.Report(status, null, answeredBy))
                        .join())
                .isTrue();
    }

    private static Pressed press(Branch branch, Message message, String key) {
        return branch.outbox
                .press(message.id(), 1, String.valueOf(message.standing().sid()), key)
                .join();
    }

    @Test
    void who_answered_may_be_told_after_the_end() {
        var branch = branch();
        var message = called(branch, null);
        tells(branch, message, "completed", null);
        assertThat(branch.state("k")).isEqualTo(State.SENT);
        tells(branch, message, "in-progress", "human");
        assertThat(branch.state("k")).isEqualTo(State.DELIVERED);
        tells(branch, message, "in-progress", "machine_start");
        tells(branch, message, "completed", "human");
        assertThat(branch.published("twilio.call.answered")).isEqualTo(1);
        assertThat(branch.published("twilio.call.completed")).isEqualTo(1);
    }

    @Test
    void a_key_told_just_after_the_end_still_counts() {
        var branch = branch();
        var message = called(branch, "1=acknowledge");
        tells(branch, message, "in-progress", "human");
        assertThat(branch.state("k")).isEqualTo(State.SENT);
        tells(branch, message, "completed", null);
        assertThat(press(branch, message, "1").meaning()).isEqualTo("acknowledge");
        assertThat(branch.state("k")).isEqualTo(State.DELIVERED);
        assertThat(branch.published("twilio.call.acknowledged")).isEqualTo(1);
        assertThat(branch.published("twilio.call.completed")).isEqualTo(1);
    }

    @Test
    void a_key_told_long_after_the_end_is_heard_although_the_call_had_failed() {
        var branch = branch();
        var message = called(branch, "1=acknowledge");
        branch.carrier.knows(String.valueOf(message.standing().sid()), "completed");
        tells(branch, message, "completed", "human");
        branch.advance(Duration.ofSeconds(6));
        assertThat(branch.reaches("k", State.UNDELIVERED)).isTrue();
        assertThat(branch.message("k").standing().reason()).startsWith("no-key: ");
        assertThat(press(branch, message, "1").meaning()).isEqualTo("acknowledge");
        assertThat(branch.published("twilio.call.acknowledged")).isEqualTo(1);
        assertThat(branch.state("k")).isEqualTo(State.UNDELIVERED);
    }

    @Test
    void the_first_key_counts_and_one_that_means_nothing_changes_nothing() {
        var branch = branch();
        var message = called(branch, "1=acknowledge,2=pass");
        assertThat(press(branch, message, "7").meaning()).isNull();
        assertThat(branch.state("k")).isEqualTo(State.SENT);
        assertThat(press(branch, message, "2").meaning()).isEqualTo("pass");
        var again = press(branch, message, "1");
        assertThat(again.key()).isEqualTo("2");
        assertThat(again.meaning()).isEqualTo("pass");
        assertThat(branch.published("twilio.call.pressed")).isEqualTo(1);
        assertThat(branch.published("twilio.call.acknowledged")).isZero();
        assertThat(branch.life("k").happenings().stream().map(Ledger.Happening::what))
                .containsSubsequence("pressed 7", "pressed 2", "delivered");
    }

    @Test
    void a_key_proves_that_a_call_was_made_whose_create_was_not_answered_for() {
        var branch = branch();
        branch.answer = claim -> new Receipt.Unknown("no answer");
        branch.deliver();
        branch.put(new Draft(
                new Origin("flow", "route", null, 0),
                "k",
                new Draft.Line(Channel.CALL, "AC1", ANN, Branch.OURS),
                new Content("Fire!", Talk.parse("1=acknowledge", null, null).particulars()),
                Terms.PLAIN));
        assertThat(branch.reaches("k", State.UNSURE)).isTrue();
        var pressed =
                branch.outbox.press(branch.message("k").id(), 1, "CA1", "1").join();
        assertThat(pressed.meaning()).isEqualTo("acknowledge");
        assertThat(branch.state("k")).isEqualTo(State.DELIVERED);
        assertThat(branch.message("k").standing().sid()).isEqualTo("CA1");
    }

    @Test
    void only_the_first_word_that_a_machine_answered_is_acted_upon_and_none_after_a_key() {
        var branch = branch();
        var message = called(branch, "1=acknowledge");
        var sid = String.valueOf(message.standing().sid());
        assertThat(branch.outbox.answered(message.id(), 1, sid, "machine_start").join())
                .isPresent();
        assertThat(branch.outbox.answered(message.id(), 1, sid, "machine_start").join())
                .isEmpty();
        assertThat(branch.outbox.answered(message.id(), 7, sid, "machine_start").join())
                .isEmpty();
    }

    @Test
    void a_human_who_pressed_a_key_is_not_hung_up_on_as_a_machine() {
        var branch = branch();
        var message = called(branch, "1=acknowledge");
        press(branch, message, "1");
        assertThat(branch.outbox
                        .answered(
                                message.id(),
                                1,
                                String.valueOf(message.standing().sid()),
                                "machine_start")
                        .join())
                .isEmpty();
        tells(branch, message, "completed", null);
        assertThat(branch.state("k")).isEqualTo(State.DELIVERED);
    }

    @Test
    void a_call_of_which_nothing_is_told_is_asked_for_within_minutes() {
        var branch = branch();
        var message = called(branch, "1=acknowledge");
        branch.carrier.knows(String.valueOf(message.standing().sid()), "busy");
        branch.advance(Duration.ofSeconds(121));
        assertThat(branch.reaches("k", State.UNDELIVERED)).isTrue();
        assertThat(branch.message("k").standing().reason()).isEqualTo("busy");
    }

    @Test
    void a_call_is_one_segment_however_much_is_said() {
        var branch = branch();
        branch.put(new Draft(
                new Origin("flow", "route", null, 0),
                "k",
                new Draft.Line(Channel.CALL, "AC1", ANN, Branch.OURS),
                "Fire! ".repeat(500),
                Terms.PLAIN));
        assertThat(branch.message("k").segments()).isEqualTo(1);
        assertThat(branch.state("k")).isNotEqualTo(State.REFUSED);
    }
}
