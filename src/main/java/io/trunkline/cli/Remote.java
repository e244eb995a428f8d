package io.trunkline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.settings.MountedSecrets;
import io.trunkline.settings.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The running service that the commands talk to; whatever it does not grant is a {@link Trouble}. */
final class Remote {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOKEN = "TRUNKLINE_TOKEN";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Place place;

    Remote(Place place) {
        this.place = place;
    }

    /** A path with its query, leaving out what is null. */
    static String path(String path, Map<String, ? extends @Nullable Object> query) {
        var encoded = query.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .map(entry -> entry.getKey() + "=" + encoded(String.valueOf(entry.getValue())))
                .collect(Collectors.joining("&"));
        return encoded.isEmpty() ? path : path + "?" + encoded;
    }

    /** A text as one part of a path, its slashes too. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) {
        return send(path, request -> request.GET());
    }

    /** Posts an object, leaving out what is null. */
    JsonNode post(String path, Map<String, ? extends @Nullable Object> fields) {
        var body = JSON.createObjectNode();
        fields.forEach((name, value) -> {
            if (value != null) {
                body.set(name, JSON.valueToTree(value));
            }
        });
        return send(path, request -> request.header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    private interface Method {
        HttpRequest.Builder on(HttpRequest.Builder request);
    }

    private JsonNode send(String path, Method method) {
        var token = token();
        var request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
        if (token.value != null) {
            try {
                request.header("Authorization", "Bearer " + token.value);
            } catch (IllegalArgumentException e) {
                throw Trouble.usedWrong("the token " + token.from + " has characters that no token can have");
            }
        }
        var response = exchange(method.on(request).build());
        var body = read(response);
        if (response.statusCode() < 300) {
            return body;
        }
        var detail = body.path("detail").asText("HTTP " + response.statusCode());
        throw switch (response.statusCode()) {
            case 401, 403 ->
                Trouble.usedWrong(url() + " does not let us in with the token " + token.from + ": " + detail)
                        .as(body);
            case 400 -> Trouble.usedWrong(detail).as(body);
            default -> Trouble.foundWrong(detail).as(body);
        };
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw Trouble.foundWrong(
                    "no Trunkline answers at " + url() + "; start it with ./trunkline run, or set TRUNKLINE_URL");
        } catch (HttpTimeoutException e) {
            throw Trouble.foundWrong("Trunkline at " + url() + " did not answer within " + PATIENCE.toSeconds()
                    + " s; whether it did what was asked is for a listing to say");
        } catch (IOException e) {
            throw Trouble.foundWrong("the connection to " + url() + " broke: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Trouble.foundWrong("interrupted");
        }
    }

    private JsonNode read(HttpResponse<String> response) {
        var type = response.headers().firstValue("Content-Type").orElse("");
        try {
            if (type.contains("json")) {
                return JSON.readTree(response.body());
            }
        } catch (JsonProcessingException e) {
            // Then it is no Trunkline.
        }
        throw Trouble.usedWrong("what answers at " + url() + " is no Trunkline (HTTP " + response.statusCode()
                + "); set TRUNKLINE_URL or TRUNKLINE_HTTP_PORT");
    }

    private URI uri(String path) {
        try {
            var uri = URI.create(url() + path);
            HttpRequest.newBuilder(uri);
            return uri;
        } catch (IllegalArgumentException e) {
            throw Trouble.usedWrong("TRUNKLINE_URL is '" + url() + "'; it should be as http://127.0.0.1:8080");
        }
    }

    private String url() {
        var url = place.variable("TRUNKLINE_URL");
        if (url != null) {
            return url.replaceAll("/+$", "");
        }
        var port = place.variable("TRUNKLINE_HTTP_PORT");
        return "http://127.0.0.1:" + (port == null ? "8080" : port);
    }

    /** The token and, for people, where it is from. */
    private record Token(@Nullable String value, String from) {}

    private Token token() {
        var given = place.variable(TOKEN);
        if (given != null) {
            return new Token(given.replaceFirst(",.*", ""), "of " + TOKEN);
        }
        var mounted = MountedSecrets.around(place.folder(), place.environment()).get(TOKEN);
        if (mounted != null) {
            return new Token(mounted.replaceFirst(",.*", ""), "of TRUNKLINE_SECRETS");
        }
        var file = Secrets.file(place.data());
        try {
            var kept = Secrets.read(place.data()).get(TOKEN);
            return new Token(
                    kept, kept == null ? "that is missing: " + TOKEN + " is not set and not in " + file : "in " + file);
        } catch (UncheckedIOException e) {
            return new Token(null, "in " + file + ", which cannot be read");
        }
    }
}
