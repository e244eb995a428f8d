package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "token, token, 0",
        "token, tokens, 1",
        "token, tokne, 1",
        "token, taken, 1",
        "'', token, 5",
        "abc, xyz, 3"
    })
    void a_distance_counts_edits(String one, String other, int distance) {
        assertThat(Spelling.distance(one, other)).isEqualTo(distance);
        assertThat(Spelling.distance(other, one)).isEqualTo(distance);
    }

    @Test
    void the_nearest_name_is_suggested_if_one_is_near() {
        var names = List.of("sms-sink", "call-sink", "reply-sink");
        assertThat(Spelling.suggestion("sms-snik", names)).isEqualTo("; did you mean 'sms-sink'?");
        assertThat(Spelling.suggestion("elephant", names)).isEmpty();
        assertThat(Spelling.nearest("cal-sink", names, 1)).contains("call-sink");
    }
}
