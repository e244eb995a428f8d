package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.ANN;
import static io.trunkline.outbox.Branch.TOLL_FREE;
import static io.trunkline.outbox.Branch.by;
import static io.trunkline.outbox.Branch.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.Draft;
import io.trunkline.message.Terms;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue is claimed here by hand, so that nothing but the moved clock decides what may be said. */
class PaceTest extends OutboxSuite {
    private static final String SENDER = "AC1/" + Branch.OURS;

    PaceTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    private static Queue queue(Branch branch, double perSecond, int burst) {
        return new Queue(branch.replica, Branch.rates(perSecond, burst));
    }

    private static List<Claim> claim(Branch branch, Queue queue, String sender) {
        return branch.store
                .writeAndWait(transaction -> queue.claim(transaction, sender, 256))
                .claims();
    }

    private static int segments(List<Claim> claims) {
        return claims.stream().mapToInt(claim -> claim.message().segments()).sum();
    }

    private static void put(Branch branch, int count, String text) {
        var all = new ArrayList<CompletableFuture<Placed>>();
        for (var i = 0; i < count; i++) {
            all.add(branch.outbox.put(draft("m/" + text.length() + "/" + i, ANN, text)));
        }
        all.forEach(CompletableFuture::join);
    }

    @Test
    void a_sender_of_one_a_second_says_one_a_second() {
        var branch = branch();
        put(branch, 70, "Hello");
        var queue = queue(branch, 1, 1);
        var said = segments(claim(branch, queue, SENDER));
        assertThat(said).isEqualTo(1);
        assertThat(claim(branch, queue, SENDER)).isEmpty();
        var start = branch.store.clock().millis();
        while (branch.store.clock().millis() - start < 59_000) {
            branch.advance(Duration.ofMillis(250));
            said += segments(claim(branch, queue, SENDER));
            var seconds = (branch.store.clock().millis() - start) / 1_000;
            assertThat(said).isBetween((int) seconds - 1, (int) seconds + 2);
        }
    }

    @Test
    void in_any_minute_a_sender_says_no_more_than_its_rate_and_its_burst() {
        var branch = branch();
        minute(branch, 1, 1, "+14155550191");
        minute(branch, 3, 5, "+14155550192");
        minute(branch, 10, 1, "+14155550193");
    }

    private static void minute(Branch branch, double rate, int burst, String sender) {
        var all = new ArrayList<CompletableFuture<Placed>>();
        for (var i = 0; i < rate * 70 + 20; i++) {
            all.add(branch.outbox.put(by(draft("m/" + sender + "/" + i), "flow", sender, null)));
        }
        all.forEach(CompletableFuture::join);
        var queue = queue(branch, rate, burst);
        var at = new ArrayList<long[]>();
        var start = branch.store.clock().millis();
        while (branch.store.clock().millis() - start < 65_000) {
            branch.advance(Duration.ofMillis(700));
            var said = segments(claim(branch, queue, "AC1/" + sender));
            at.add(new long[] {branch.store.clock().millis(), said});
        }
        // A sender may make up for a quarter of a second in which nobody looked.
        var allowed = rate * 60 + Math.max(burst, Math.ceil(rate / 4));
        for (var from : at) {
            var within = at.stream()
                    .filter(some -> some[0] >= from[0] && some[0] < from[0] + 60_000)
                    .mapToLong(some -> some[1])
                    .sum();
            assertThat((double) within).as("rate %s, burst %s", rate, burst).isLessThanOrEqualTo(allowed);
        }
    }

    @Test
    void a_burst_after_a_pause_is_the_burst_and_segments_count() {
        var branch = branch();
        put(branch, 20, "Hello");
        var queue = queue(branch, 1, 5);
        assertThat(segments(claim(branch, queue, SENDER))).isEqualTo(5);
        branch.advance(Duration.ofHours(1));
        assertThat(segments(claim(branch, queue, SENDER))).isEqualTo(5);
        assertThat(claim(branch, queue, SENDER)).isEmpty();
    }

    @Test
    void a_long_text_costs_its_segments() {
        var branch = branch();
        put(branch, 3, "x".repeat(400));
        var queue = queue(branch, 1, 1);
        assertThat(segments(claim(branch, queue, SENDER))).isEqualTo(3);
        branch.advance(Duration.ofSeconds(2));
        assertThat(claim(branch, queue, SENDER)).isEmpty();
        branch.advance(Duration.ofMillis(1_001));
        assertThat(segments(claim(branch, queue, SENDER))).isEqualTo(3);
    }

