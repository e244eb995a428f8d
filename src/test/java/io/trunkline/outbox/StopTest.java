package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.ANN;
import static io.trunkline.outbox.Branch.OURS;
import static io.trunkline.outbox.Branch.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.consent.Word;
import io.trunkline.message.Key;
import io.trunkline.message.State;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopTest extends OutboxSuite {
    StopTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    @Test
    void no_attempt_begins_after_a_stop_was_answered_whoever_stores_it() throws Exception {
        var here = branch();
        var there = ground.isShared() ? branch() : here;
        var claims = here.collect();
        var threads = Executors.newFixedThreadPool(2);
        for (var round = 0; round < 40; round++) {
            var recipient = "+1415555" + String.format("%04d", 1_000 + round);
            here.put(draft("race/" + round, recipient, "Hello"));
            var expected = round + 1;
            assertThat(here.await(() -> claims.size() == expected)).isTrue();
            var claim = claims.get(round);
            var both = new CyclicBarrier(2);
            var beginning = threads.submit(() -> {
                both.await();
                return here.outbox.begin(claim.name());
            });
            var delay = round % 8;
            var id = claim.message().id();
            var stopping = threads.submit(() -> {
                both.await();
                for (var spin = 0; spin < delay * 20_000; spin++) {
                    Thread.onSpinWait();
                }
                return there.store.writeAndWait(transaction -> {
                    there.consent
                            .optOuts()
                            .store(
                                    transaction,
                                    new Word("AC1", "text", recipient, "*", true, transaction.now(), "a text", null));
                    return transaction.number("select count(*) from attempt where message = ?", id);
                });
            });
            long begunBefore = stopping.get();
            if (beginning.get()) {
                assertThat(begunBefore)
                        .as("whoever stores the STOP sees the attempt")
                        .isEqualTo(1);
                here.outbox.answer(claim, Branch.created());
            } else {
                assertThat(begunBefore).isZero();
                assertThat(here.state("race/" + round)).isEqualTo(State.MUTED);
            }
            here.outbox.finish(claim, null);
        }
        threads.shutdown();
    }

    @Test
    void a_beginning_waits_for_a_stop_that_is_being_stored_and_then_does_not_begin() throws Exception {
        if (!ground.isShared()) {
            return; // One writer: there is no meanwhile.
        }
        var here = branch();
        var there = branch();
        var claims = here.collect();
        here.put("k");
        assertThat(here.await(() -> claims.size() == 1)).isTrue();
        var stored = new java.util.concurrent.CountDownLatch(1);
        var go = new java.util.concurrent.CountDownLatch(1);
        var stop = there.store.write(transaction -> {
            there.consent
                    .optOuts()
                    .store(transaction, new Word("AC1", "text", ANN, "*", true, transaction.now(), "a text", null));
            stored.countDown();
            return go.await(5, java.util.concurrent.TimeUnit.SECONDS);
        });
        stored.await();
        var beginning = CompletableFuture.supplyAsync(
                () -> here.outbox.begin(claims.get(0).name()));
        assertThat(here.await(() -> here.number("select count(*) from pg_locks where not granted") > 0))
                .isTrue();
        assertThat(beginning).isNotDone();
        go.countDown();
        stop.join();
        assertThat(beginning.join()).isFalse();
        assertThat(here.state("k")).isEqualTo(State.MUTED);
    }

    @Test
    void ten_thousand_waiting_messages_are_muted_in_bites_while_the_stop_is_quick() throws Exception {
        var branch = branch();
        branch.put("first");
        crowd();
        var before = System.nanoTime();
        branch.stop(ANN);
        branch.outbox.mute(ANN);
        var other = branch.put(draft("other", Branch.BOB, "Hello"));
        var took = (System.nanoTime() - before) / 1_000_000;
        assertThat(branch.number("select count(*) from message where state = 'queued'"))
                .isGreaterThan(1);
        assertThat(other.state()).isEqualTo(State.QUEUED);
        assertThat(took).as("milliseconds").isLessThan(1_000);
        assertThat(branch.await(() -> branch.number("select count(*) from message where state = 'muted'") == 10_001))
                .isTrue();
        assertThat(branch.state("other")).isEqualTo(State.QUEUED);
    }

    private void crowd() throws java.sql.SQLException {
        var numbers = ground.isShared()
                ? "generate_series(1, 10000) as n(n)"
                : "(with recursive n(n) as"
                        + " (select 1 union all select n + 1 from n where n < 10000) select n from n) as n";
        ground.execute(
                "insert into message (key, flow, channel, account, sender, recipient, body, segments, state, priority,"
                        + " turn, newest, resend, ready, due_at, attempts, tries, looks, created_at, changed_at)"
                        + " select 'flow/m/' || n.n, 'flow', 'sms', 'AC1', '" + OURS + "', '" + ANN
                        + "', 'Hello', 1, 'queued', 2,"
                        + " n.n, 0, 'never', 1, 0, 0, 0, 0, 0, 0 from " + numbers);
    }

    @Test
    void ten_thousand_waiting_messages_are_cancelled_in_bites_and_others_go_on_meanwhile() throws Exception {
        var branch = branch();
        branch.put("first");
        crowd();
        var cancel = branch.outbox.cancel(new Key("flow/m"), null);
        var before = System.nanoTime();
        branch.stop(ANN);
        var took = (System.nanoTime() - before) / 1_000_000;
        assertThat(cancel).as("still at it when the STOP is answered").isNotDone();
        assertThat(took).as("milliseconds").isLessThan(3_000);
        assertThat(cancel.join().messages()).isEqualTo(10_000);
        assertThat(branch.number("select count(*) from message where state = 'cancelled'"))
                .isEqualTo(10_000);
    }

    @Test
    void a_start_lifts_a_stop_only_for_the_sender_it_was_said_to() {
        var branch = branch();
        branch.say(ANN, Word.EVERYONE, true, 1_000);
        branch.say(ANN, OURS, false, 2_000);
        assertThat(branch.put("ours").state()).isEqualTo(State.QUEUED);
        assertThat(branch.put(Branch.by(draft("other"), "flow", Branch.TOLL_FREE, null))
                        .state())
                .isEqualTo(State.MUTED);
    }

    @Test
    void the_newest_word_wins_in_whatever_order_words_arrive_and_a_tie_is_a_stop() {
        var branch = branch();
        branch.say(ANN, OURS, true, 3_000);
        branch.say(ANN, OURS, false, 2_000);
        assertThat(branch.put("1").state()).isEqualTo(State.MUTED);
        branch.say(ANN, OURS, false, 3_000);
        assertThat(branch.put("2").state()).isEqualTo(State.MUTED);
        branch.say(ANN, OURS, false, 3_001);
        assertThat(branch.put("3").state()).isEqualTo(State.QUEUED);
        branch.say(ANN, OURS, true, 3_001);
        assertThat(branch.put("4").state()).isEqualTo(State.MUTED);
        branch.say(ANN, Word.EVERYONE, true, 5_000);
        branch.say(ANN, OURS, false, 5_000);
        assertThat(branch.put("5").state()).as("a tie between everyone and one").isEqualTo(State.MUTED);
        assertThat(branch.store.<Integer>read(session ->
                        branch.consent.optOuts().history(session, ANN).size()))
                .isEqualTo(7);
    }

    @Test
    void an_opt_out_from_texts_leaves_calls_and_other_accounts_alone() {
        var branch = branch();
        branch.stop(ANN);
        var stopped = new Boolean[] {
            stopped(branch, "AC1", io.trunkline.message.Channel.SMS),
            stopped(branch, "AC1", io.trunkline.message.Channel.CALL),
            stopped(branch, "AC1", io.trunkline.message.Channel.WHATSAPP),
            stopped(branch, "AC2", io.trunkline.message.Channel.SMS)
        };
        assertThat(stopped).containsExactly(true, false, false, false);
        branch.store.writeAndWait(transaction -> {
            branch.consent.optOuts().store(transaction, new Word("AC1", "*", ANN, "*", true, 1, "by hand", null));
            return true;
        });
        assertThat(stopped(branch, "AC1", io.trunkline.message.Channel.CALL)).isTrue();
    }

    private static boolean stopped(Branch branch, String account, io.trunkline.message.Channel channel) {
        return branch.store.<Boolean>read(session -> branch.consent
                .optOuts()
                .stopped(session, new io.trunkline.message.Address(channel, account, OURS, ANN))
                .isPresent());
    }
}
