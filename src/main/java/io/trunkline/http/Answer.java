package io.trunkline.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent back; only the headers named here go out.
 *
 * @param status 200 to 599
 * @param contentType null if there is no body
 */
@SuppressWarnings("ArrayRecordComponent") // written once and never looked at again
public record Answer(int status, @Nullable String contentType, byte[] body, Map<String, String> headers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Answer {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("An answer's status is 200 to 599, not " + status);
        }
        headers = Map.copyOf(headers);
    }

    /** A status and nothing else. */
    public static Answer empty(int status) {
        return new Answer(status, null, new byte[0], Map.of());
    }

    /** A value as JSON; one that Jackson cannot write is an {@link IllegalArgumentException}. */
    public static Answer json(int status, Object value) {
        return json(status, "application/json", value);
    }

    static Answer json(int status, String contentType, Object value) {
        try {
            return new Answer(status, contentType, JSON.writeValueAsBytes(value), Map.of());
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException(value.getClass() + " cannot be written as JSON", unwritable);
        }
    }

    /** Plain text in UTF-8. */
    public static Answer text(int status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** A document in XML, as Twilio wants its TwiML. */
    public static Answer xml(int status, String document) {
        return new Answer(status, "text/xml; charset=utf-8", document.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** 303: look there, with GET, whatever was asked here (RFC 9110 §15.4.4). */
    public static Answer redirect(String location) {
        return empty(303).with("Location", location);
    }

    /** The same answer with one more header. */
    public Answer with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more);
    }
}
