package io.trunkline.console;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Names that nobody else makes up and that sort by time (https://github.com/ulid/spec). */
final class Ulid {
    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BITS = 80;
    private static final int LENGTH = 26;

    private Ulid() {}

    /** One for that time in epoch milliseconds. */
    static String at(long millis) {
        var value = BigInteger.valueOf(millis).shiftLeft(RANDOM_BITS).or(new BigInteger(RANDOM_BITS, RANDOM));
        var text = new StringBuilder(LENGTH);
        for (var shift = 5 * (LENGTH - 1); shift >= 0; shift -= 5) {
            text.append(CROCKFORD.charAt(value.shiftRight(shift).intValue() & 31));
        }
        return text.toString();
    }
}
