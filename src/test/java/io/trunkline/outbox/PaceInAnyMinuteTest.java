package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.ANN;
import static io.trunkline.outbox.Branch.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In no minute more begins than the rate allows and one message, judged at the beginning of attempts with a quarter of a
 * second of tolerance, also when several replicas speak for one sender and are slow to begin what they were granted.
 */
class PaceInAnyMinuteTest extends OutboxSuite {
    private static final double RATE = 4;
    private static final String SENDER = "AC1/" + Branch.OURS;

    PaceInAnyMinuteTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    /** A replica that begins what it was granted so many milliseconds later. */
    private static final class Slow {
        final Branch branch;
        final Queue queue;
        final long delay;
        final Deque<List<Claim>> granted = new ArrayDeque<>();
        final Deque<Long> when = new ArrayDeque<>();

        Slow(Branch branch, long delay) {
            this.branch = branch;
            this.queue = new Queue(branch.replica, Branch.rates(RATE, 1));
            this.delay = delay;
        }

        void turn(List<Long> begun) {
            var now = branch.store.clock().millis();
            branch.store.writeAndWait(transaction -> {
                var claims = queue.claim(transaction, SENDER, 256).claims();
                if (!claims.isEmpty()) {
                    granted.add(claims);
                    when.add(now + delay);
                }
                while (!when.isEmpty() && when.peek() <= now) {
                    when.remove();
                    for (var claim : granted.remove()) {
                        if (branch.outbox.begin(transaction, claim) == Attempts.Beginning.BEGUN) {
                            begun.add(transaction.now());
                        }
                    }
                }
                return true;
            });
        }
    }

    private Branch branch(int waiting) {
        var branch = branch(new Branch.Choice(Branch.rates(RATE, 1), new HandCarrier()));
        var all = new ArrayList<CompletableFuture<Placed>>();
        for (var i = 0; i < waiting; i++) {
            all.add(branch.outbox.put(draft("m/" + i, ANN, "Hello")));
        }
        all.forEach(CompletableFuture::join);
        return branch;
    }

    private static void assertKept(List<Long> begun) {
        for (var from : begun) {
            var within = begun.stream()
                    .filter(at -> at >= from && at < from + 60_000)
                    .count();
            assertThat((double) within)
                    .as("begun in the minute from %s", from - begun.get(0))
                    .isLessThanOrEqualTo(RATE * 60.25 + 1);
        }
    }

    private static List<Long> run(List<Slow> replicas, Duration time, long step) {
        var begun = new ArrayList<Long>();
        var clock = replicas.get(0).branch.store.clock();
        var start = clock.millis();
        while (clock.millis() - start < time.toMillis()) {
            for (var replica : replicas) {
                replica.turn(begun);
            }
            replicas.forEach(replica -> replica.branch.advance(Duration.ofMillis(step)));
        }
        return begun;
    }

    @Test
    void whoever_begins_late_takes_a_slot_of_then() {
        var slow = new Slow(branch(330), 900);
        var begun = run(List.of(slow), Duration.ofSeconds(5), 50);
        var quick = new Slow(slow.branch, 0);
        quick.granted.addAll(slow.granted);
        quick.when.addAll(slow.when);
        begun.addAll(run(List.of(quick), Duration.ofSeconds(66), 200));
        assertKept(begun);
    }

    @Test
    void whoever_is_in_time_uses_more_than_95_in_a_hundred_of_the_rate() {
        var begun = run(List.of(new Slow(branch(320), 0)), Duration.ofSeconds(62), 90);
        assertKept(begun);
        var first = begun.get(0);
        assertThat(begun.stream().filter(at -> at < first + 60_000).count()).isGreaterThan((long) (0.95 * RATE * 60));
    }

    @Test
    void a_slot_that_is_not_begun_within_a_second_is_forfeited() {
        var slow = new Slow(branch(20), 1_200);
        assertThat(run(List.of(slow), Duration.ofSeconds(3), 100)).isEmpty();
        assertThat(slow.branch.number("select count(*) from attempt")).isZero();
    }

    @Test
    void two_replicas_speak_no_faster_than_one() {
        if (!ground.isShared()) {
            return; // There is one.
        }
        var here = branch(330);
        var there = branch(new Branch.Choice(Branch.rates(RATE, 1), new HandCarrier()));
        var begun = run(List.of(new Slow(here, 0), new Slow(there, 400)), Duration.ofSeconds(66), 250);
        assertKept(begun);
        assertThat(begun.size()).isGreaterThan((int) (0.8 * RATE * 60));
    }

    @Test
    void a_messaging_service_of_two_thousand_a_second_is_granted_two_thousand_a_second() {
        var branch = branch(1);
        var fast = Pace.of(0, 2_000, 1);
        var now = 1_000_000_000L;
        var granted = 0;
        for (var end = now + 1_000_000; now < end; ) {
            for (var bite = 0; bite < 256 && fast.admits(now); bite++) {
                fast = fast.after(1, now);
                granted++;
            }
            now += Math.max(fast.waitAt(now), 20) * 1_000;
        }
        assertThat(granted).isBetween(1_990, 2_251);
        assertThat(branch.number("select count(*) from message")).isEqualTo(1);
    }
}
