package io.trunkline.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
    private static final String TRIAL = "Sent from your Twilio trial account - ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "Hello | Hello",
                "It’s “done” – really… | It's \"done\" - really...",
                "It’s | It’s",
                "Grüße 😀 | Grüße 😀",
                "½ price | 1/2 price",
            })
    void it_is_the_same_also_after_smart_encoding_and_behind_the_prefix_of_a_trial(String ours, String theirs) {
        assertThat(Wording.isSame(ours, theirs)).isTrue();
        assertThat(Wording.isSame(ours, TRIAL + theirs)).isTrue();
    }

    @Test
    void another_text_is_not_the_same() {
        for (var theirs : new String[] {"", "hello", "Hello!", TRIAL, "Dear Ann, Hello", TRIAL + TRIAL + "Hello"}) {
            assertThat(Wording.isSame("Hello", theirs)).as(theirs).isFalse();
        }
    }

    @Test
    void a_text_that_begins_like_a_trial_s_is_the_same_as_itself() {
        assertThat(Wording.isSame(TRIAL + "Hello", TRIAL + "Hello")).isTrue();
    }
}
