package io.trunkline.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The GSM 7-bit default alphabet with its extension (3GPP TS 23.038), and the ways of smart encoding into it. */
final class Alphabet {
    private static final String BASIC = "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
            + "abcdefghijklmnopqrstuvwxyz¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ";
    private static final String EXTENSION = "\f[\\]^{|}~€";
    private static final byte[] SEPTETS = new byte[Character.MAX_VALUE + 1];
    private static final @Nullable String[] SMART = new @Nullable String[Character.MAX_VALUE + 1];

    static {
        BASIC.chars().forEach(c -> SEPTETS[c] = 1);
        EXTENSION.chars().forEach(c -> SEPTETS[c] = 2);
        var replacements = new Properties();
        try (var resource = Objects.requireNonNull(Alphabet.class.getResourceAsStream("smart.properties"))) {
            replacements.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        replacements.forEach((from, to) -> SMART[((String) from).charAt(0)] = (String) to);
    }

    private Alphabet() {}

    /** The septets a character takes: one, two with its escape, or zero if the alphabet does not have it. */
    static int septets(char character) {
        return SEPTETS[character];
    }

    static String smart(String text) {
        StringBuilder encoded = null;
        for (var i = 0; i < text.length(); i++) {
            var replacement = SMART[text.charAt(i)];
            if (replacement != null && encoded == null) {
                encoded = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (encoded != null) {
                if (replacement == null) {
                    encoded.append(text.charAt(i));
                } else {
                    encoded.append(replacement);
                }
            }
        }
        return encoded == null ? text : encoded.toString();
    }
}
