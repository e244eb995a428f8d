package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.ANN;
import static io.trunkline.outbox.Branch.BOB;
import static io.trunkline.outbox.Branch.draft;
import static io.trunkline.outbox.Branch.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.message.Terms;
import io.trunkline.store.Ground;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message of which nobody knows whether it was created is settled by evidence, in whatever order it comes. */
class DoubtsTest extends OutboxSuite {
    private static final Terms SAFE =
            new Terms(null, null, Terms.Priority.NORMAL, Terms.Order.OLDEST, null, Terms.Resend.SAFE);
    private static final Receipt SILENCE = new Receipt.Unknown("no answer");
    private static final String SID = "SM00000000000000000000000000000001";

    DoubtsTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    /** A branch whose creates are never answered. */
    private Branch silent() {
        var branch = branch();
        branch.answer = claim -> SILENCE;
        return branch.deliver();
    }

    private static Claim unsure(Branch branch, String key, Terms terms) {
        branch.put(draft(key, ANN, "Hello", terms));
        assertThat(branch.reaches(key, State.UNSURE)).isTrue();
        return branch.posted.get(branch.posted.size() - 1);
    }

    private static void looks(Branch branch, int times) {
        assertThat(branch.await(() -> branch.carrier.looked.size() >= times)).isTrue();
    }

    @Test
    void it_is_found_in_the_list_at_the_first_look_and_follows_its_state() {
        var branch = silent();
        var claim = unsure(branch, "k", Terms.PLAIN);
        branch.carrier.has(claim, "SMfound", branch.store.clock().millis());
        branch.advance(Duration.ofSeconds(59));
        assertThat(branch.state("k")).isEqualTo(State.UNSURE);
        assertThat(branch.carrier.looked).isEmpty();
        branch.advance(Duration.ofSeconds(2));
        assertThat(branch.reaches("k", State.SENT)).isTrue();
        assertThat(branch.message("k").standing().sid()).isEqualTo("SMfound");
        assertThat(branch.life("k").attempts().get(0).outcome()).isEqualTo("created");
        assertThat(branch.hears(branch.message("k"), 1, "delivered", null)).isTrue();
        assertThat(branch.state("k")).isEqualTo(State.DELIVERED);
        assertThat(branch.posted).hasSize(1);
        assertThat(branch.published("twilio.sms.sent")).isEqualTo(1);
    }

    @Test
    void a_list_that_lags_is_looked_at_after_1_5_15_and_60_minutes_and_then_a_person_must_decide() {
        var branch = silent();
        var claim = unsure(branch, "k", Terms.PLAIN);
        var begun = branch.life("k").attempts().get(0).begunAt();
        var minutes = List.of(1, 5, 15, 60);
        for (var i = 0; i < minutes.size(); i++) {
            var due = begun + Duration.ofMinutes(minutes.get(i)).toMillis();
            branch.advance(Duration.ofMillis(due - branch.store.clock().millis() + 1));
            looks(branch, i + 1);
            var looked = i + 1;
            assertThat(branch.await(() -> branch.number("select looks from message") == looked))
                    .isTrue();
        }
        assertThat(branch.life("k").happenings())
                .filteredOn(happening -> happening.what().equals("looked"))
                .hasSize(4)
                .last()
                .satisfies(last -> assertThat(last.detail()).contains("a person must decide"));
        branch.carrier.has(claim, "SMtoo-late", begun);
        branch.advance(Duration.ofDays(2));
        branch.put(draft("other", BOB, "Hello"));
        assertThat(branch.reaches("other", State.UNSURE)).isTrue();
        assertThat(branch.state("k")).isEqualTo(State.UNSURE);
        assertThat(branch.carrier.looked).hasSize(4);
    }

    @Test
    void what_the_list_shows_only_after_a_while_is_found_then() {
        var branch = silent();
        var claim = unsure(branch, "k", Terms.PLAIN);
        branch.advance(Duration.ofSeconds(61));
        assertThat(branch.await(() -> branch.number("select looks from message") == 1))
                .isTrue();
        branch.carrier.has(claim, "SMlate", branch.life("k").attempts().get(0).begunAt());
        branch.advance(Duration.ofMinutes(5));
        assertThat(branch.reaches("k", State.SENT)).isTrue();
    }

