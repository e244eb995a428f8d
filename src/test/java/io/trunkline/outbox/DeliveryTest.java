package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.ANN;
import static io.trunkline.outbox.Branch.BOB;
import static io.trunkline.outbox.Branch.OURS;
import static io.trunkline.outbox.Branch.TOLL_FREE;
import static io.trunkline.outbox.Branch.by;
import static io.trunkline.outbox.Branch.draft;
import static io.trunkline.outbox.Branch.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.consent.OptOuts;
import io.trunkline.consent.Word;
import io.trunkline.message.State;
import io.trunkline.message.Terms;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest extends OutboxSuite {
    DeliveryTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    @Test
    void a_message_is_sent_once_and_tells_its_life() {
        var branch = branch().deliver();
        branch.put("k");
        assertThat(branch.reaches("k", State.SENT)).isTrue();
        var message = branch.message("k");
        assertThat(message.standing().sid()).startsWith("SM");
        assertThat(branch.hears(message, 1, "sent", null)).isTrue();
        assertThat(branch.hears(message, 1, "delivered", null)).isTrue();
        assertThat(branch.state("k")).isEqualTo(State.DELIVERED);
        assertThat(branch.posted).hasSize(1);
        assertThat(branch.published("twilio.sms.sent")).isEqualTo(1);
        assertThat(branch.published("twilio.sms.delivered")).isEqualTo(1);
        assertThat(branch.life("k").attempts()).hasSize(1);
        assertThat(branch.await(() -> branch.outbox.busy() == 0)).isTrue();
    }

    @Test
    void an_attempt_is_begun_and_posted_once() {
        var branch = branch();
        var claims = branch.collect();
        branch.put("k");
        assertThat(branch.await(() -> claims.size() == 1)).isTrue();
        var claim = claims.get(0);
        assertThat(branch.outbox.post(claim.name()))
                .as("not before it is begun")
                .isEmpty();
        assertThat(branch.outbox.begin(claim.name())).isTrue();
        assertThat(branch.outbox.begin(claim.name())).isFalse();
        assertThat(branch.outbox.post(claim.name())).isPresent();
        assertThat(branch.outbox.post(claim.name())).isEmpty();
        assertThat(branch.outbox.begin("999/1")).isFalse();
        branch.outbox.answer(claim, Branch.created());
        branch.outbox.finish(claim, null);
        assertThat(branch.reaches("k", State.SENT)).isTrue();
    }

    @Test
    void nothing_begins_after_an_opt_out_after_the_slot_after_the_lease_or_after_its_expiry() throws Exception {
        var branch = branch();
        var claims = branch.collect();
        branch.put(draft("stopped", ANN, "Hello"));
        assertThat(branch.await(() -> claims.size() == 1)).isTrue();
        branch.stop(ANN);
        assertThat(branch.begin(claims.get(0))).isFalse();
        assertThat(branch.state("stopped")).isEqualTo(State.MUTED);

        branch.put(draft("late", BOB, "Hello"));
        assertThat(branch.await(() -> claims.size() == 2)).isTrue();
        branch.advance(Duration.ofMillis(1_001));
        assertThat(branch.begin(claims.get(1))).isFalse();
        assertThat(branch.state("late")).isEqualTo(State.SENDING);
        branch.outbox.finish(claims.get(1), null);

        assertThat(branch.await(() -> claims.size() == 3))
                .as("it is handed out again")
                .isTrue();
        ground.execute("update replica set until = 1");
        assertThat(branch.begin(claims.get(2))).isFalse();
        branch.outbox.finish(claims.get(2), null);
        // The lease is renewed whenever the clock is moved; without one nothing would be claimed.
        branch.advance(Duration.ofMillis(1));

        branch.put(draft("expired", BOB, "Hello", terms(null, Duration.ofMillis(900))));
        assertThat(branch.await(() ->
                        claims.stream().anyMatch(claim -> claim.message().key().equals("flow/expired"))))
                .isTrue();
        branch.advance(Duration.ofMillis(901));
        var expired = claims.stream()
                .filter(claim -> claim.message().key().equals("flow/expired"))
                .findFirst()
                .orElseThrow();
        assertThat(branch.begin(expired)).isFalse();
        assertThat(branch.state("expired")).isEqualTo(State.EXPIRED);
        assertThat(branch.number("select count(*) from attempt")).isZero();
    }

    private static Terms terms(@org.jspecify.annotations.Nullable Long sendAt, Duration expireAfter) {
        return new Terms(sendAt, expireAfter, Terms.Priority.NORMAL, Terms.Order.OLDEST, null);
    }

    @Test
    void what_is_due_later_waits_and_what_is_no_longer_worth_it_expires() {
        var branch = branch().deliver();
        var now = branch.store.clock().millis();
        branch.put(draft("later", ANN, "Hello", terms(now + 60_000, Duration.ofHours(1))));
        branch.outbox.handTo(null);
        branch.put(draft("expiring", ANN, "Hello", terms(null, Duration.ofSeconds(30))));
        branch.advance(Duration.ofSeconds(31));
        assertThat(branch.reaches("expiring", State.EXPIRED)).isTrue();
        assertThat(branch.state("later")).isEqualTo(State.QUEUED);
        branch.deliver();
        branch.advance(Duration.ofSeconds(30));
        assertThat(branch.reaches("later", State.SENT)).isTrue();
        assertThat(branch.posted).hasSize(1);
    }

    @Test
    void a_create_that_may_succeed_later_is_repeated_with_growing_pauses_and_at_last_refused() {
        var branch = branch();
        branch.answer = claim -> refused(20429);
        branch.deliver();
        branch.put("k");
        for (var n = 1; n <= 3; n++) {
            var attempts = n;
            assertThat(branch.await(() -> {
                        var message = branch.message("k");
                        return message.state() == State.QUEUED
                                && message.standing().tries() == attempts;
                    }))
                    .isTrue();
            var times = branch.message("k").times();
            var pause = times.dueAt() - times.changedAt();
            assertThat(pause).isBetween(10_000L << (n - 1), (12_000L << (n - 1)) + 1);
            branch.advance(Duration.ofMillis(pause));
        }
        assertThat(branch.reaches("k", State.REFUSED)).isTrue();
        assertThat(branch.posted).hasSize(4);
        assertThat(branch.message("k").standing().code()).isEqualTo(20429);
        assertThat(branch.life("k").attempts()).allMatch(tried -> "not-created".equals(tried.outcome()));
    }

    @Test
    void what_failed_together_does_not_come_back_together() {
        var many = 20;
        var branch = branch();
        branch.answer = claim -> refused(21611);
        for (var i = 0; i < many; i++) {
            branch.put("k/" + i);
        }
        branch.deliver();
        assertThat(branch.await(() ->
                        branch.number("select count(*) from message where state = 'queued' and tries = 1") == many))
                .isTrue();
        var pauses = new ArrayList<Long>();
        for (var i = 0; i < many; i++) {
            var life = branch.life("k/" + i);
            var times = life.message().times();
            pauses.add(times.dueAt() - times.changedAt());
            assertThat(times.dueAt() - times.changedAt()).isLessThanOrEqualTo(12_000);
            // The attempt ended a moment before the pause began.
            assertThat(times.dueAt()
                            - Objects.requireNonNull(life.attempts().get(0).endedAt()))
                    .isGreaterThanOrEqualTo(10_000);
        }
        assertThat(Collections.max(pauses) - Collections.min(pauses))
                .as("between the first and the last to come back: %s", pauses)
                .isGreaterThan(500);
    }

    @Test
    void what_never_reached_anybody_is_repeated_as_often_as_it_takes_and_not_counted() {
        var branch = branch();
        branch.answer = claim -> new Receipt.NotCreated(null, "connection refused");
        branch.deliver();
        branch.put("k");
        for (var n = 1; n <= 6; n++) {
            var attempts = n;
            assertThat(branch.await(() -> {
                        var message = branch.message("k");
                        return message.state() == State.QUEUED
                                && message.standing().attempts() == attempts;
                    }))
                    .isTrue();
            var times = branch.message("k").times();
            assertThat(times.dueAt() - times.changedAt()).isBetween(5_000L, 6_001L);
            assertThat(branch.message("k").standing().tries()).isZero();
            branch.advance(Duration.ofMillis(6_001));
        }
        branch.answer = claim -> Branch.created();
        assertThat(branch.await(() -> {
                    branch.advance(Duration.ofMillis(500));
                    return branch.state("k") == State.SENT;
                }))
                .isTrue();
    }

    @Test
    void a_permanent_refusal_ends_it_and_a_person_may_try_again() {
        var branch = branch();
        branch.answer = claim -> refused(21211);
        branch.deliver();
        branch.put("k");
        assertThat(branch.reaches("k", State.REFUSED)).isTrue();
        branch.answer = claim -> Branch.created();
        assertThat(branch.outbox.retry(branch.message("k")).join()).isPresent();
        assertThat(branch.reaches("k", State.SENT)).isTrue();
        assertThat(branch.message("k").standing().attempts()).isEqualTo(2);
        assertThat(branch.outbox.retry(branch.message("k")).join()).isEmpty();
    }

    @Test
    void what_was_refused_before_it_could_be_tried_is_not_retried_but_put_again_with_what_is_right() {
        var branch = branch();
        branch.deliver();
        branch.put(draft("k", "12", "Hello"));
        assertThat(branch.state("k")).isEqualTo(State.REFUSED);
        assertThat(branch.outbox.retry(branch.message("k")).join()).isEmpty();
        branch.put("k");
        assertThat(branch.reaches("k", State.SENT)).isTrue();
    }

    @Test
    void an_opt_out_that_the_carrier_knows_is_learned() {
        var branch = branch();
        branch.answer = claim -> refused(21610);
        branch.deliver();
        branch.put("k");
        assertThat(branch.reaches("k", State.REFUSED)).isTrue();
        assertThat(branch.put("other").state()).isEqualTo(State.MUTED);
        assertThat(branch.put(by(draft("another"), "flow", TOLL_FREE, null)).state())
                .as("it holds for the sender it was said to")
                .isEqualTo(State.QUEUED);
    }

    @Test
    void a_start_that_came_while_twilio_answered_that_somebody_had_opted_out_is_the_newer_word() {
        var branch = branch();
        branch.answer = claim -> {
            var to = claim.message().address();
            branch.advance(Duration.ofSeconds(5));
            branch.store.writeAndWait(transaction -> {
                new OptOuts()
                        .store(
                                transaction,
                                new Word(
                                        to.account(),
                                        to.channel().medium(),
                                        to.recipient(),
                                        to.sender(),
                                        false,
                                        transaction.now(),
                                        "texted START",
                                        null));
                return true;
            });
            branch.advance(Duration.ofSeconds(5));
            return refused(21610);
        };
        branch.deliver();
        branch.put("k");
        assertThat(branch.reaches("k", State.REFUSED)).isTrue();
        assertThat(branch.put("other").state()).isEqualTo(State.QUEUED);
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            assertThat(latch.await(Branch.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_was_claimed_before_its_sender_had_to_stop_is_not_tried() {
        var branch = branch();
        var claims = branch.collect();
        for (var i = 0; i < 10; i++) {
            branch.put("k" + i);
        }
        assertThat(branch.await(() -> claims.size() == 10)).isTrue();
        branch.outbox.drain();
        var first = claims.remove(0);
        assertThat(branch.begin(first)).isTrue();
        branch.outbox.answer(first, refused(20003));
        branch.outbox.finish(first, null);
        assertThat(branch.await(() -> branch.published("sender.stopped") == 1)).isTrue();
        for (var claim : claims) {
            assertThat(branch.outbox.begin(claim.name())).isFalse();
            branch.outbox.finish(claim, null);
        }
        assertThat(branch.await(() -> branch.number("select count(*) from message where state = 'queued'") == 10))
                .isTrue();
        assertThat(branch.number("select count(*) from attempt")).isEqualTo(1);
    }

    @Test
    void a_sender_that_must_stop_keeps_its_messages_and_says_so_once() {
        var branch = branch();
        var underWay = new CountDownLatch(2);
        branch.answer = claim -> {
            underWay.countDown();
            awaitAll(underWay);
            return refused(20003);
        };
        branch.put("one");
        branch.put("two");
        branch.deliver();
        assertThat(branch.await(() -> branch.published("sender.stopped") == 1)).isTrue();
        assertThat(branch.await(() -> branch.number("select count(*) from attempt where ended_at is not null") == 2))
                .isTrue();
        branch.put(by(draft("other"), "flow", TOLL_FREE, null));
        assertThat(branch.await(() -> branch.published("sender.stopped") == 2)).isTrue();
        assertThat(branch.state("one")).isEqualTo(State.QUEUED);
        assertThat(branch.state("two")).isEqualTo(State.QUEUED);
        assertThat(branch.posted).hasSize(3);

        end(branch);
        var again = branch().deliver();
        assertThat(again.reaches("one", State.SENT)).isTrue();
        assertThat(again.reaches("two", State.SENT)).isTrue();
        assertThat(again.published("sender.resumed")).isEqualTo(2);
    }

    @Test
    void an_answer_that_does_not_say_makes_it_unsure_and_it_stays_so_until_there_is_evidence() {
        var branch = branch();
        branch.answer = claim -> new Receipt.Unknown("HTTP 503");
        branch.deliver();
        branch.put("k");
        branch.put(draft("other", BOB, "Hello"));
        assertThat(branch.reaches("k", State.UNSURE)).isTrue();
        assertThat(branch.reaches("other", State.UNSURE)).isTrue();
        branch.advance(Duration.ofDays(2));
        branch.put("last");
        assertThat(branch.reaches("last", State.UNSURE)).isTrue();
        assertThat(branch.state("k")).isEqualTo(State.UNSURE);
        assertThat(branch.posted).hasSize(3);
        assertThat(branch.published("message.unsure")).isEqualTo(3);
        var message = branch.message("k");
        assertThat(branch.outbox
                        .hear(message.id(), 1, "SMevidence", new Carrier.Report("sent", null))
                        .join())
                .isTrue();
        assertThat(branch.state("k")).isEqualTo(State.SENT);
        assertThat(branch.message("k").standing().sid()).isEqualTo("SMevidence");
    }

    @Test
    void the_own_answer_is_evidence_also_after_the_message_was_taken_for_unsure() {
        var branch = branch();
        var claims = branch.collect();
        for (var key : new String[] {"created", "refused", "later"}) {
            branch.put(key);
        }
        assertThat(branch.await(() -> claims.size() == 3)).isTrue();
        claims.forEach(claim -> {
            assertThat(branch.begin(claim)).isTrue();
            branch.outbox.answer(claim, new Receipt.Unknown("timeout"));
        });
        for (var key : new String[] {"created", "refused", "later"}) {
            assertThat(branch.reaches(key, State.UNSURE)).isTrue();
        }
        for (var claim : claims) {
            branch.outbox.answer(
                    claim,
                    switch (claim.message().key()) {
                        case "flow/created" -> Branch.created();
                        case "flow/refused" -> refused(21211);
                        default -> refused(20429);
                    });
        }
        assertThat(branch.reaches("created", State.SENT)).isTrue();
        assertThat(branch.reaches("refused", State.REFUSED)).isTrue();
        assertThat(branch.reaches("later", State.QUEUED)).isTrue();
    }

    @Test
    void the_late_answer_to_an_older_attempt_does_not_touch_the_newer_one() {
        var branch = branch();
        var claims = branch.collect();
        branch.put("k");
        assertThat(branch.await(() -> claims.size() == 1)).isTrue();
        var first = claims.get(0);
        assertThat(branch.begin(first)).isTrue();
        branch.outbox.answer(first, refused(20429));
        branch.outbox.finish(first, null);
        assertThat(branch.reaches("k", State.QUEUED)).isTrue();
        branch.advance(Duration.ofSeconds(13));
        assertThat(branch.await(() -> claims.size() == 2)).isTrue();
        assertThat(branch.begin(claims.get(1))).isTrue();
        branch.outbox.answer(first, refused(20429));
        branch.outbox.answer(first, new Receipt.Unknown("again"));
        branch.put("after");
        assertThat(branch.state("k")).isEqualTo(State.SENDING);
        branch.outbox.answer(claims.get(1), Branch.created());
        assertThat(branch.reaches("k", State.SENT)).isTrue();
    }

    @Test
    void a_route_that_throws_gives_its_claim_back() {
        var branch = branch();
        var first = new java.util.concurrent.atomic.AtomicBoolean(true);
        branch.outbox.handTo(claim -> {
            if (first.getAndSet(false)) {
                throw new IllegalStateException("the route is broken");
            }
            branch.outbox.begin(claim.name());
            branch.outbox.finish(claim, null);
        });
        branch.put("k");
        assertThat(branch.await(() -> branch.message("k").times().dueAt()
                        > branch.store.clock().millis() + 3_000))
                .isTrue();
        assertThat(branch.state("k")).isEqualTo(State.QUEUED);
        assertThat(branch.outbox.busy()).isZero();
        branch.advance(Duration.ofSeconds(6));
        assertThat(branch.await(() -> branch.message("k").standing().attempts() == 1))
                .isTrue();
    }

    @Test
    void what_a_living_replica_lost_returns_to_the_queue_or_is_unsure() throws Exception {
        var branch = branch();
        branch.put("claimed");
        branch.put("begun");
        var owner = branch.replica.id();
        var begun = branch.message("begun").id();
        ground.execute("update message set state = 'sending', claimed_by = " + owner + ", slot_at = 1");
        ground.execute("update message set attempts = 1 where id = " + begun);
        ground.execute(
                "insert into attempt (message, n, begun_by, begun_at) values (" + begun + ", 1, " + owner + ", 1)");
        assertThat(branch.reaches("claimed", State.QUEUED)).isTrue();
        assertThat(branch.reaches("begun", State.UNSURE)).isTrue();
        branch.deliver();
        assertThat(branch.reaches("claimed", State.SENT)).isTrue();
    }

    @Test
    void held_messages_wait_until_they_are_released() {
        var branch = branch();
        branch.put("k");
        assertThat(branch.outbox.hold(branch.message("k")).join()).isPresent();
        assertThat(branch.outbox.hold(branch.message("k")).join()).isEmpty();
        branch.deliver();
        branch.put("other");
        assertThat(branch.reaches("other", State.SENT)).isTrue();
        assertThat(branch.state("k")).isEqualTo(State.HELD);
        assertThat(branch.published("message.held")).isEqualTo(1);
        assertThat(branch.outbox.release(branch.message("k")).join()).isPresent();
        assertThat(branch.reaches("k", State.SENT)).isTrue();
        assertThat(branch.outbox.release(branch.message("k")).join()).isEmpty();
    }

    @Test
    void an_expired_message_that_a_person_retries_is_sent() {
        var branch = branch();
        branch.put(draft("k", ANN, "Hello", terms(null, Duration.ofSeconds(1))));
        branch.advance(Duration.ofSeconds(2));
        assertThat(branch.reaches("k", State.EXPIRED)).isTrue();
        branch.deliver();
        assertThat(branch.outbox.retry(branch.message("k")).join()).isPresent();
        assertThat(branch.reaches("k", State.SENT)).isTrue();
        assertThat(branch.message("k").address().sender()).isEqualTo(OURS);
    }
}
