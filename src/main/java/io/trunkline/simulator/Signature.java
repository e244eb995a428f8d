package io.trunkline.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs webhooks as Twilio does (https://www.twilio.com/docs/usage/security#validating-requests). */
final class Signature {
    private final SecretKeySpec key;

    Signature(String token) {
        this.key = new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1");
    }

    /** The value of X-Twilio-Signature for a POST of this form to this URL, which must have no fragment. */
    String of(String url, Form form) {
        StringBuilder signed = new StringBuilder(url);
        sorted(form)
                .forEach((name, values) ->
                        values.forEach(value -> signed.append(name).append(value)));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(key);
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA1", e);
        }
    }

    /** By name; the values of a repeated name are sorted too, and each counts once. */
    private static Map<String, SortedSet<String>> sorted(Form form) {
        Map<String, SortedSet<String>> sorted = new TreeMap<>();
        for (Form.Field field : form.fields()) {
            sorted.computeIfAbsent(field.name(), name -> new TreeSet<>()).add(field.value());
        }
        return sorted;
    }
}
