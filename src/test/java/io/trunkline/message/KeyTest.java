package io.trunkline.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTest {
    @Test
    void a_key_lives_in_the_namespace_of_its_flow() {
        assertThat(Key.of("billing", "in_1042")).hasToString("billing/in_1042");
        assertThat(Key.of("meetings", "meeting/1/ann")).isEqualTo(new Key("meetings/meeting/1/ann"));
    }

    @Test
    void a_leading_slash_leaves_the_namespace() {
        assertThat(Key.of("billing", "/incident/7")).hasToString("/incident/7");
        assertThat(Key.of("billing", "/incident/7")).isEqualTo(Key.of("shipping", "/incident/7"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', the key is empty",
        "' ', the key is empty",
        "/, the key is empty",
        "a//b, a part between its slashes is empty",
        "a/, a part between its slashes is empty",
        "//a, a part between its slashes is empty",
        "a/ /b, a part between its slashes is empty",
        "null, a part of it is null",
        "meeting/null/ann, a part of it is null",
        "/null, a part of it is null",
    })
    void a_key_with_a_hole_is_refused(String key, String why) {
        assertThatThrownBy(() -> Key.of("billing", key))
                .isInstanceOf(InvalidKey.class)
                .hasMessageContaining(why);
    }

    @Test
    void a_key_that_cannot_be_written_is_refused() {
        assertThatThrownBy(() -> Key.of("billing", "a\nb"))
                .isInstanceOf(InvalidKey.class)
                .hasMessageContaining("U+000A");
        assertThatThrownBy(() -> Key.of("billing", "a\u0000")).hasMessageContaining("U+0000");
        assertThatThrownBy(() -> Key.of("billing", "a\uD83D")).hasMessageContaining("U+D83D");
        assertThat(Key.of("billing", "日本/😀")).hasToString("billing/日本/😀");
    }

    @Test
    void a_key_has_at_most_250_characters() {
        assertThat(Key.of("b", "k".repeat(248)).text()).hasSize(250);
        assertThatThrownBy(() -> Key.of("b", "k".repeat(249)))
                .isInstanceOf(InvalidKey.class)
                .hasMessageContaining("it has 251 characters; at most 250 are allowed")
                .hasMessageNotContaining("k".repeat(100));
    }

    @Test
    void a_key_needs_a_flow_or_a_slash() {
        assertThatThrownBy(() -> new Key("in_1042"))
                .isInstanceOf(InvalidKey.class)
                .hasMessageContaining("no flow");
        assertThatThrownBy(() -> Key.of("", "a")).isInstanceOf(InvalidKey.class);
        assertThatThrownBy(() -> Key.of("a/b", "c")).isInstanceOf(InvalidKey.class);
    }

    @Test
    void a_key_covers_itself_and_what_lies_under_it_by_whole_parts() {
        var meeting = Key.of("meetings", "meeting/1");
        assertThat(meeting.covers(meeting)).isTrue();
        assertThat(meeting.covers(Key.of("meetings", "meeting/1/ann"))).isTrue();
        assertThat(meeting.covers(Key.of("meetings", "meeting/10"))).isFalse();
        assertThat(meeting.covers(Key.of("meetings", "meeting"))).isFalse();
        assertThat(meeting.covers(Key.of("other", "meeting/1"))).isFalse();
        assertThat(Key.of("x", "/meeting/1").covers(meeting)).isFalse();
    }
}