    @Test
    void a_look_that_fails_counts_for_nothing_and_is_made_again_soon() {
        var branch = silent();
        unsure(branch, "k", SAFE);
        branch.carrier.unreachable = true;
        branch.advance(Duration.ofSeconds(61));
        looks(branch, 1);
        branch.advance(Duration.ofSeconds(16));
        looks(branch, 2);
        assertThat(branch.state("k"))
                .as("not sent again while the list is not known")
                .isEqualTo(State.UNSURE);
        assertThat(branch.posted).hasSize(1);
        branch.carrier.unreachable = false;
        branch.answer = claim -> Branch.created();
        branch.advance(Duration.ofSeconds(16));
        assertThat(branch.reaches("k", State.SENT)).isTrue();
        assertThat(branch.posted).hasSize(2);
    }

    @Test
    void two_with_one_text_to_one_phone_get_one_each() {
        var branch = silent();
        var one = unsure(branch, "one", Terms.PLAIN);
        var two = unsure(branch, "two", Terms.PLAIN);
        var now = branch.store.clock().millis();
        branch.carrier.has(one, "SMone", now);
        branch.carrier.has(two, "SMtwo", now + 1);
        branch.advance(Duration.ofSeconds(62));
        assertThat(branch.reaches("one", State.SENT)).isTrue();
        assertThat(branch.reaches("two", State.SENT)).isTrue();
        assertThat(branch.message("one").standing().sid()).isEqualTo("SMone");
        assertThat(branch.message("two").standing().sid()).isEqualTo("SMtwo");
    }

    @Test
    void two_with_one_text_of_which_the_list_has_one_stay_unsure_and_are_not_sent_again() {
        var branch = silent();
        var one = unsure(branch, "one", SAFE);
        unsure(branch, "two", SAFE);
        branch.carrier.has(one, "SMone", branch.store.clock().millis());
        branch.advance(Duration.ofSeconds(62));
        assertThat(branch.await(() -> branch.number("select count(*) from message where looks = 1") == 2))
                .isTrue();
        assertThat(branch.state("one")).isEqualTo(State.UNSURE);
        assertThat(branch.state("two")).isEqualTo(State.UNSURE);
        assertThat(branch.posted).hasSize(2);
    }

    @Test
    void what_is_known_to_be_another_message_is_not_it() {
        var branch = branch().deliver();
        branch.put(draft("sent", ANN, "Hello"));
        assertThat(branch.reaches("sent", State.SENT)).isTrue();
        var sid = String.valueOf(branch.message("sent").standing().sid());
        branch.carrier.has(branch.posted.get(0), sid, branch.store.clock().millis());
        branch.answer = claim -> SILENCE;
        unsure(branch, "k", Terms.PLAIN);
        branch.advance(Duration.ofSeconds(61));
        assertThat(branch.await(() -> branch.message("k").id() > 0
                        && branch.number("select max(looks) from message where state = 'unsure'") == 1))
                .isTrue();
        assertThat(branch.state("k")).isEqualTo(State.UNSURE);
    }

    @Test
    void what_may_be_sent_again_is_after_the_first_empty_look_and_what_may_not_is_never() {
        var branch = silent();
        unsure(branch, "safe", SAFE);
        branch.put(draft("never", BOB, "Hello"));
        assertThat(branch.reaches("never", State.UNSURE)).isTrue();
        branch.answer = claim -> Branch.created();
        branch.advance(Duration.ofSeconds(62));
        assertThat(branch.reaches("safe", State.SENT)).isTrue();
        looks(branch, 2);
        branch.advance(Duration.ofHours(3));
        branch.put(draft("after", BOB, "Goodbye"));
        assertThat(branch.reaches("after", State.SENT)).isTrue();
        assertThat(branch.state("never")).isEqualTo(State.UNSURE);
        assertThat(branch.life("safe").attempts())
                .extracting(Ledger.Tried::outcome)
                .containsExactly("unknown", "created");
        assertThat(branch.life("never").attempts()).hasSize(1);
    }

    @Test
    void what_is_never_answered_is_sent_again_a_limited_number_of_times_with_growing_pauses() {
        var branch = silent();
        unsure(branch, "k", SAFE);
        assertThat(branch.await(() -> {
                    branch.advance(Duration.ofMinutes(30));
                    return branch.number("select count(*) from message where state = 'unsure' and look_at is null")
                            == 1;
                }))
                .isTrue();
        assertThat(branch.state("k")).isEqualTo(State.UNSURE);
        assertThat(branch.posted).hasSize(6);
    }

