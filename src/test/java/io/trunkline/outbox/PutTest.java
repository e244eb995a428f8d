package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.ANN;
import static io.trunkline.outbox.Branch.by;
import static io.trunkline.outbox.Branch.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.Channel;
import io.trunkline.message.Content;
import io.trunkline.message.Draft;
import io.trunkline.message.Particulars;
import io.trunkline.message.State;
import io.trunkline.message.Terms;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutTest extends OutboxSuite {
    private static final Queue.Allowance PLENTY = (sender, granted) -> new Gate.Room(100, 0);

    PutTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    @Test
    void eight_at_once_put_one_message_per_key() throws Exception {
        var here = branch();
        var there = ground.isShared() ? branch() : here;
        var threads = Executors.newFixedThreadPool(8);
        Callable<Long> some = () -> {
            var fresh = 0L;
            for (var i = 0; i < 20; i++) {
                fresh += (i % 2 == 0 ? here : there).put("key/" + i).fresh() ? 1 : 0;
            }
            return fresh;
        };
        var fresh = 0L;
        for (var future : threads.invokeAll(List.of(some, some, some, some, some, some, some, some))) {
            fresh += future.get();
        }
        threads.shutdown();
        assertThat(fresh).isEqualTo(20);
        assertThat(here.number("select count(*) from message")).isEqualTo(20);
    }

    @Test
    void what_need_not_wait_is_claimed_by_the_commit_that_puts_it_and_no_sender_goes_faster_for_it() {
        var nobody = branch();
        nobody.put("before");
        assertThat(nobody.state("before")).as("nobody delivers").isEqualTo(State.QUEUED);
        end(nobody);

        var branch = branch(new Branch.Choice(Branch.rates(1, 3), new HandCarrier()));
        var claims = branch.collect();
        assertThat(branch.reaches("before", State.SENDING)).isTrue();
        branch.advance(Duration.ofMinutes(1));
        for (var i = 1; i <= 3; i++) {
            branch.put("at once/" + i);
            assertThat(branch.state("at once/" + i)).isEqualTo(State.SENDING);
        }
        branch.put("its turn comes");
        assertThat(branch.state("its turn comes")).isEqualTo(State.QUEUED);
        assertThat(branch.await(() -> claims.size() == 4)).isTrue();
    }

    @Test
    void nobody_who_is_put_passes_by_who_waits() {
        var branch = branch();
        branch.put("waits");
        var sender = branch.message("waits").address().senderName();
        var queue = new Queue(branch.replica, Branch.FAST);
        var newcomers = Map.of(sender, List.of(new QueueHead.Waiting(99, 1, 2, 1, "flow", false)));
        var before = branch.store.writeAndWait(transaction -> queue.admit(transaction, newcomers, 8, PLENTY));
        assertThat(before.claimed().ids()).isEmpty();
        assertThat(before.again()).as("its queue is looked at").containsEntry(sender, 0L);

        branch.store.writeAndWait(transaction -> queue.claim(transaction, sender, 8));
        var after = branch.store.writeAndWait(transaction -> queue.admit(transaction, newcomers, 8, PLENTY));
        assertThat(after.claimed().ids()).containsExactly(99L);
    }

    @Test
    void of_those_who_are_put_together_the_first_goes_by_priority_and_turn() {
        var branch = branch();
        branch.put("enrolls its sender");
        var sender = branch.message("enrolls its sender").address().senderName();
        var queue = new Queue(branch.replica, Branch.rates(1, 1));
        branch.store.writeAndWait(transaction -> queue.claim(transaction, sender, 8));
        branch.advance(Duration.ofMinutes(1));
        var newcomers = Map.of(
                sender,
                List.of(
                        new QueueHead.Waiting(97, 1, 9, 1, "flow", false),
                        new QueueHead.Waiting(98, 1, 2, 2, "flow", false),
                        new QueueHead.Waiting(99, 1, 8, 1, "other", false)));
        var admitted = branch.store.writeAndWait(transaction -> queue.admit(transaction, newcomers, 8, PLENTY));
        assertThat(admitted.claimed().ids()).containsExactly(99L);
        assertThat(admitted.again().get(sender)).as("for the next segment").isPositive();
    }

    @Test
    void eight_at_once_put_a_cancelled_key_again_only_once() throws Exception {
        var branch = branch();
        for (var round = 0; round < 5; round++) {
            var key = "again/" + round;
            branch.put(key);
            branch.cancel("flow/" + key, null);
            var threads = Executors.newFixedThreadPool(8);
            Callable<Boolean> one = () -> branch.put(key).fresh();
            var fresh = 0;
            for (var future : threads.invokeAll(List.of(one, one, one, one, one, one, one, one))) {
                fresh += future.get() ? 1 : 0;
            }
            threads.shutdown();
            assertThat(fresh).isEqualTo(1);
        }
        assertThat(branch.number("select count(*) from message where state = 'queued'"))
                .isEqualTo(5);
    }

    @Test
    void other_content_under_a_key_is_recorded_and_not_sent() {
        var branch = branch();
        var first = branch.put(draft("invoice", ANN, "one"));
        var second = branch.put(draft("invoice", ANN, "two"));
        assertThat(second.fresh()).isFalse();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(branch.message("invoice").body()).isEqualTo("one");
        assertThat(branch.life("invoice").happenings())
                .anyMatch(happening -> happening.what().equals("put again"));
    }

    @Test
    void particulars_are_kept_and_are_a_part_of_what_makes_two_messages_the_same() {
        var branch = branch();
        var picture = Particulars.NONE.withMedia(List.of("https://example.com/a.png"));
        var first = branch.put(with(draft("invoice"), picture));
        assertThat(branch.message("invoice").particulars()).isEqualTo(picture);
        assertThat(branch.put(with(draft("invoice"), picture)).id()).isEqualTo(first.id());
        assertThat(branch.life("invoice").happenings())
                .as("the same again is no news")
                .noneMatch(happening -> happening.what().equals("put again"));
        var other = Particulars.NONE.withMedia(List.of("https://example.com/b.png"));
        assertThat(branch.put(with(draft("invoice"), other)).fresh()).isFalse();
        assertThat(branch.life("invoice").happenings())
                .anyMatch(happening -> happening.what().equals("put again"));
        assertThat(branch.message("invoice").particulars()).isEqualTo(picture);
    }

    private static Draft with(Draft draft, Particulars particulars) {
        return new Draft(
                draft.origin(), draft.key(), draft.line(), new Content(draft.body(), particulars), draft.terms());
    }

    @Test
    void flows_have_keys_of_their_own_and_share_those_with_a_slash() {
        var branch = branch();
        assertThat(branch.put(by(draft("k"), "a", null, null)).fresh()).isTrue();
        assertThat(branch.put(by(draft("k"), "b", null, null)).fresh()).isTrue();
        assertThat(branch.put(by(draft("/k"), "a", null, null)).fresh()).isTrue();
        assertThat(branch.put(by(draft("/k"), "b", null, null)).fresh()).isFalse();
    }

    @Test
    void what_was_cancelled_before_any_attempt_may_be_put_again() {
        var branch = branch();
        branch.put("meeting/1");
        assertThat(branch.cancel("flow/meeting/1", null).messages()).isEqualTo(1);
        assertThat(branch.put("meeting/1").fresh()).isTrue();
        assertThat(branch.state("meeting/1")).isEqualTo(State.QUEUED);
    }

    @Test
    void what_was_refused_before_any_attempt_may_be_put_again_with_what_was_wrong_corrected() {
        var branch = branch();
        assertThat(branch.put(draft("k", "12", "Hello")).state()).isEqualTo(State.REFUSED);
        assertThat(branch.put(draft("k", "12", "Hello")).fresh()).isFalse();
        assertThat(branch.put(draft("k", ANN, "Hello")).state()).isEqualTo(State.QUEUED);
        assertThat(branch.put(draft("k", ANN, "Other")).fresh()).isFalse();
    }

    @Test
    void what_cannot_be_sent_is_refused_and_visible_with_its_reason() {
        var branch = branch();
        var refusals = List.of(
                branch.put(draft("number", "555", "Hello")),
                branch.put(draft("meeting//x", ANN, "Hello")),
                branch.put(draft("long", ANN, "x".repeat(1_601))),
                branch.put(draft("empty", ANN, " ")),
                branch.put(new Draft(
                        draft("k").origin(),
                        "nobody",
                        new Draft.Line(Channel.WHATSAPP, "AC1", ANN, null),
                        "Hello",
                        Terms.PLAIN)));
        assertThat(refusals).allMatch(placed -> placed.state() == State.REFUSED);
        assertThat(refusals.stream().map(Placed::reason).map(String::valueOf).toList())
                .satisfiesExactly(
                        number -> assertThat(number).contains("is not a phone number"),
                        key -> assertThat(key).contains("a part between its slashes is empty"),
                        text -> assertThat(text).contains("1601 characters"),
                        empty -> assertThat(empty).contains("empty"),
                        sender -> assertThat(sender).contains("no sender"));
        assertThat(branch.ledger.list(new Ledger.Filter(State.REFUSED, null, null, 0, 10)))
                .hasSize(5);
        assertThat(branch.published("message.refused")).isEqualTo(5);
        assertThat(branch.put(draft("fits", ANN, "x".repeat(1_600))).state()).isEqualTo(State.QUEUED);
    }

    @Test
    void a_text_that_no_store_can_hold_is_refused_too() {
        var branch = branch();
        assertThat(branch.put(draft("nul", ANN, "a\0b")).state()).isEqualTo(State.REFUSED);
        assertThat(branch.put(draft("n\0ul", ANN, "ab")).state()).isEqualTo(State.REFUSED);
    }

    @Test
    void whoever_opted_out_gets_a_muted_message() {
        var branch = branch();
        branch.stop(ANN);
        assertThat(branch.put("k").state()).isEqualTo(State.MUTED);
        assertThat(branch.published("message.muted")).isEqualTo(1);
    }

    @Test
    void a_cancel_covers_what_older_events_put_later_and_not_what_newer_ones_put() {
        var branch = branch();
        var older = branch.hear("1");
        var cancelling = branch.hear("2");
        var newer = branch.hear("3");
        branch.cancel("flow/meeting/1", cancelling);
        assertThat(branch.put(by(draft("meeting/1"), "flow", null, older)).state())
                .isEqualTo(State.MUTED);
        assertThat(branch.put(by(draft("meeting/1/again"), "flow", null, older)).state())
                .isEqualTo(State.MUTED);
        assertThat(branch.put(by(draft("meeting/10"), "flow", null, older)).state())
                .isEqualTo(State.QUEUED);
        assertThat(branch.put(by(draft("meeting/1/other"), "flow", null, newer)).state())
                .isEqualTo(State.QUEUED);
        assertThat(branch.put(by(draft("meeting/1"), "flow", null, newer)).state())
                .as("the key of a message that a cancel muted is free for a newer event")
                .isEqualTo(State.QUEUED);
    }

    @Test
    void a_replay_of_what_put_a_cancelled_message_does_not_put_it_again() {
        var branch = branch();
        var putting = branch.hear("1");
        var cancelling = branch.hear("2");
        branch.put(by(draft("k"), "flow", null, putting));
        branch.cancel("flow/k", cancelling);
        for (var i = 0; i < 3; i++) {
            assertThat(branch.put(by(draft("k"), "flow", null, putting)).fresh())
                    .isFalse();
        }
        assertThat(branch.number("select count(*) from message")).isEqualTo(1);
    }

    @Test
    void a_cancel_covers_whole_parts_of_waiting_keys_and_tells_what_is_on_its_way() {
        var branch = branch();
        for (var key : List.of("meeting/1", "meeting/1/ann", "meeting/10", "meeting", "sent/1")) {
            branch.put(key);
        }
        branch.outbox.hold(branch.message("meeting/1/ann")).join();
        assertThat(branch.cancel("flow/meeting/1", null)).isEqualTo(new Cancelled(2, 0, 0));
        assertThat(branch.state("meeting/1/ann")).isEqualTo(State.CANCELLED);
        assertThat(branch.state("meeting/10")).isEqualTo(State.QUEUED);
        assertThat(branch.state("meeting")).isEqualTo(State.QUEUED);
        branch.deliver();
        assertThat(branch.reaches("sent/1", State.SENT)).isTrue();
        assertThat(branch.cancel("flow/sent", null)).isEqualTo(new Cancelled(0, 0, 1));
    }
}
