package io.trunkline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.consent.Word;
import io.trunkline.message.State;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One replica is about to begin while another stores the STOP, in 200 interleavings that are forced, not hoped for. */
class StopRaceTest {
    private static final int ROUNDS = 50;

    private final Ground ground;
    private final List<Branch> branches = new ArrayList<>();
    private Branch here;
    private Branch there;
    private List<Claim> claims;

    StopRaceTest(@TempDir Path folder) {
        ground = Ground.Kind.POSTGRES.fresh(folder);
        here = branch();
        there = branch();
        claims = here.collect();
    }

    private Branch branch() {
        var branch = new Branch(ground.open(), Branch.Choice.plain());
        branches.add(branch);
        return branch;
    }

    @AfterEach
    void close() {
        branches.forEach(Branch::close);
        ground.close();
    }

    private Claim claim(int round) {
        here.put(Branch.draft("k/" + round, recipient(round), "Hello"));
        assertThat(here.await(() -> claims.size() == round + 1)).isTrue();
        return claims.get(round);
    }

    private static String recipient(int round) {
        return "+1415555" + (1_000 + round);
    }

    private CompletableFuture<Long> stop(int round, CountDownLatch stored, CountDownLatch go) {
        return there.store.write(transaction -> {
            var word = new Word("AC1", "text", recipient(round), "*", true, transaction.now(), "a text", null);
            there.consent.optOuts().store(transaction, word);
            stored.countDown();
            go.await(10, TimeUnit.SECONDS);
            return transaction.number(
                    "select count(*) from attempt join message on message.id = attempt.message where recipient = ?",
                    recipient(round));
        });
    }

    private static CountDownLatch open() {
        return new CountDownLatch(0);
    }

    private void awaitWaiting(Connection watcher) throws Exception {
        try (var statement = watcher.createStatement()) {
            for (var until = System.nanoTime() + 10_000_000_000L; System.nanoTime() < until; ) {
                try (var rows = statement.executeQuery("select count(*) from pg_locks where not granted and"
                        + " pid in (select pid from pg_stat_activity where datname = current_database())")) {
                    rows.next();
                    if (rows.getLong(1) > 0) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("nobody waits");
    }

    private void end(int round, Claim claim, boolean begun) {
        assertThat(begun ? State.SENDING : State.MUTED).isEqualTo(here.state("k/" + round));
        if (begun) {
            here.outbox.answer(claim, Branch.created());
        }
        here.outbox.finish(claim, null);
    }

    @Test
    void a_stop_that_is_not_yet_committed_is_waited_for() throws Exception {
        try (var watcher = ground.connect()) {
            for (var round = 0; round < ROUNDS; round++) {
                var claim = claim(round);
                var stored = new CountDownLatch(1);
                var go = new CountDownLatch(1);
                var stop = stop(round, stored, go);
                stored.await();
                var beginning = CompletableFuture.supplyAsync(() -> here.outbox.begin(claim.name()));
                awaitWaiting(watcher);
                assertThat(beginning).isNotDone();
                go.countDown();
                assertThat(stop.join()).isZero();
                assertThat(beginning.join()).isFalse();
                end(round, claim, false);
            }
        }
    }

    @Test
    void a_stop_waits_for_a_beginning_that_is_not_yet_committed() throws Exception {
        try (var holder = ground.connect();
                var statement = holder.createStatement();
                var watcher = ground.connect()) {
            holder.setAutoCommit(false);
            for (var round = 0; round < ROUNDS; round++) {
                var claim = claim(round);
                // The beginning has asked for consent and now wants its row.
                statement.execute("update message set body = body where id = "
                        + claim.message().id());
                var beginning = CompletableFuture.supplyAsync(() -> here.outbox.begin(claim.name()));
                awaitWaiting(watcher);
                var stop = stop(round, new CountDownLatch(1), open());
                assertThat(stop).isNotDone();
                holder.commit();
                assertThat(beginning.join()).isTrue();
                assertThat(stop.join())
                        .as("the STOP is answered after it began")
                        .isEqualTo(1);
                end(round, claim, true);
            }
        }
    }

    @Test
    void a_stop_between_claim_and_beginning_holds() {
        for (var round = 0; round < ROUNDS; round++) {
            var claim = claim(round);
            assertThat(stop(round, new CountDownLatch(1), open()).join()).isZero();
            assertThat(here.outbox.begin(claim.name())).isFalse();
            end(round, claim, false);
        }
    }

    @Test
    void of_both_at_once_either_is_first_and_both_know_it() throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var claim = claim(round);
            var spins = round * 400;
            var both = new CountDownLatch(1);
            var beginning = CompletableFuture.supplyAsync(() -> {
                await(both);
                return here.outbox.begin(claim.name());
            });
            var at = round;
            var stopping = CompletableFuture.supplyAsync(() -> {
                await(both);
                for (var spin = 0; spin < spins; spin++) {
                    Thread.onSpinWait();
                }
                return stop(at, new CountDownLatch(1), open()).join();
            });
            both.countDown();
            var begun = beginning.join();
            assertThat(stopping.join()).isEqualTo(begun ? 1L : 0L);
            end(round, claim, begun);
        }
    }

    private Connection holding(int round) throws Exception {
        var holder = ground.connect();
        holder.setAutoCommit(false);
        try (var statement = holder.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            statement.setString(1, "recipient/" + recipient(round));
            statement.execute();
        }
        return holder;
    }

    @Test
    void whoever_is_muted_by_a_stop_that_came_meanwhile_is_muted_after_it() throws Exception {
        try (var watcher = ground.connect();
                var busy = holding(7);
                var first = holding(8)) {
            var put = here.outbox.put(Branch.draft("k/7", recipient(7), "Hello"));
            awaitWaiting(watcher);
            // These two wait for its end, and then go together.
            var held = here.outbox.put(Branch.draft("k/8", recipient(8), "Hello"));
            var muted = here.outbox.put(Branch.draft("k/9", recipient(9), "Hello"));
            busy.rollback();
            put.join();
            awaitWaiting(watcher);
            // By the clock of whoever mutes: two replicas agree to a few milliseconds, not to one.
            var before = here.store.clock().millis();
            assertThat(here.await(() -> here.store.clock().millis() > before)).isTrue();
            stop(9, new CountDownLatch(1), open()).join();
            first.rollback();
            held.join();
            assertThat(muted.join().state()).isEqualTo(State.MUTED);
            assertThat(here.message("k/9").times().changedAt()).isGreaterThan(before);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
