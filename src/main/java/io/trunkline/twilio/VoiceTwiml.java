package io.trunkline.twilio;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio is to do in a call, verb after verb (https://www.twilio.com/docs/voice/twiml). What XML cannot carry is left
 * out.
 */
final class VoiceTwiml {
    /** One Say takes 4,096 characters (https://www.twilio.com/docs/api/errors/13521). */
    private static final int LONGEST = 4_000;

    private final StringBuilder verbs = new StringBuilder();
    private int recording;

    /** Says a text, however long. */
    VoiceTwiml say(String text, Tongue tongue) {
        for (var piece : pieces(text)) {
            verbs.append("<Say");
            attribute("language", tongue.language());
            if (tongue.voice() != null) {
                attribute("voice", tongue.voice());
            }
            verbs.append('>');
            escape(piece);
            verbs.append("</Say>");
        }
        return this;
    }

    VoiceTwiml pause(int seconds) {
        verbs.append("<Pause");
        attribute("length", String.valueOf(seconds));
        verbs.append("/>");
        return this;
    }

    /**
     * Listens to one key while it says something, and a while longer.
     *
     * @param action where the key is told, and also that none was pressed
     */
    VoiceTwiml listen(VoiceTwiml spoken, int seconds, String action) {
        verbs.append("<Gather input=\"dtmf\" numDigits=\"1\" finishOnKey=\"\" actionOnEmptyResult=\"true\"");
        attribute("timeout", String.valueOf(seconds));
        attribute("action", action);
        verbs.append('>').append(spoken.verbs).append("</Gather>");
        return this;
    }

    /**
     * Rings a phone for so long and connects it; what became of it is told to the action.
     *
     * @param screen where it is asked what the phone hears before it is connected; null for nothing
     */
    VoiceTwiml dial(String number, int seconds, String action, @Nullable String screen) {
        verbs.append("<Dial");
        attribute("timeout", String.valueOf(seconds));
        attribute("action", action);
        verbs.append("><Number");
        if (screen != null) {
            attribute("url", screen);
        }
        verbs.append('>');
        escape(number);
        verbs.append("</Number></Dial>");
        return this;
    }

    /** Records what is said after a beep, until `#`, five seconds of silence, or so long. */
    VoiceTwiml record(int seconds, String action, String recorded) {
        verbs.append("<Record playBeep=\"true\" timeout=\"5\" finishOnKey=\"#\"");
        attribute("maxLength", String.valueOf(seconds));
        attribute("action", action);
        attribute("recordingStatusCallback", recorded);
        verbs.append(" recordingStatusCallbackEvent=\"completed absent\"/>");
        recording += seconds;
        return this;
    }

    /** For how many seconds it may record. */
    int recording() {
        return recording;
    }

    VoiceTwiml redirect(String url) {
        verbs.append("<Redirect>");
        escape(url);
        verbs.append("</Redirect>");
        return this;
    }

    VoiceTwiml hangUp() {
        verbs.append("<Hangup/>");
        return this;
    }

    @Override
    public String toString() {
        return "<Response>" + verbs + "</Response>";
    }

    private void attribute(String name, String value) {
        verbs.append(' ').append(name).append("=\"");
        escape(value);
        verbs.append('"');
    }

    private void escape(String text) {
        text.codePoints().filter(VoiceTwiml::isOfXml).forEach(character -> {
            switch (character) {
                case '<' -> verbs.append("&lt;");
                case '>' -> verbs.append("&gt;");
                case '&' -> verbs.append("&amp;");
                case '"' -> verbs.append("&quot;");
                default -> verbs.appendCodePoint(character);
            }
        });
    }

    private static boolean isOfXml(int character) {
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || (character >= ' ' && character < 0xD800)
                || (character > 0xDFFF && character < 0xFFFE)
                || character > 0xFFFF;
    }

    /** Cut between words where there are any. */
    private static List<String> pieces(String text) {
        var pieces = new ArrayList<String>();
        var rest = text;
        while (rest.length() > LONGEST) {
            var blank = rest.lastIndexOf(' ', LONGEST);
            var cut = blank > 0 ? blank : Character.isHighSurrogate(rest.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
            pieces.add(rest.substring(0, cut));
            rest = rest.substring(cut);
        }
        pieces.add(rest);
        return pieces;
    }
}