    @Test
    void what_is_no_longer_worth_it_is_not_sent_again() {
        var branch = silent();
        var terms = new Terms(
                null, Duration.ofSeconds(30), Terms.Priority.NORMAL, Terms.Order.OLDEST, null, Terms.Resend.SAFE);
        unsure(branch, "k", terms);
        branch.advance(Duration.ofSeconds(61));
        assertThat(branch.await(() -> branch.number("select looks from message") == 1))
                .isTrue();
        assertThat(branch.state("k")).isEqualTo(State.UNSURE);
        assertThat(branch.posted).hasSize(1);
    }

    @Test
    void a_callback_of_the_first_attempt_stops_the_second_before_it_is_begun() {
        var branch = branch();
        var claims = branch.collect();
        branch.put(draft("k", ANN, "Hello", SAFE));
        assertThat(branch.await(() -> claims.size() == 1)).isTrue();
        assertThat(branch.begin(claims.get(0))).isTrue();
        branch.outbox.answer(claims.get(0), SILENCE);
        branch.outbox.finish(claims.get(0), null);
        assertThat(branch.reaches("k", State.UNSURE)).isTrue();
        branch.outbox.handTo(null);
        branch.advance(Duration.ofSeconds(61));
        assertThat(branch.reaches("k", State.QUEUED)).isTrue();
        assertThat(branch.hears(branch.message("k"), 1, "delivered", null)).isTrue();
        assertThat(branch.state("k")).isEqualTo(State.DELIVERED);
        branch.deliver();
        branch.put(draft("after", BOB, "Goodbye"));
        assertThat(branch.reaches("after", State.SENT)).isTrue();
        assertThat(branch.life("k").attempts()).hasSize(1);
    }

    @Test
    void a_callback_of_the_first_attempt_settles_it_while_the_second_is_in_doubt_too() {
        var branch = silent();
        unsure(branch, "k", SAFE);
        branch.advance(Duration.ofSeconds(61));
        assertThat(branch.await(() -> branch.posted.size() == 2)).isTrue();
        assertThat(branch.reaches("k", State.UNSURE)).isTrue();
        assertThat(branch.hears(branch.message("k"), 1, "sent", null)).isTrue();
        assertThat(branch.state("k")).isEqualTo(State.SENT);
        assertThat(branch.hears(branch.message("k"), 1, "delivered", null)).isTrue();
        assertThat(branch.state("k")).isEqualTo(State.DELIVERED);
    }

    @Test
    void a_callback_of_the_first_attempt_while_the_second_is_under_way_counts_when_that_says_nothing() {
        var branch = branch();
        var claims = branch.collect();
        branch.put(draft("k", ANN, "Hello", SAFE));
        assertThat(branch.await(() -> claims.size() == 1)).isTrue();
        assertThat(branch.begin(claims.get(0))).isTrue();
        branch.outbox.answer(claims.get(0), SILENCE);
        branch.outbox.finish(claims.get(0), null);
        assertThat(branch.reaches("k", State.UNSURE)).isTrue();
        branch.advance(Duration.ofSeconds(61));
        assertThat(branch.await(() -> claims.size() == 2)).isTrue();
        assertThat(branch.begin(claims.get(1))).isTrue();
        assertThat(branch.hears(branch.message("k"), 1, "sent", null)).isTrue();
        assertThat(branch.state("k")).isEqualTo(State.SENDING);
        branch.outbox.answer(claims.get(1), refused(20429));
        assertThat(branch.reaches("k", State.SENT)).isTrue();
        assertThat(branch.message("k").standing().sid()).isEqualTo("SM?");
    }

    @Test
    void a_callback_corrects_what_the_list_made_us_think() {
        var branch = silent();
        var one = unsure(branch, "one", Terms.PLAIN);
        var two = unsure(branch, "two", Terms.PLAIN);
        var now = branch.store.clock().millis();
        branch.carrier.has(two, "SMtwo", now);
        branch.carrier.has(one, "SMone", now + 1);
        branch.advance(Duration.ofSeconds(62));
        assertThat(branch.reaches("one", State.SENT)).isTrue();
        assertThat(branch.reaches("two", State.SENT)).isTrue();
        assertThat(branch.message("one").standing().sid()).isEqualTo("SMtwo");
        assertThat(branch.outbox
                        .hear(branch.message("one").id(), 1, "SMone", new Carrier.Report("delivered", null))
                        .join())
                .isTrue();
        assertThat(branch.message("one").standing().sid()).isEqualTo("SMone");
        assertThat(branch.message("two").standing().sid()).isEqualTo("SMtwo");
        assertThat(branch.state("one")).isEqualTo(State.DELIVERED);
        assertThat(branch.hears(branch.message("two"), 1, "undelivered", 21211)).isTrue();
        assertThat(branch.state("two")).isEqualTo(State.UNDELIVERED);
    }

