package io.trunkline.simulator;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Makes Twilio's identifiers: two letters and 32 hexadecimal digits. */
final class Sid {
    private static final HexFormat HEX = HexFormat.of();

    private Sid() {}

    static String next(String prefix) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return prefix + HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }

    static boolean is(String prefix, String candidate) {
        return candidate.length() == 34
                && candidate.startsWith(prefix)
                && candidate.chars().skip(2).allMatch(HexFormat::isHexDigit);
    }
}
