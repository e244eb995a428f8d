package io.trunkline.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** So many refusals a second, ten seconds' worth of them at once, and soon forgotten. */
class StrikesTest {
    private static final int SOMEBODY = 4711;
    private static final long BEGAN = Long.MAX_VALUE - 5;

    private static long after(long millis) {
        return BEGAN + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void whoever_was_refused_a_thousand_times_at_once_is_heard_again_in_a_second() {
        var strikes = new Strikes(10, BEGAN);
        for (var n = 0; n < 1_000; n++) {
            strikes.strike(SOMEBODY, after(0));
        }
        assertThat(strikes.isOut(SOMEBODY, after(0))).isTrue();
        assertThat(strikes.secondsOut(SOMEBODY, after(0))).isEqualTo(1);
        assertThat(strikes.isOut(SOMEBODY, after(990))).isTrue();
        assertThat(strikes.isOut(SOMEBODY, after(1_001))).isFalse();
        assertThat(strikes.isOut(SOMEBODY + 1, after(0))).as("somebody else").isFalse();
    }

    @Test
    void as_many_in_each_second_as_are_bounded_are_never_too_many_and_one_more_is_soon() {
        var even = new Strikes(10, BEGAN);
        var faster = new Strikes(10, BEGAN);
        for (var n = 0; n < 10_000; n++) {
            even.strike(SOMEBODY, after(n * 100L));
            faster.strike(SOMEBODY, after(n * 90L));
        }
        assertThat(even.isOut(SOMEBODY, after(1_000_000))).isFalse();
        assertThat(faster.isOut(SOMEBODY, after(900_000))).isTrue();
    }
}
