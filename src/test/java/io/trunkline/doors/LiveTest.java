package io.trunkline.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.camel.LoopsCheck;
import io.trunkline.office.Office;
import io.trunkline.store.Ground;
import io.trunkline.store.Loop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is stuck says so, and is started again; who waits for the store, for its time or for its end is not stuck. */
class LiveTest {
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final Duration NO_TIME_AT_ALL = Duration.ofHours(-2);
    private static final Duration HALF_AN_HOUR_AHEAD = Duration.ofMinutes(-30);
    private static final long AN_HOUR = Duration.ofHours(1).toMillis();
    private static final Pattern SINCE = Pattern.compile("since (\\S+Z): ");

    /** No commit tells of a thread, so it is asked again and again. */
    private static void await(String claim, BooleanSupplier holds) {
        var until = System.nanoTime() + Office.PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never came true that " + claim).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private static LoopsCheck check(Loop loop) {
        return new LoopsCheck(List.of(loop::stuck), () -> true);
    }

    private static boolean isUp(HealthCheck check) {
        return check.call().getState() == HealthCheck.State.UP;
    }

    private static String why(HealthCheck check) {
        return check.call().getMessage().orElse("");
    }

    private static Instant since(String why) {
        var since = SINCE.matcher(why);
        assertThat(since.find()).as(why).isTrue();
        return Instant.parse(since.group(1));
    }

    @Test
    void who_is_held_in_a_turn_is_told_by_name_and_since_when_until_it_is_let_go() {
        var held = new CountDownLatch(1);
        var began = Instant.now();
        try (var loop = new Loop("dispatcher", () -> {
            held.await();
            return AN_HOUR;
        })) {
            var check = check(loop).within(MOMENT);
            loop.start();
            // Before that its thread may be late to begin, and in time again for a moment.
            await("its turn does not end", () -> why(check).endsWith(": its turn does not end"));
            assertThat(isUp(check)).isFalse();
            assertThat(why(check)).startsWith("the loop dispatcher has been stuck since ");
            assertThat(since(why(check))).isBetween(began.minusSeconds(1), Instant.now());
            assertThat(isUp(check(loop))).as("a minute has not passed").isTrue();
            held.countDown();
            await("it goes on", () -> isUp(check));
            assertThat(check.call().getMessage()).isEmpty();
        } finally {
            held.countDown();
        }
    }

    @Test
    void who_waits_for_its_time_is_late_only_after_it() {
        var began = Instant.now();
        try (var loop = new Loop("announcer", () -> AN_HOUR)) {
            assertThat(isUp(check(loop).within(NO_TIME_AT_ALL)))
                    .as("nobody started it")
                    .isTrue();
            loop.start();
            await("its time is in an hour", () -> isUp(check(loop).within(HALF_AN_HOUR_AHEAD)));
            var why = why(check(loop).within(NO_TIME_AT_ALL));
            assertThat(why)
                    .as("its time was an hour ago for whoever looks two hours ahead")
                    .startsWith("the loop announcer has been stuck since ")
                    .endsWith(": its turn does not begin");
            assertThat(since(why))
                    .isBetween(
                            began.plusMillis(AN_HOUR).minusSeconds(1),
                            Instant.now().plusMillis(AN_HOUR));
        }
    }

    @Test
    void a_turn_that_fails_is_a_turn() {
        var turns = new AtomicLong();
        try (var loop = new Loop("lease", () -> {
            turns.incrementAndGet();
            throw new IllegalStateException("the store is away");
        })) {
            loop.start();
            await("it waits for its next turn", () -> isUp(check(loop).within(Duration.ofMillis(-1))));
            await("it is tried again", () -> turns.get() > 1);
            assertThat(isUp(check(loop))).isTrue();
        }
    }

    @Test
    void who_lost_its_thread_is_told_at_once() {
        try (var loop = new Loop("lease", () -> {
            Thread.currentThread().interrupt();
            return AN_HOUR;
        })) {
            loop.start();
            await("its thread is gone", () -> !isUp(check(loop)));
            assertThat(why(check(loop)))
                    .startsWith("the loop lease has been stuck since ")
                    .endsWith(": its thread has ended");
        }
    }

    @Test
    void a_turn_that_asks_much_of_a_slow_store_gets_on_with_each_answer(@TempDir Path folder) {
        try (var ground = Ground.Kind.SQLITE.fresh(folder)) {
            var store = ground.open();
            for (var asks : List.<Runnable>of(
                    () -> store.read(session -> session.number("select 1")),
                    () -> store.writeAndWait(transaction -> transaction.number("select 1")))) {
                var enough = new AtomicBoolean();
                var began = new AtomicLong();
                try (var loop = new Loop("announcer", () -> {
                    began.compareAndSet(0, System.nanoTime());
                    while (!enough.get()) {
                        asks.run();
                    }
                    return AN_HOUR;
                })) {
                    loop.start();
                    await("its turn began", () -> began.get() != 0);
                    await("it is not stuck although its turn is older than the patience", () -> {
                        var age = System.nanoTime() - began.get();
                        return age > MOMENT.toNanos()
                                && isUp(check(loop).within(Duration.ofNanos(age).dividedBy(2)));
                    });
                    enough.set(true);
                }
            }
        }
    }

    @Test
    void nobody_is_stuck_before_the_start_is_over_nor_while_it_stops() {
        var held = new CountDownLatch(1);
        var serving = new AtomicBoolean();
        var loop = new Loop("lease", () -> {
            held.await();
            return AN_HOUR;
        });
        var check = new LoopsCheck(List.of(loop::stuck), serving::get).within(NO_TIME_AT_ALL);
        try (loop) {
            loop.start();
            assertThat(isUp(check)).as("it starts").isTrue();
            serving.set(true);
            assertThat(isUp(check)).as("it serves").isFalse();
            serving.set(false);
            assertThat(isUp(check)).as("it stops").isTrue();
            held.countDown();
        }
        serving.set(true);
        assertThat(isUp(check)).as("who is closed has ended for that reason").isTrue();
    }

    @Test
    void the_port_of_health_says_which_loops_are_stuck_to_whoever_asks_whether_it_lives(@TempDir Path folder) {
        try (var office = Office.open(folder)) {
            office.advance(Duration.ofDays(3));
            var live = office.observe("/observe/health/live");
            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(live.body()).contains("\"loops\"");
            var registry =
                    HealthCheckRegistry.get(office.trunkline().switchboard().context());
            var check = (LoopsCheck) registry.getCheck("loops").orElseThrow();
            registry.unregister(check);
            office.trunkline().switchboard().watch(check.within(NO_TIME_AT_ALL));
            live = office.observe("/observe/health/live");
            assertThat(live.statusCode()).isEqualTo(503);
            assertThat(live.body())
                    .contains(
                            "the loop lease has been stuck",
                            "the loop dispatcher has been stuck",
                            "the loop announcer has been stuck");
            var ready = office.observe("/observe/health/ready");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body()).doesNotContain("\"loops\"");
        }
    }
}
