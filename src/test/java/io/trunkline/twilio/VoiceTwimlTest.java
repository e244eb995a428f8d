package io.trunkline.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VoiceTwimlTest {
    @Test
    void a_text_is_said_as_it_is_whatever_it_means_to_xml() {
        assertThat(VoiceTwiml.say("a < b & \"c\" > 'd' ü 😀"))
                .isEqualTo("<Response><Say>a &lt; b &amp; \"c\" &gt; 'd' ü 😀</Say></Response>");
        assertThat(VoiceTwiml.say("bell\u0007 \uFFFE lone \uD83D end"))
                .isEqualTo("<Response><Say>bell  lone  end</Say></Response>");
    }
}
