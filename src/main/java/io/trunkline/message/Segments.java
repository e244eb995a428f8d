package io.trunkline.message;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many SMS a text is billed as, and why: its length is in septets (GSM-7) or UTF-16 units (UCS-2), 160 or 70 of
 * them in one segment, 153 or 67 in each of several.
 *
 * <p>An escaped pair of the GSM-7 extension and a grapheme of UCS-2 are never split between two segments. Counted as
 * Twilio's own calculator does it: https://github.com/TwilioDevEd/message-segment-calculator
 */
public record Segments(
        Encoding encoding, int count, int length, @Nullable NonGsm firstNonGsm) {
    private static final int GSM_ALONE = 160;
    private static final int GSM_PART = 153;
    private static final int UCS_ALONE = 70;
    private static final int UCS_PART = 67;
    /** BreakIterator of Java 17 takes flags and families apart, \X does not. */
    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    /** The alphabet a text is sent in. */
    public enum Encoding {
        /** Seven bits a character, for texts of the GSM alphabet only. */
        GSM_7,
        /** Sixteen bits a unit, for everything else. */
        UCS_2
    }

    /** The first character that forces UCS-2, and its index in UTF-16 units. */
    public record NonGsm(int index, String character) {}

    /** Counts the text as it stands. */
    public static Segments of(String text) {
        var septets = 0;
        var parts = 1;
        var filled = 0;
        for (var i = 0; i < text.length(); i++) {
            var size = Alphabet.septets(text.charAt(i));
            if (size == 0) {
                return ucs(text, new NonGsm(i, Character.toString(text.codePointAt(i))));
            }
            septets += size;
            if (filled + size > GSM_PART) {
                parts++;
                filled = 0;
            }
            filled += size;
        }
        return new Segments(Encoding.GSM_7, septets <= GSM_ALONE ? 1 : parts, septets, null);
    }

    /** Counts the text as it will be sent, with Twilio's smart encoding or without. */
    public static Segments of(String text, boolean smart) {
        return of(smart ? smart(text) : text);
    }

    /** The text after smart encoding: typographic characters become GSM-7 ones, which may make it longer. */
    public static String smart(String text) {
        return Alphabet.smart(text);
    }

    private static Segments ucs(String text, NonGsm culprit) {
        var count = text.length() <= UCS_ALONE ? 1 : parts(text);
        return new Segments(Encoding.UCS_2, count, text.length(), culprit);
    }

    private static int parts(String text) {
        var parts = 1;
        var filled = 0;
        var graphemes = GRAPHEME.matcher(text);
        while (graphemes.find()) {
            var size = graphemes.end() - graphemes.start();
            if (size == 2 && text.charAt(graphemes.start()) == '\r') {
                // CR and LF are one grapheme, but two characters to the calculator.
                parts += filled == UCS_PART ? 1 : 0;
                filled = filled == UCS_PART ? 1 : filled + 1;
                size = 1;
            }
            if (filled + size > UCS_PART) {
                // A grapheme that fits no segment must be torn, and fills whole ones.
                parts += (filled > 0 ? 1 : 0) + (size - 1) / UCS_PART;
                filled = (size - 1) % UCS_PART + 1;
            } else {
                filled += size;
            }
        }
        return parts;
    }
}
