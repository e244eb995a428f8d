package io.trunkline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Gauges that are bounded in number, and true in sum. */
class LevelsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Levels levels =
            new Levels(registry, new Levels.Meaning("queue", "messages", "What waits"), "account", "sender");

    private static List<Integer> all(int count) {
        return IntStream.rangeClosed(1, count).boxed().toList();
    }

    private void show(List<Integer> things) {
        levels.show(things, thing -> List.of("default", "sender" + thing), thing -> thing, Double::sum);
    }

    private double sum() {
        return registry.find("queue").gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    private double height(String account, String sender) {
        return registry.get("queue")
                .tags("account", account, "sender", sender)
                .gauge()
                .value();
    }

    @Test
    void what_comes_after_the_first_thousand_is_shown_together() {
        show(all(1_200));
        assertThat(registry.find("queue").gauges()).hasSize(1_001);
        assertThat(height("default", "sender1000")).isEqualTo(1_000);
        assertThat(height("other", "other"))
                .isEqualTo(IntStream.rangeClosed(1_001, 1_200).sum());
        assertThat(sum()).isEqualTo(IntStream.rangeClosed(1, 1_200).sum());
        show(List.of(7, 1_100));
        assertThat(height("default", "sender7")).isEqualTo(7);
        assertThat(height("other", "other")).isEqualTo(1_100);
        assertThat(sum()).isEqualTo(1_107);
    }

    @Test
    void as_long_as_there_is_room_there_are_no_others() {
        show(all(1_000));
        assertThat(registry.find("queue").tag("sender", "other").gauges()).isEmpty();
        assertThat(sum()).isEqualTo(500_500);
    }
}
