package io.trunkline.twilio;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells Twilio's webhooks from everybody else's by `X-Twilio-Signature`, under any of the account's tokens, so that a
 * rotation refuses nothing; without a token it verifies nothing.
 *
 * <p>The scheme carries no time: a request can be replayed, and whoever acts on one removes doubles by SID.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
public final class Signature {
    private static final String BODY_HASH = "bodySHA256=";

    private final Supplier<List<String>> now;
    private volatile Keys keys;

    /** The tokens that were found, and what they are made of. */
    private record Keys(List<String> tokens, List<SecretKeySpec> specs) {
        static Keys of(List<String> tokens) {
            if (tokens.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("an auth token is blank; leave it out or give all of it");
            }
            return new Keys(
                    tokens,
                    tokens.stream()
                            .map(token -> new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"))
                            .toList());
        }
    }

    /** Takes the auth tokens that are good at present, the one to sign with first; none may be blank. */
    public Signature(List<String> tokens) {
        this(() -> tokens);
    }

    /** Takes auth tokens that may be exchanged: the same list as long as they are the same. */
    public Signature(Supplier<List<String>> tokens) {
        this.now = tokens;
        this.keys = Keys.of(tokens.get());
    }

    private List<SecretKeySpec> keys() {
        var tokens = now.get();
        var known = keys;
        if (known.tokens != tokens) {
            known = Keys.of(tokens);
            keys = known;
        }
        return known.specs;
    }

    /**
     * Whether Twilio sent this to us.
     *
     * @param url the URL as Twilio was given it: public scheme and host, path and query with their raw escapes
     * @param form the parameters of a form body, {@link Form#EMPTY} for a GET and for any other body
     * @param jsonBody the raw bytes of a body that is no form, whatever its type says; null only if it is a form or
     *     there is none
     * @param header the value of `X-Twilio-Signature`, null if it is missing
     */
    public boolean verifies(String url, Form form, byte @Nullable [] jsonBody, @Nullable String header) {
        if (header == null) {
            return false;
        }
        var whole = withoutFragment(url);
        if (!bodyMatches(whole, form, jsonBody)) {
            return false;
        }
        var claimed = header.strip().getBytes(StandardCharsets.UTF_8);
        var parameters = jsonBody == null || jsonBody.length == 0 ? joined(form) : "";
        var verified = false;
        for (var candidate : SignedUrl.candidates(whole)) {
            for (var key : keys()) {
                verified |= MessageDigest.isEqual(
                        hmac(key, candidate + parameters).getBytes(StandardCharsets.UTF_8), claimed);
            }
        }
        return verified;
    }

    /** The header Twilio would send with that URL and form, under the first token. */
    public String sign(String url, Form form) {
        var keys = keys();
        if (keys.isEmpty()) {
            throw new IllegalStateException("there is no auth token to sign with; set TWILIO_AUTH_TOKEN");
        }
        return hmac(keys.get(0), withoutFragment(url) + joined(form));
    }

    private static String withoutFragment(String url) {
        var fragment = url.indexOf('#');
        return fragment < 0 ? url : url.substring(0, fragment);
    }

    /** Twilio signs the hash of a JSON body with the URL, so a body must have one and a hash must have its body. */
    private static boolean bodyMatches(String url, Form form, byte @Nullable [] jsonBody) {
        var hash = bodyHash(url);
        var bodyless = jsonBody == null || jsonBody.length == 0;
        if (bodyless && (hash == null || !form.parameters().isEmpty())) {
            return true;
        }
        if (hash == null) {
            return false;
        }
        return MessageDigest.isEqual(
                sha256(jsonBody == null ? new byte[0] : jsonBody).getBytes(StandardCharsets.UTF_8),
                hash.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String bodyHash(String url) {
        var query = url.indexOf('?');
        if (query < 0) {
            return null;
        }
        for (var parameter : url.substring(query + 1).split("&", -1)) {
            if (parameter.startsWith(BODY_HASH)) {
                return parameter.substring(BODY_HASH.length());
            }
        }
        return null;
    }

    /** Names in order; the values of one name as a sorted set, as Twilio's own libraries do it. */
    private static String joined(Form form) {
        var sorted = new TreeMap<String, Set<String>>();
        form.parameters().forEach(parameter -> sorted.computeIfAbsent(parameter.getKey(), name -> new TreeSet<>())
                .add(parameter.getValue()));
        var joined = new StringBuilder();
        sorted.forEach(
                (name, values) -> values.forEach(value -> joined.append(name).append(value)));
        return joined.toString();
    }

    private static String hmac(SecretKeySpec key, String data) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(data.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA1", e);
        }
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
