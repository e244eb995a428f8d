package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.ANN;
import static io.trunkline.outbox.Branch.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In no minute more begins than the rate allows and one message, judged at the beginning of attempts with a quarter of a
 * second of tolerance, also when several replicas speak for one sender and are slow to begin what they were granted.
 */
class PaceInAnyMinuteTest extends OutboxSuite {
    private static final double RATE = 4;
    private static final int BURST = 1;
    private static final double SERVICE = 2_000;
    /** As many as a dispatcher lets wait to be begun. */
    private static final int ROOM = 128;

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
            this.queue = new Queue(branch.replica, Branch.rates(RATE, BURST));
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

    /** A replica that asks whenever its dispatcher would, and begins at once what it was granted. */
    private static final class Prompt {
        final Branch branch;
        final List<Long> begun = new ArrayList<>();
        private final Queue queue;
        private long askAt;

        Prompt(Branch branch) {
            this.branch = branch;
            this.queue = new Queue(branch.replica, Branch.rates(RATE, BURST));
        }

        /** In how many milliseconds it asks next. */
        long rest() {
            return askAt - branch.store.clock().millis();
        }

        void turn() {
            if (rest() > 0) {
                return;
            }
            var asked = ask(branch, queue);
            askAt = asked.next();
            for (var claim : asked.claims.claims()) {
                long at = branch.store.writeAndWait(transaction -> {
                    var isBegun = branch.outbox.begin(transaction, claim) == Attempts.Beginning.BEGUN;
                    return isBegun ? transaction.now() : 0L;
                });
                if (at > 0) {
                    begun.add(at);
                }
            }
        }
    }

    private Branch branch(int waiting) {
        var branch = branch(new Branch.Choice(Branch.rates(RATE, BURST), new HandCarrier()));
        put(branch, waiting, "Hello");
        return branch;
    }

    private static void put(Branch branch, int count, String text) {
        var all = new ArrayList<CompletableFuture<Placed>>();
        for (var i = 0; i < count; i++) {
            all.add(branch.outbox.put(draft("m/" + i, ANN, text)));
        }
        all.forEach(CompletableFuture::join);
    }

    private static void assertKept(List<Long> begun) {
        for (var from : begun) {
            var within = begun.stream()
                    .filter(at -> at >= from && at < from + 60_000)
                    .count();
            assertThat((double) within)
                    .as("begun in the minute from %s", from - begun.get(0))
                    .isLessThanOrEqualTo(RATE * 60.25 + BURST);
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
        var there = branch(new Branch.Choice(Branch.rates(RATE, BURST), new HandCarrier()));
        var begun = run(List.of(new Slow(here, 0), new Slow(there, 400)), Duration.ofSeconds(66), 250);
        assertKept(begun);
        assertThat(begun.size()).isGreaterThan((int) (0.8 * RATE * 60));
    }

    @Test
    void two_replicas_that_are_in_time_use_more_than_95_in_a_hundred_of_the_rate() {
        if (!ground.isShared()) {
            return; // There is one.
        }
        var here = new Prompt(branch(280));
        var there = new Prompt(branch(new Branch.Choice(Branch.rates(RATE, BURST), new HandCarrier())));
        var replicas = new ArrayList<>(List.of(here, there));
        var clock = here.branch.store.clock();
        var end = clock.millis() + 61_000;
        var overslept = 0L;
        while (clock.millis() < end) {
            var from = clock.millis();
            replicas.forEach(Prompt::turn);
            // Nobody makes up for what a machine holds up for longer than slots are granted ahead.
            overslept += Math.max(0, clock.millis() - from - Pace.AHEAD / 1_000);
            // Whoever has begun less is the first to ask.
            replicas.sort(Comparator.comparingInt(replica -> replica.begun.size()));
            // A millisecond more, by which their clocks may differ, so that both ask.
            var rest = 1 + Math.max(0, Math.min(here.rest(), there.rest()));
            replicas.forEach(replica -> replica.branch.advance(Duration.ofMillis(rest)));
        }
        assertThat(here.begun).hasSizeGreaterThan((int) (0.2 * RATE * 60));
        assertThat(there.begun).hasSizeGreaterThan((int) (0.2 * RATE * 60));
        var begun = Stream.concat(here.begun.stream(), there.begun.stream())
                .sorted()
                .toList();
        assertKept(begun);
        var first = begun.get(0);
        assertThat((double) begun.stream().filter(at -> at < first + 60_000).count())
                .as("%s ms were overslept", overslept)
                .isGreaterThan(0.95 * RATE * (60_000 - overslept) / 1_000);
    }

    @Test
    void a_messaging_service_of_two_thousand_a_second_is_granted_two_thousand_a_second() {
        var branch = branch(new Branch.Choice(Branch.rates(RATE, BURST), new HandCarrier()));
        put(branch, 2_500, "of two segments ".repeat(12));
        var queue = new Queue(branch.replica, Branch.rates(SERVICE, BURST));
        var clock = branch.store.clock();
        // What is granted ahead, and what a machine takes to warm up, comes before the first of these seconds.
        branch.advance(Duration.ofMillis(Math.max(0, ask(branch, queue).next() - clock.millis())));
        var first = ask(branch, queue);
        var passed = 0L;
        var overslept = 0L;
        var granted = 0;
        for (var last = first; passed < 2_000; ) {
            branch.advance(Duration.ofMillis(Math.max(0, last.next() - clock.millis())));
            var now = ask(branch, queue);
            granted += now.segments();
            assertThat((double) granted)
                    .as("segments granted in %s ms", now.to - first.from)
                    .isLessThanOrEqualTo(SERVICE * (now.to - first.from) / 1_000 + BURST + 1);
            // Nobody makes up for what a machine holds up for longer than slots are granted ahead.
            overslept += Math.max(0, now.to - last.next() - Pace.AHEAD / 2_000);
            passed = now.from - first.to;
            last = now;
        }
        assertThat((double) granted)
                .as("segments granted in %s ms, of which %s were overslept", passed, overslept)
                .isGreaterThanOrEqualTo(0.99 * SERVICE * (passed - overslept) / 1_000);
    }

    /** What was granted to whom asked: when it asked, and between which times that was seen to. */
    private record Asked(Queue.Claims claims, long at, long from, long to) {
        /** When a dispatcher asks next. */
        long next() {
            return at + claims.again();
        }

        int segments() {
            return claims.claims().stream()
                    .mapToInt(claim -> claim.message().segments())
                    .sum();
        }
    }

    /** Asks as a dispatcher does. */
    private static Asked ask(Branch branch, Queue queue) {
        var at = branch.store.clock().millis();
        var asked = branch.store.writeAndWait(transaction -> {
            var from = transaction.now();
            return new Asked(queue.claim(transaction, SENDER, ROOM), at, from, transaction.now());
        });
        assertThat(asked.claims.again()).as("somebody waits for its pace").isPositive();
        return asked;
    }
}
