package io.trunkline.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A seed is worth printing because it repeats every decision of a run, and no other does. */
class PlanTest {
    private static List<Integer> decisions(long seed, String actor) {
        var plan = new Plan(
                new Plan.Service(1, null, Path.of("routes")), new Plan.Bound(1, Duration.ofMinutes(1)), seed, false);
        return plan.dice(actor).ints(20, 0, 1_000).boxed().toList();
    }

    @Test
    void the_same_seed_repeats_the_decisions_of_every_actor() {
        for (var actor : List.of("weather", "p0", "p1", "slow")) {
            assertThat(decisions(7, actor)).isEqualTo(decisions(7, actor));
        }
    }

    @Test
    void another_seed_decides_otherwise() {
        var all = new HashSet<>(LongStream.rangeClosed(1, 50)
                .mapToObj(seed -> decisions(seed, "weather"))
                .toList());
        assertThat(all).hasSize(50);
    }

    @Test
    void each_actor_decides_for_himself() {
        assertThat(decisions(7, "p0")).isNotEqualTo(decisions(7, "p1"));
    }
}
