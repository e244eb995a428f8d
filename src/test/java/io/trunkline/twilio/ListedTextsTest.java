package io.trunkline.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListedTextsTest {
    private static final long HOUR = 3_600_000;

    @Test
    void clocks_that_may_agree_agree_however_the_second_was_cut_and_however_slow_the_answer_was() {
        for (var wait = 0; wait <= 30_000; wait += 371) {
            for (var moment = 1_000_000L; moment < 1_001_000; moment += 37) {
                var date = (moment + wait) / 1_000 * 1_000;
                assertThat(ListedTexts.ahead(moment, moment + wait + 40, date)).isZero();
            }
        }
    }

    @Test
    void a_clock_that_is_surely_ahead_or_behind_is_known_to_be_to_the_second() {
        for (var moment = 1_000_000L; moment < 1_001_000; moment += 37) {
            var date = moment / 1_000 * 1_000;
            assertThat(ListedTexts.ahead(moment + HOUR, moment + HOUR + 40, date))
                    .isBetween(HOUR - 1_000, HOUR + 1_000);
            assertThat(ListedTexts.ahead(moment - HOUR, moment - HOUR + 40, date))
                    .isBetween(-HOUR - 1_000, -HOUR + 1_040);
        }
    }
}
