package io.trunkline.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How a call is held is stored with its message and read back the same. */
class TalkTest {
    @Test
    void it_is_stored_and_read_back() {
        var talk = Talk.parse(" 1 = acknowledge , 2=call me later,*=pass", "leave", "pt-BR");
        assertThat(talk.keys())
                .containsExactly(
                        java.util.Map.entry("1", "acknowledge"),
                        java.util.Map.entry("2", "call me later"),
                        java.util.Map.entry("*", "pass"));
        assertThat(Talk.of(Particulars.of(talk.particulars().stored()))).isEqualTo(talk);
        assertThat(talk.meaning("1")).contains(Talk.ACKNOWLEDGE);
        assertThat(talk.meaning("3")).isEmpty();
    }

    @Test
    void what_is_usual_is_not_stored() {
        assertThat(Talk.parse(null, "hangup", null).particulars().isNone()).isTrue();
        assertThat(Talk.of(Particulars.NONE)).isEqualTo(Talk.PLAIN);
    }
}
