package io.trunkline.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static List<Received> texts(int... seconds) {
        return Arrays.stream(seconds)
                .mapToObj(second -> String.format("tick-2026-11-21T07:00:%02dZ", second))
                .map(token -> new Received(1, token, "+15005550010", "SM1", new Received.Fate("delivered", 0), 1))
                .toList();
    }

    private static Ticks ticks(List<Received> texts) {
        return Ticks.of(texts, Instant.parse("2026-11-21T07:00:00.2Z"), Instant.parse("2026-11-21T07:00:10.9Z"));
    }

    @Test
    void every_second_has_one_text() {
        assertThat(ticks(texts(1, 3, 2, 4, 5, 6, 7, 8, 9, 10))).isEqualTo(new Ticks(5, List.of(), List.of()));
    }

    @Test
    void a_second_without_one_and_one_with_two_are_named_but_for_what_may_be_under_way() {
        assertThat(ticks(texts(1, 2, 2, 4, 5, 6, 7, 8, 10)))
                .isEqualTo(new Ticks(5, List.of("2026-11-21T07:00:03Z"), List.of("2026-11-21T07:00:02Z")));
    }

    @Test
    void a_schedule_that_begins_late_or_ends_early_or_never_ran_missed_its_seconds() {
        assertThat(ticks(texts(3, 4)).missed())
                .containsExactly("2026-11-21T07:00:01Z", "2026-11-21T07:00:02Z", "2026-11-21T07:00:05Z");
        assertThat(ticks(List.of()).missed()).hasSize(5);
    }
}
