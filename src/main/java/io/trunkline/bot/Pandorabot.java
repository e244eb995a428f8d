package io.trunkline.bot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.schedule.Fetch;
import io.trunkline.schedule.Unreadable;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A bot at Pandorabots (https://pandorabots.com/docs/api-endpoints). The first text goes to `atalk`, which makes up a name for
 * whoever wrote it; what follows goes to `talk` under that name, so that no number of theirs leaves the house.
 *
 * @param url of their API, without a slash at its end
 */
public record Pandorabot(Fetch fetch, String url, String appId, String name, String userKey) implements Bot {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public CompletionStage<Reply> ask(Turn turn) {
        var client = turn.client();
        var query = new StringBuilder("user_key=")
                .append(encoded(userKey))
                .append("&input=")
                .append(encoded(turn.text()));
        if (client != null) {
            query.append("&client_name=").append(encoded(client));
        }
        if (client != null && turn.talk() != null) {
            query.append("&sessionid=").append(encoded(turn.talk()));
        }
        var path = (client == null ? "/atalk/" : "/talk/") + encoded(appId) + "/" + encoded(name);
        return fetch.post(URI.create(url + path + "?" + query), Map.of("Accept", "application/json"), "")
                .thenApply(Pandorabot::read);
    }

    /** Nothing that it names is left out of a message, and no key stands in one. */
    @Override
    public String toString() {
        return "Pandorabot[" + name + "]";
    }

    private static Reply read(byte[] body) {
        try {
            var answer = JSON.readTree(body);
            var text = StreamSupport.stream(answer.path("responses").spliterator(), false)
                    .map(JsonNode::asText)
                    .map(String::strip)
                    .collect(Collectors.joining(" "))
                    .strip();
            if (!answer.path("status").asText("ok").equals("ok") || text.isEmpty()) {
                throw new CompletionException(new Unreadable(
                        "Pandorabots answered " + answer.path("message").asText("nothing to say")));
            }
            return new Reply(
                    text,
                    answer.path("client_name").asText(null),
                    answer.path("sessionid").asText(null));
        } catch (IOException e) {
            throw new CompletionException(new Unreadable("Pandorabots answered what is not JSON"));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
