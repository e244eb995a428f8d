package io.trunkline.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said on the phone is XML whatever is said. */
class VoiceTwimlTest {
    private static final Tongue ENGLISH = new Tongue("en-US", null);

    @Test
    void a_text_is_said_as_it_is_and_what_xml_cannot_carry_is_left_out() {
        assertThat(new VoiceTwiml()
                        .say("a < b & c > \"d\" \u0007\uD83D \uD83D\uDE00\n\uFFFE'", ENGLISH)
                        .hangUp())
                .hasToString(
                        "<Response><Say language=\"en-US\">a &lt; b &amp; c &gt; &quot;d&quot;  \uD83D\uDE00\n'</Say>"
                                + "<Hangup/></Response>");
    }

    @Test
    void a_voice_and_a_url_are_attributes() {
        assertThat(new VoiceTwiml()
                        .listen(
                                new VoiceTwiml().say("Hi", new Tongue("de-DE", "Polly.Vicki")),
                                8,
                                "https://x/?a=1&b=2"))
                .hasToString("<Response><Gather input=\"dtmf\" numDigits=\"1\" finishOnKey=\"\""
                        + " actionOnEmptyResult=\"true\" timeout=\"8\" action=\"https://x/?a=1&amp;b=2\">"
                        + "<Say language=\"de-DE\" voice=\"Polly.Vicki\">Hi</Say></Gather></Response>");
    }

    @Test
    void a_long_text_is_said_in_pieces_that_twilio_takes_and_loses_nothing() {
        var text = "word ".repeat(2_000) + "x".repeat(9_000);
        var said = new VoiceTwiml().say(text, ENGLISH).toString();
        var pieces = said.replace("<Response><Say language=\"en-US\">", "")
                .replace("</Say></Response>", "")
                .split("</Say><Say language=\"en-US\">");
        assertThat(pieces).allMatch(piece -> piece.length() <= 4_096);
        assertThat(String.join("", pieces)).isEqualTo(text);
    }

    @Test
    void a_character_of_two_is_never_cut_apart() {
        var said = new VoiceTwiml()
                .say("a" + "\uD83D\uDE00".repeat(3_000), ENGLISH)
                .toString();
        assertThat(said.replaceAll("<[^>]*>", "")).isEqualTo("a" + "\uD83D\uDE00".repeat(3_000));
    }
}
