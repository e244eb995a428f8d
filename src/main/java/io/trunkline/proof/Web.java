package io.trunkline.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP as a client speaks it who has a deadline. */
final class Web {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    HttpResponse<String> send(
            String method, String url, Map<String, String> headers, @Nullable String body, Duration patience)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(patience)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** What is answered with a 2xx, as JSON; anything else is an exception. */
    JsonNode ask(String method, String url, Map<String, String> headers, @Nullable String body, Duration patience)
            throws IOException, InterruptedException {
        var answer = send(method, url, headers, body, patience);
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + URI.create(url).getPath() + " is answered " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }
}
