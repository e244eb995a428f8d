package io.trunkline.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static List<Received> texts(int... seconds) {
        return Arrays.stream(seconds)
                .mapToObj(second -> String.format("tick-2026-11-21T07:00:%02dZ", second))
                .map(token -> new Received(1, token, "+15005550010", "SM1", "delivered", 1))
                .toList();
    }

    @Test
    void every_second_has_one_text() {
        assertThat(Ticks.of(texts(1, 3, 2, 4, 5, 6, 7, 8, 9, 10))).isEqualTo(new Ticks(5, List.of(), List.of()));
    }

    @Test
    void a_second_without_one_and_one_with_two_are_named_but_for_what_may_be_under_way() {
        assertThat(Ticks.of(texts(1, 2, 2, 4, 5, 6, 7, 8, 10)))
                .isEqualTo(new Ticks(5, List.of("2026-11-21T07:00:03Z"), List.of("2026-11-21T07:00:02Z")));
    }

    @Test
    void without_any_there_is_nothing_to_judge() {
        assertThat(Ticks.of(List.of()).count()).isZero();
    }
}
