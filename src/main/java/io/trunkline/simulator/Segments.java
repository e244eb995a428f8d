package io.trunkline.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the parts in which a text travels, as Twilio's segment calculator does
 * (github.com/TwilioDevEd/message-segment-calculator).
 */
final class Segments {
    private static final String BASIC = "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
            + "abcdefghijklmnopqrstuvwxyz¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ";
    private static final String EXTENSION = "\f[\\]^{|}~€";
    private static final Pattern GRAPHEME = Pattern.compile("\\r|\\n|\\X");

    private static final int PART_BITS = 1120;
    private static final int HEADER_BITS = 48;

    private Segments() {}

    static int of(String text) {
        boolean gsm = text.chars().allMatch(c -> BASIC.indexOf(c) >= 0 || EXTENSION.indexOf(c) >= 0);
        int total = 0;
        int parts = 1;
        int used = HEADER_BITS;
        Matcher grapheme = GRAPHEME.matcher(text);
        while (grapheme.find()) {
            int bits = bits(grapheme.group(), gsm);
            total += bits;
            if (used + bits > PART_BITS) {
                parts++;
                used = HEADER_BITS;
            }
            used += bits;
        }
        return total <= PART_BITS ? 1 : parts;
    }

    private static int bits(String grapheme, boolean gsm) {
        if (!gsm) {
            return 16 * grapheme.length();
        }
        return grapheme.chars().map(c -> BASIC.indexOf(c) >= 0 ? 7 : 14).sum();
    }
}
