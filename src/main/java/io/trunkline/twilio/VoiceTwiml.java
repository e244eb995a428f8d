package io.trunkline.twilio;

/** What is said on the phone, as TwiML (https://www.twilio.com/docs/voice/twiml). */
public final class VoiceTwiml {
    private VoiceTwiml() {}

    /** Says a text and hangs up. What XML cannot carry is left out. */
    public static String say(String text) {
        var said = new StringBuilder("<Response><Say>");
        text.codePoints().filter(VoiceTwiml::isOfXml).forEach(character -> {
            switch (character) {
                case '<' -> said.append("&lt;");
                case '>' -> said.append("&gt;");
                case '&' -> said.append("&amp;");
                default -> said.appendCodePoint(character);
            }
        });
        return said.append("</Say></Response>").toString();
    }

    private static boolean isOfXml(int character) {
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || (character >= ' ' && character < 0xD800)
                || (character > 0xDFFF && character < 0xFFFE)
                || character > 0xFFFF;
    }
}
