package io.trunkline.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SkewTest {
    private static final long HOUR = 3_600_000;

    @Test
    void clocks_that_may_agree_agree_however_the_second_was_cut_and_however_slow_the_answer_was() {
        for (var wait = 0; wait <= 30_000; wait += 371) {
            for (var moment = 1_000_000L; moment < 1_001_000; moment += 37) {
                var date = (moment + wait) / 1_000 * 1_000;
                assertThat(Skew.between(moment, moment + wait + 40, date).least())
                        .isZero();
            }
        }
    }

    @Test
    void a_clock_that_is_surely_ahead_or_behind_is_known_to_be_to_the_second() {
        for (var moment = 1_000_000L; moment < 1_001_000; moment += 37) {
            var date = moment / 1_000 * 1_000;
            assertThat(Skew.between(moment + HOUR, moment + HOUR + 40, date).least())
                    .isBetween(HOUR - 1_000, HOUR + 1_000);
            assertThat(Skew.between(moment - HOUR, moment - HOUR + 40, date).least())
                    .isBetween(-HOUR - 1_000, -HOUR + 1_040);
        }
    }

    @Test
    void nothing_happened_earlier_or_later_than_is_said_wherever_our_clock_is() {
        for (var skew = -3_000; skew <= 3_000; skew += 37) {
            for (var happened = 10_000L; happened < 11_000; happened += 41) {
                for (var asked = 60_000L; asked < 61_000; asked += 43) {
                    var listed = Instant.ofEpochMilli(happened / 1_000 * 1_000);
                    var known = Skew.between(asked + skew, asked + 200 + skew, (asked + 100) / 1_000 * 1_000);
                    assertThat(known.latest(listed)).isGreaterThanOrEqualTo(happened + skew);
                    assertThat(known.earliest(listed)).isLessThanOrEqualTo(Math.max(happened, happened + skew));
                }
            }
        }
    }
}
