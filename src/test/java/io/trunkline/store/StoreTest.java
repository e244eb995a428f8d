package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Ground.Kind.class)
class StoreTest {
    private static final String INSERT = "insert into cancellation (key, event, at) values (?, 1, 1)";

    private final Ground ground;
    private final Store store;

    StoreTest(Ground.Kind kind, @TempDir Path folder) {
        ground = kind.fresh(folder);
        store = ground.open();
    }

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void a_unit_that_fails_in_a_group_fails_alone() throws Exception {
        var answers = grouped(20, i -> transaction -> {
            if (i == 7) {
                throw new IllegalArgumentException("the culprit");
            }
            return i == 11
                    ? transaction.update("insert into nowhere values (1)")
                    : transaction.update(INSERT, "unit/" + i);
        });

        for (var i = 0; i < answers.size(); i++) {
            var answer = answers.get(i);
            if (i == 7) {
                assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS)).hasMessageContaining("the culprit");
            } else if (i == 11) {
                assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(SQLException.class);
            } else {
                assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo(1);
            }
        }
        assertThat(ground.number("select count(*) from cancellation")).isEqualTo(18);
    }

    @Test
    void an_error_in_a_unit_does_not_end_the_writer() {
        for (var i = 0; i < 8; i++) {
            assertThat(store.write(transaction -> {
                        throw new StackOverflowError("deep");
                    }))
                    .failsWithin(Duration.ofSeconds(5));
        }
        int written = store.writeAndWait(transaction -> transaction.update(INSERT, "after/all"));
        assertThat(written).isEqualTo(1);
    }

    @Test
    void a_wake_that_fails_does_not_make_a_group_be_done_twice() throws Exception {
        var runs = new AtomicInteger();
        var answers = grouped(20, i -> transaction -> {
            if (i == 3) {
                transaction.afterCommit(() -> {
                    throw new IllegalStateException("nobody wakes");
                });
            }
            runs.incrementAndGet();
            return transaction.update(
                    "insert into cancellation (key, event, at) values (?,1,1) on conflict (key) do update"
                            + " set event = cancellation.event + 1",
                    "unit/" + i);
        });
        for (var answer : answers) {
            answer.get(5, TimeUnit.SECONDS);
        }
        store.writeAndWait(transaction -> true);
        assertThat(ground.number("select max(event) from cancellation")).isEqualTo(1);
        assertThat(runs).hasValue(20);
    }

    @Test
    void an_answer_comes_only_after_the_commit_that_others_can_read() throws Exception {
        for (var i = 0; i < 50; i++) {
            var key = "answered/" + i;
            long seen = store.write(transaction -> transaction.update(INSERT, key))
                    .thenApply(done -> count(key))
                    .get(5, TimeUnit.SECONDS);
            assertThat(seen).isEqualTo(1);
        }
    }

    @Test
    void what_was_rolled_back_wakes_nobody() {
        var woken = new AtomicInteger();
        assertThat(store.write(transaction -> {
                    transaction.afterCommit(woken::incrementAndGet);
                    throw new IllegalStateException("no");
                }))
                .failsWithin(Duration.ofSeconds(5));
        store.writeAndWait(transaction -> {
            transaction.afterCommit(woken::incrementAndGet);
            return true;
        });
        store.writeAndWait(transaction -> true);
        assertThat(woken).hasValue(1);
    }

    @Test
    void units_that_lock_the_same_names_in_opposite_order_both_succeed() throws Exception {
        var both = new CyclicBarrier(2);
        var first = store.write(transaction -> locking(transaction, both, "a", "b"));
        var second = ground.isShared()
                ? store.write(transaction -> locking(transaction, both, "b", "a"))
                : CompletableFuture.completedFuture(1);
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    private int locking(Transaction transaction, CyclicBarrier both, String one, String other) throws Exception {
        transaction.lock(one);
        if (ground.isShared() && !both.isBroken()) {
            try {
                both.await(1, TimeUnit.SECONDS);
            } catch (java.util.concurrent.TimeoutException | java.util.concurrent.BrokenBarrierException e) {
                // The second time nobody else comes.
            }
        }
        transaction.lock(other);
        return transaction.update(INSERT, "locked/" + one);
    }

    @Test
    void what_comes_after_the_close_is_refused_at_once() {
        store.close();
        assertThat(store.write(transaction -> true))
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StoreAway.class);
    }

    @Test
    void what_waited_at_the_close_is_committed() throws Exception {
        var answers = grouped(30, i -> transaction -> transaction.update(INSERT, "closing/" + i));
        store.close();
        for (var answer : answers) {
            assertThat(answer.get(1, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void the_clock_never_goes_backwards() {
        var clock = store.clock();
        var before = clock.millis();
        clock.follow(before - 3_600_000);
        assertThat(clock.millis()).isGreaterThanOrEqualTo(before);
        clock.advance(Duration.ofSeconds(2));
        assertThat(clock.millis()).isGreaterThanOrEqualTo(before);
        assertThatThrownBy(() -> clock.advance(Duration.ofMillis(-1))).hasMessageContaining("backwards");
    }

    @Test
    void the_clock_moves_by_what_it_is_told_and_tells_who_listens() {
        var clock = store.clock();
        var heard = new AtomicInteger();
        clock.onMove(heard::incrementAndGet);
        var before = clock.millis();
        clock.advance(Duration.ofHours(1));
        assertThat(clock.millis() - before).isBetween(3_600_000L, 3_605_000L);
        assertThat(heard).hasValue(1);
    }

    private interface Units {
        Store.Work<Integer> unit(int i);
    }

    /** So many units, made to wait together behind the writers, so that they come into one group. */
    private List<CompletableFuture<Integer>> grouped(int count, Units units) throws Exception {
        var busy = ground.isShared() ? 4 : 1;
        var entered = new CountDownLatch(busy);
        var go = new CountDownLatch(1);
        var blocks = new ArrayList<CompletableFuture<Boolean>>();
        for (var i = 0; i < busy; i++) {
            var before = entered.getCount();
            blocks.add(store.write(transaction -> {
                entered.countDown();
                return go.await(5, TimeUnit.SECONDS);
            }));
            var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (entered.getCount() == before && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        }
        var answers = new ArrayList<CompletableFuture<Integer>>();
        for (var i = 0; i < count; i++) {
            answers.add(store.write(units.unit(i)));
        }
        go.countDown();
        for (var block : blocks) {
            block.get(5, TimeUnit.SECONDS);
        }
        return answers;
    }

    private long count(String key) {
        try {
            return ground.number("select count(*) from cancellation where key = '" + key + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