    @Test
    void killed_between_the_request_and_the_answer_it_is_found_by_the_next_process() {
        var branch = branch();
        var claims = branch.collect();
        branch.put("k");
        branch.put(draft("claimed", BOB, "Hello"));
        assertThat(branch.await(() -> claims.size() == 2)).isTrue();
        var claim = claims.get(0).message().key().equals("flow/k") ? claims.get(0) : claims.get(1);
        assertThat(branch.begin(claim)).isTrue();
        kill(branch);
        var next = branch();
        next.carrier.has(claim, "SMkilled", next.store.clock().millis());
        if (ground.isShared()) {
            next.advance(Duration.ofSeconds(6));
        }
        assertThat(next.reaches("k", State.UNSURE)).isTrue();
        assertThat(next.reaches("claimed", State.QUEUED))
                .as("claiming is not beginning")
                .isTrue();
        next.deliver();
        assertThat(next.reaches("claimed", State.SENT)).isTrue();
        next.advance(Duration.ofSeconds(62));
        assertThat(next.reaches("k", State.SENT)).isTrue();
        assertThat(next.posted).hasSize(1);
    }

    @Test
    void a_person_settles_it_as_sent_not_sent_or_to_be_sent_again() throws IOException {
        var branch = silent();
        unsure(branch, "sent", Terms.PLAIN);
        unsure(branch, "not-sent", Terms.PLAIN);
        unsure(branch, "again", Terms.PLAIN);
        branch.carrier.has(SID, Branch.OURS, ANN, "Hello", branch.store.clock().millis());
        assertThat(branch.outbox.settle(branch.message("sent"), new Settlement.Sent(SID)))
                .isEmpty();
        assertThat(branch.state("sent")).isEqualTo(State.SENT);
        assertThat(branch.outbox.settle(branch.message("not-sent"), new Settlement.NotSent()))
                .isEmpty();
        assertThat(branch.state("not-sent")).isEqualTo(State.REFUSED);
        assertThat(branch.message("not-sent").standing().reason()).contains("a person");
        branch.answer = claim -> Branch.created();
        assertThat(branch.outbox.settle(branch.message("again"), new Settlement.Resend()))
                .isEmpty();
        assertThat(branch.await(() -> {
                    branch.advance(Duration.ofSeconds(1));
                    return branch.state("again") == State.SENT;
                }))
                .isTrue();
    }

    @Test
    void what_a_person_cannot_mean_is_said_to_them_and_changes_nothing() throws IOException {
        var branch = silent();
        unsure(branch, "k", Terms.PLAIN);
        unsure(branch, "other", Terms.PLAIN);
        branch.carrier.has(SID, Branch.OURS, ANN, "Hello", branch.store.clock().millis());
        branch.carrier.has(
                SID.replace('1', '2'),
                Branch.OURS,
                BOB,
                "Hello",
                branch.store.clock().millis());
        assertThat(branch.outbox.settle(branch.message("other"), new Settlement.Sent(SID)))
                .isEmpty();
        var message = branch.message("k");
        assertThat(branch.outbox.settle(message, new Settlement.Sent("12")))
                .hasValueSatisfying(why -> assertThat(why).contains("is no SID of a message"));
        assertThat(branch.outbox.settle(message, new Settlement.Sent(SID.replace('1', '3'))))
                .hasValueSatisfying(why -> assertThat(why).contains("Twilio does not know"));
        assertThat(branch.outbox.settle(message, new Settlement.Sent(SID.replace('1', '2'))))
                .hasValueSatisfying(why -> assertThat(why).contains("is not to the recipient"));
        assertThat(branch.outbox.settle(message, new Settlement.Sent(SID)))
                .hasValueSatisfying(why -> assertThat(why).contains("is the message flow/other"));
        assertThat(branch.outbox.settle(branch.message("other"), new Settlement.Resend()))
                .hasValueSatisfying(why -> assertThat(why).contains("no longer unsure"));
        assertThat(branch.state("k")).isEqualTo(State.UNSURE);
        assertThat(branch.state("other")).isEqualTo(State.SENT);
    }
}
