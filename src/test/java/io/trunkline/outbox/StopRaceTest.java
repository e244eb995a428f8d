package io.trunkline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.consent.Word;
import io.trunkline.message.State;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One replica is about to begin while another stores the STOP. 200 interleavings are forced, not hoped for: whoever comes
 * second is seen to wait for the first before that may go on.
 */
class StopRaceTest {
    /** Of each of the two orders. */
    private static final int FORCED = 100;

    private static final int ROUNDS = 50;
    /** By which a start grows, in nanoseconds, and by how much at most. */
    private static final long STEP = 20_000;

    private static final long MOST = 100_000_000;
    /** Where a beginning can be made to wait. */
    private static final List<String> GATES = List.of("gate/in the middle", "gate/at the commit");

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

    private static String lockOf(int round) {
        return "recipient/" + recipient(round);
    }

    /** Waits until for each of these names somebody waits. */
    private static void awaitWaiting(Connection watcher, String... names) throws SQLException {
        try (var statement = watcher.prepareStatement("select count(distinct name) from unnest(?::text[]) as name"
                + " join pg_locks on locktype = 'advisory' and not granted"
                + " and database = (select oid from pg_database where datname = current_database())"
                + " and ((classid::bigint << 32) | objid::bigint) = hashtextextended(name, 0)")) {
            statement.setArray(1, watcher.createArrayOf("text", names));
            for (var until = System.nanoTime() + 10_000_000_000L; System.nanoTime() < until; ) {
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    if (rows.getLong(1) == names.length) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("nobody waits for one of " + List.of(names));
    }

    /** Locks a name until that connection's transaction ends. */
    private static void hold(Connection holder, String name) throws SQLException {
        holder.setAutoCommit(false);
        try (var statement = holder.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            statement.setString(1, name);
            statement.execute();
        }
    }

    /** A beginning has more patience there than a writer has for locks, or it would give up and let the STOP go first. */
    private void buildGates() throws SQLException {
        ground.execute(
                "create function gate() returns trigger language plpgsql set lock_timeout = '20s' as $$ begin"
                        + " perform pg_advisory_xact_lock_shared(hashtextextended(tg_argv[0], 0)); return new; end $$",
                "create trigger in_the_middle before insert on attempt for each row execute function gate('"
                        + GATES.get(0) + "')",
                "create constraint trigger at_the_commit after insert on attempt deferrable initially deferred"
                        + " for each row execute function gate('" + GATES.get(1) + "')");
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
            for (var round = 0; round < FORCED; round++) {
                var claim = claim(round);
                var stored = new CountDownLatch(1);
                var go = new CountDownLatch(1);
                var stop = stop(round, stored, go);
                stored.await();
                var beginning = CompletableFuture.supplyAsync(() -> here.outbox.begin(claim.name()));
                awaitWaiting(watcher, lockOf(round));
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
        buildGates();
        try (var holder = ground.connect();
                var watcher = ground.connect()) {
            for (var round = 0; round < FORCED; round++) {
                var claim = claim(round);
                var gate = GATES.get(round % GATES.size());
                hold(holder, gate);
                var beginning = CompletableFuture.supplyAsync(() -> here.outbox.begin(claim.name()));
                awaitWaiting(watcher, gate);
                var stop = stop(round, new CountDownLatch(1), open());
                awaitWaiting(watcher, gate, lockOf(round));
                assertThat(beginning).isNotDone();
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

    /** Nothing is forced here, but whoever was second gets more and more of a start until it is the first. */
    @Test
    void of_both_at_once_either_is_first_and_both_know_it() {
        var begunFirst = new ArrayList<Boolean>();
        var start = 0L;
        var step = STEP;
        for (var round = 0; round < ROUNDS; round++) {
            var claim = claim(round);
            var both = new CountDownLatch(1);
            var ofStop = Math.max(0, start);
            var ofBeginning = Math.max(0, -start);
            var beginning = CompletableFuture.supplyAsync(() -> {
                await(both, ofStop);
                return here.outbox.begin(claim.name());
            });
            var at = round;
            var stopping = CompletableFuture.supplyAsync(() -> {
                await(both, ofBeginning);
                return stop(at, new CountDownLatch(1), open()).join();
            });
            both.countDown();
            boolean begun = beginning.join();
            assertThat(stopping.join()).isEqualTo(begun ? 1L : 0L);
            end(round, claim, begun);
            var again = !begunFirst.isEmpty() && begunFirst.get(round - 1) == begun;
            begunFirst.add(begun);
            step = again ? Math.min(2 * step, MOST) : STEP;
            start += begun ? step : -step;
        }
        assertThat(begunFirst).as("the beginning was first").contains(true, false);
    }

    private static void await(CountDownLatch latch, long nanos) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        for (var until = System.nanoTime() + nanos; System.nanoTime() < until; ) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoever_is_muted_by_a_stop_that_came_meanwhile_is_muted_after_it() throws Exception {
        try (var watcher = ground.connect();
                var busy = ground.connect();
                var first = ground.connect()) {
            hold(busy, lockOf(7));
            hold(first, lockOf(8));
            var put = here.outbox.put(Branch.draft("k/7", recipient(7), "Hello"));
            awaitWaiting(watcher, lockOf(7));
            // These two wait for its end, and then go together.
            var held = here.outbox.put(Branch.draft("k/8", recipient(8), "Hello"));
            var muted = here.outbox.put(Branch.draft("k/9", recipient(9), "Hello"));
            busy.rollback();
            put.join();
            awaitWaiting(watcher, lockOf(8));
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
}
