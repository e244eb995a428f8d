package io.trunkline.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secrets of one guard, several while they rotate; none means closed. */
final class Secrets {
    private final Supplier<List<String>> now;
    private final String setting;
    private volatile Keys keys;

    /** The secrets that were found, and what they are made of. */
    private record Keys(List<String> secrets, List<byte[]> bytes) {
        static Keys of(List<String> secrets) {
            // A blank one would be a secret that everybody knows.
            return new Keys(
                    secrets,
                    secrets.stream()
                            .map(String::strip)
                            .filter(secret -> !secret.isEmpty())
                            .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                            .toList());
        }
    }

    /** @param now the secrets that are good now: the same list as long as they are the same */
    Secrets(Supplier<List<String>> now, String setting) {
        this.now = now;
        this.setting = setting;
        this.keys = Keys.of(now.get());
    }

    private List<byte[]> keys() {
        var secrets = now.get();
        var known = keys;
        if (known.secrets != secrets) {
            known = Keys.of(secrets);
            keys = known;
        }
        return known.bytes;
    }

    boolean isEmpty() {
        return keys().isEmpty();
    }

    String setting() {
        return setting;
    }

    void requireOne(Request request) {
        if (isEmpty()) {
            throw Problem.of(403, "no-secret", request.path() + " has no secret; set " + setting + ".");
        }
    }

    /** Whether any of these hexadecimal signatures is the HMAC-SHA256 of the parts under any secret. */
    boolean signed(List<String> signatures, byte[]... parts) {
        boolean found = false;
        for (byte[] key : keys()) {
            byte[] expected = hmac(key, parts);
            for (String signature : signatures) {
                found |= MessageDigest.isEqual(expected, bytes(signature));
            }
        }
        return found;
    }

    /** Whether that text is one of the secrets. */
    boolean contain(String text) {
        byte[] given = text.getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (byte[] key : keys()) {
            found |= MessageDigest.isEqual(key, given);
        }
        return found;
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java has HmacSHA256", missing);
        }
    }

    private static byte[] bytes(String hex) {
        try {
            return HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException noHex) {
            return new byte[0];
        }
    }
}
