package io.trunkline.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static List<Pace.Said> every(int millis, int times, int segments) {
        return IntStream.range(0, times)
                .mapToObj(n -> new Pace.Said((long) n * millis, segments, "m" + n))
                .toList();
    }

    @Test
    void a_sender_at_his_rate_is_in_order_in_segments_too() {
        assertThat(new Pace(2).excessOfAttempts(every(500, 1_000, 1))).isEmpty();
        assertThat(new Pace(2).excessOfAttempts(every(1_500, 1_000, 3))).isEmpty();
    }

    @Test
    void a_sender_who_is_a_little_too_fast_is_found_within_a_minute() {
        // 2.1 a second are 126 in a minute, where 121.5 may be.
        assertThat(new Pace(2).excess(every(476, 1_000, 1))).get().asString().contains("in a minute");
        assertThat(new Pace(2).excess(every(1_400, 1_000, 3))).isPresent();
    }

    @Test
    void a_burst_that_no_late_slot_explains_is_found() {
        assertThat(new Pace(2).excessOfAttempts(every(10, 3, 1))).isEmpty();
        assertThat(new Pace(2).excessOfAttempts(every(10, 4, 1)))
                .get()
                .asString()
                .contains("up to m3");
    }

    @Test
    void the_order_in_which_they_are_told_does_not_matter() {
        var said = List.of(
                new Pace.Said(30, 1, "d"),
                new Pace.Said(0, 1, "a"),
                new Pace.Said(20, 1, "c"),
                new Pace.Said(10, 1, "b"));
        assertThat(new Pace(2).excessOfAttempts(said)).get().asString().contains("up to d");
    }
}
