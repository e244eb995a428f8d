package io.trunkline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowanceTest {
    @Test
    void it_is_half_of_what_was_under_way_once_for_all_that_was_under_way_together() {
        var allowance = new Allowance(250);
        assertThat(allowance.cut(100, 5_000)).isTrue();
        assertThat(allowance.now()).isEqualTo(50);
        assertThat(allowance.cut(99, 5_500)).isFalse();
        assertThat(allowance.now()).isEqualTo(50);
        assertThat(allowance.cut(50, 6_000)).isTrue();
        assertThat(allowance.now()).isEqualTo(25);
    }

    @Test
    void it_is_never_less_than_one() {
        var allowance = new Allowance(250);
        for (var at = 0; at < 20; at++) {
            allowance.cut(1, at * 1_000L);
        }
        assertThat(allowance.now()).isEqualTo(1);
    }

    @Test
    void it_grows_by_about_one_for_each_round_that_went_well_up_to_the_most() {
        var allowance = new Allowance(20);
        allowance.cut(20, 0);
        assertThat(allowance.now()).isEqualTo(10);
        for (var i = 0; i < 11; i++) {
            allowance.grow();
        }
        assertThat(allowance.now()).isEqualTo(11);
        var full = 0;
        for (var i = 0; i < 500; i++) {
            full += allowance.grow() ? 1 : 0;
        }
        assertThat(allowance.now()).isEqualTo(20);
        assertThat(allowance.isFull()).isTrue();
        assertThat(full).as("said once").isEqualTo(1);
    }
}
