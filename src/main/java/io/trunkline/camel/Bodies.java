package io.trunkline.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.journal.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;

/** The data of events as bodies of exchanges, and back. */
final class Bodies {
    static final ObjectMapper JSON = new ObjectMapper();

    private Bodies() {}

    /** JSON as a tree, so that each `jq` need not parse it again; anything else as text. */
    static Object read(Event event) {
        if (event.isJson()) {
            try {
                return JSON.readTree(event.data());
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "the event's data is not the JSON it says it is: " + e.getMessage(), e);
            }
        }
        return new String(event.data(), StandardCharsets.UTF_8);
    }

    /** What a body says as data of an event. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on at once, never compared.
    record Data(String contentType, byte[] bytes) {}

    static Data write(Exchange exchange) throws JsonProcessingException {
        var body = exchange.getMessage().getBody();
        if (body instanceof JsonNode || body instanceof Map<?, ?> || body instanceof Iterable<?> || body == null) {
            return new Data("application/json", JSON.writeValueAsBytes(body));
        }
        var text = exchange.getMessage().getBody(String.class);
        var bytes = (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
        return new Data(isJson(bytes) ? "application/json" : "text/plain; charset=utf-8", bytes);
    }

    private static boolean isJson(byte[] bytes) {
        try {
            var tree = JSON.readTree(bytes);
            return tree != null && tree.isContainerNode();
        } catch (IOException e) {
            return false;
        }
    }
}
