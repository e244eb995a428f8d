package io.trunkline.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTest {
    @ParameterizedTest
    @CsvSource({
        "90s, PT90S",
        "15m, PT15M",
        "24h, PT24H",
        "7d, PT168H",
        "250ms, PT0.25S",
        "PT15M, PT15M",
        "P1D, PT24H",
        "' 15 M ', PT15M",
        "0s, PT0S",
        "PT1H30M, PT90M",
    })
    void a_span_is_read_as_people_write_it(String text, Duration duration) {
        assertThat(Span.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "15", "m", "-5m", "PT-5M", "1.5h", "15 minutes", "999999999999999999d", "PT9999999999999999S"
            })
    void a_span_that_is_none_is_refused_with_examples(String text) {
        assertThatThrownBy(() -> Span.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write it as 250ms, 90s, 15m, 24h, 7d or PT15M");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-01T09:30:00+01:00, 2026-03-01T08:30:00Z",
        "2026-03-01T08:30:00Z, 2026-03-01T08:30:00Z",
        "2026-03-01T08:30Z, 2026-03-01T08:30:00Z",
        "2026-03-01t08:30:00.123z, 2026-03-01T08:30:00.123Z",
        "2026-03-01T09:30:00.000+0100, 2026-03-01T08:30:00Z",
        "2026-03-01T09:30:00+01, 2026-03-01T08:30:00Z",
    })
    void a_moment_is_read_with_its_offset(String text, Instant instant) {
        assertThat(Moment.parse(text)).isEqualTo(instant.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01T09:30:00", "2026-03-01T09:30"})
    void a_moment_without_an_offset_is_refused_with_how_to_give_one(String text) {
        assertThatThrownBy(() -> Moment.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no offset")
                .hasMessageContaining("write " + text + "Z for UTC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "2026-02-30T09:30:00Z", "2026-03-01", "1772353800000"})
    void what_is_no_moment_is_refused(String text) {
        assertThatThrownBy(() -> Moment.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a time");
    }
}
