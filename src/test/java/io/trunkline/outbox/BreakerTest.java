package io.trunkline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BreakerTest {
    private final Breaker breaker = new Breaker();

    private void silence(int times) {
        for (var i = 0; i < times; i++) {
            breaker.silence("us", "1/" + i, 0);
        }
    }

    @Test
    void three_answers_in_a_row_that_say_nothing_hold_the_queue() {
        silence(2);
        assertThat(breaker.isOpen()).isFalse();
        breaker.answered();
        silence(2);
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.silence("them", "9/1", 0)).isTrue();
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.silence("them", "9/2", 0)).as("said once").isFalse();
    }

    @Test
    void each_sender_tries_one_at_a_time_with_growing_pauses() {
        silence(3);
        var now = 100_000L;
        assertThat(breaker.nextAt("us", now)).isEqualTo(now + 2_000);
        for (var pause : new long[] {4_000, 8_000, 16_000, 32_000, 60_000, 60_000}) {
            breaker.handedOut("us", "5/1");
            assertThat(breaker.nextAt("us", now)).isEqualTo(Long.MAX_VALUE);
            assertThat(breaker.admits("us", "5/1")).isTrue();
            assertThat(breaker.admits("us", "6/1")).isFalse();
            assertThat(breaker.nextAt("them", now))
                    .as("another sender has its own")
                    .isNotEqualTo(Long.MAX_VALUE);
            breaker.silence("us", "5/1", now);
            assertThat(breaker.nextAt("us", now)).isEqualTo(now + pause);
        }
    }

    @Test
    void one_that_was_not_begun_after_all_leaves_the_try_to_another() {
        silence(3);
        breaker.nextAt("us", 0);
        breaker.handedOut("us", "5/1");
        breaker.ended("us", "4/1");
        assertThat(breaker.nextAt("us", 9_000)).isEqualTo(Long.MAX_VALUE);
        breaker.ended("us", "5/1");
        assertThat(breaker.nextAt("us", 9_000)).isEqualTo(2_000);
    }

    @Test
    void any_answer_that_says_something_ends_it() {
        silence(3);
        assertThat(breaker.answered()).isTrue();
        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.admits("us", "7/1")).isTrue();
        assertThat(breaker.answered()).as("said once").isFalse();
    }
}