    @Test
    void the_pace_survives_a_restart_and_binds_every_replica() {
        var branch = branch();
        put(branch, 10, "Hello");
        assertThat(claim(branch, queue(branch, 0.01, 1), SENDER)).hasSize(1);
        if (ground.isShared()) {
            var other = branch();
            assertThat(claim(other, queue(other, 0.01, 1), SENDER)).isEmpty();
        }
        end(branch);
        var again = branch();
        assertThat(claim(again, queue(again, 0.01, 1), SENDER)).isEmpty();
        again.advance(Duration.ofSeconds(101));
        assertThat(claim(again, queue(again, 0.01, 1), SENDER)).hasSize(1);
    }

    @Test
    void one_sender_that_must_wait_delays_no_other() {
        var branch = branch();
        put(branch, 10, "Hello");
        branch.put(by(draft("other"), "flow", TOLL_FREE, null));
        var queue = queue(branch, 0.01, 1);
        assertThat(claim(branch, queue, SENDER)).hasSize(1);
        assertThat(claim(branch, queue, SENDER)).isEmpty();
        assertThat(claim(branch, queue, "AC1/" + TOLL_FREE)).hasSize(1);
        assertThat(claim(branch, queue, "AC1/nobody")).isEmpty();
    }

    private static Draft with(String key, Terms.Priority priority, Terms.Order order) {
        return draft(key, ANN, "Hello", new Terms(null, null, priority, order, null));
    }

    private static List<String> keys(List<Claim> claims) {
        return claims.stream().map(claim -> claim.message().key()).toList();
    }

    @Test
    void the_urgent_go_first_and_of_one_priority_the_oldest() {
        var branch = branch();
        branch.put(with("low", Terms.Priority.LOW, Terms.Order.OLDEST));
        branch.put(with("normal/1", Terms.Priority.NORMAL, Terms.Order.OLDEST));
        branch.put(with("normal/2", Terms.Priority.NORMAL, Terms.Order.OLDEST));
        branch.put(with("high", Terms.Priority.HIGH, Terms.Order.OLDEST));
        branch.put(with("urgent", Terms.Priority.URGENT, Terms.Order.OLDEST));
        assertThat(keys(claim(branch, queue(branch, 100, 100), SENDER)))
                .containsExactly("flow/urgent", "flow/high", "flow/normal/1", "flow/normal/2", "flow/low");
    }

    @Test
    void a_flow_that_wants_it_has_its_newest_go_first() {
        var branch = branch();
        for (var i = 1; i <= 3; i++) {
            branch.put(with("n/" + i, Terms.Priority.NORMAL, Terms.Order.NEWEST));
        }
        assertThat(keys(claim(branch, queue(branch, 100, 100), SENDER)))
                .containsExactly("flow/n/3", "flow/n/2", "flow/n/1");
    }

    @Test
    void a_flow_whose_newest_go_first_makes_another_wait_for_no_more_than_its_turn() {
        var branch = branch();
        var queue = queue(branch, 1, 1);
        for (var i = 0; i < 5; i++) {
            branch.put(by(draft("b/" + i), "billing", null, null));
        }
        var order = new ArrayList<String>();
        for (var i = 0; i < 12; i++) {
            for (var n = 0; n < 3; n++) {
                branch.put(by(
                        with("c/" + i + "/" + n, Terms.Priority.NORMAL, Terms.Order.NEWEST), "campaign", null, null));
            }
            order.addAll(keys(claim(branch, queue, SENDER)));
            branch.advance(Duration.ofMillis(1_001));
        }
        assertThat(order.stream().filter(key -> key.startsWith("billing"))).hasSize(5);
        assertThat(order.stream().filter(key -> key.startsWith("campaign")))
                .as("each time the newest")
                .hasSize(7)
                .allMatch(key -> key.endsWith("/2"));
    }

    @Test
    void a_campaign_of_one_flow_makes_another_wait_for_no_more_than_its_turn() {
        var branch = branch();
        for (var i = 0; i < 50; i++) {
            branch.put(by(draft("c/" + i), "campaign", null, null));
        }
        var queue = queue(branch, 1, 1);
        claim(branch, queue, SENDER);
        for (var i = 0; i < 5; i++) {
            branch.put(by(draft("b/" + i), "billing", null, null));
        }
        var order = new ArrayList<String>();
        for (var i = 0; i < 12; i++) {
            branch.advance(Duration.ofMillis(1_001));
            order.addAll(keys(claim(branch, queue, SENDER)));
        }
        assertThat(order.subList(0, 11).stream().filter(key -> key.startsWith("billing")))
                .hasSize(5);
        assertThat(order.subList(0, 4).stream().filter(key -> key.startsWith("campaign")))
                .hasSizeBetween(1, 3);
    }
}
