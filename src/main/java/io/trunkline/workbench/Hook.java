package io.trunkline.workbench;

import io.trunkline.camel.Piece;
import io.trunkline.camel.Sheet;
import io.trunkline.camel.Use;
import io.trunkline.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A webhook as a route file declares it, so that a test can post to it like the system it is for.
 *
 * @param id where a request says its id, as `header:Name`; empty where it is in the body
 */
record Hook(String scheme, String secret, String id) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}:]+)(?::([^}]*))?}}");

    /** The hook of that name among the route files of a folder. */
    static Optional<Hook> find(Path folder, Settings settings, String name) throws IOException {
        List<Path> files;
        try (var paths = Files.walk(folder)) {
            files = paths.filter(path -> path.toString().endsWith(".camel.yaml"))
                    .toList();
        }
        for (var file : files) {
            for (var use : Use.in(Sheet.read(file))) {
                var given = use.given().stream()
                        .collect(Collectors.toMap(
                                Piece.Entry::key, entry -> entry.value().text(), (one, two) -> two));
                if (given.containsKey("scheme") && name.equals(given.get("name"))) {
                    return Optional.of(new Hook(
                            given.getOrDefault("scheme", ""),
                            resolve(given.getOrDefault("secret", ""), settings),
                            given.getOrDefault("id", "")));
                }
            }
        }
        return Optional.empty();
    }

    private static String resolve(String text, Settings settings) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(name -> java.util.regex.Matcher.quoteReplacement(
                        settings.properties().getOrDefault(name.group(1), name.group(2) == null ? "" : name.group(2))))
                .split(",", -1)[0]
                .strip();
    }

    /** What proves that a body comes from there, at that time. */
    Map<String, String> headers(String body, long millis) {
        var headers = new LinkedHashMap<String, String>();
        switch (scheme) {
            case "stripe" -> {
                var time = millis / 1_000;
                headers.put("Stripe-Signature", "t=" + time + ",v1=" + hmac(time + "." + body));
            }
            case "hmac" -> headers.put("X-Hub-Signature", "sha256=" + hmac(body));
            case "bearer" -> headers.put("Authorization", "Bearer " + secret);
            default ->
                throw new IllegalArgumentException(
                        "nothing is known of the scheme '" + scheme + "'; give what proves the sender by `headers:`");
        }
        if (id.startsWith("header:")) {
            headers.put(id.substring("header:".length()), digest(body));
        }
        return headers;
    }

    private String hmac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same id for the same body, so that what is posted twice is a repeat. */
    private static String digest(String body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
