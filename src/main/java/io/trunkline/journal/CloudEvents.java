package io.trunkline.journal;

import com.fasterxml.jackson.core.JsonFactory;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes events as CloudEvents 1.0.2 over HTTP
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md).
 */
public final class CloudEvents {
    private static final String ACCEPTED = "application/cloudevents+json, application/cloudevents-batch+json,"
            + " or any other type together with ce-specversion, ce-id, ce-source and ce-type headers";
    private static final JsonFactory JSON = new JsonFactory();

    private CloudEvents() {}

    /**
     * The events of a request in structured, batch or binary mode, in their order.
     *
     * @param now epoch milliseconds, the time of an event that has none
     * @throws Problem with status 400 and a {@code field} if any of them is wrong; then none of them counts
     */
    public static List<Event> parse(Request request, long now) {
        String contentType = request.header("Content-Type");
        String media = Event.mediaType(contentType);
        if (media.equals("application/cloudevents+json")) {
            return List.of(Envelopes.one(request.body(), now));
        }
        if (media.equals("application/cloudevents-batch+json")) {
            return Envelopes.batch(request.body(), now);
        }
        boolean binary = request.headers().names().stream()
                .anyMatch(name -> name.regionMatches(true, 0, Attributes.HEADER, 0, Attributes.HEADER.length()));
        if (media.startsWith("application/cloudevents") || !binary) {
            throw Problem.wrongType(contentType, ACCEPTED);
        }
        return List.of(binary(request, contentType, now));
    }

    /** One event in the JSON format, for structured mode; JSON data stays as it is, text becomes a string, all else Base64. */
    public static byte[] structured(Event event) {
        var out = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", event.id());
            json.writeStringField("source", event.source());
            json.writeStringField("type", event.type());
            if (event.subject() != null) {
                json.writeStringField("subject", event.subject());
            }
            json.writeStringField("time", Instant.ofEpochMilli(event.time()).toString());
            if (event.contentType() != null) {
                json.writeStringField("datacontenttype", event.contentType());
            }
            if (event.schema() != null) {
                json.writeStringField("dataschema", event.schema());
            }
            for (var extension : event.extensions().entrySet()) {
                json.writeStringField(extension.getKey(), extension.getValue());
            }
            if (event.data().length > 0) {
                String text = event.contentType() == null ? null : Envelopes.decoded(event.data());
                if (text != null && event.isJson() && isJson(event.data())) {
                    json.writeFieldName("data");
                    json.writeRawValue(text);
                } else if (text != null
                        && Event.mediaType(event.contentType()).startsWith("text/")
                        && !event.isJson()) {
                    json.writeStringField("data", text);
                } else {
                    json.writeFieldName("data_base64");
                    json.writeBinary(event.data());
                }
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static boolean isJson(byte[] data) {
        try {
            Envelopes.check(data);
            return data[0] != (byte) 0xef;
        } catch (Problem notJson) {
            return false;
        }
    }

    private static Event binary(Request request, @Nullable String contentType, long now) {
        var attributes = new Attributes(Attributes.HEADER);
        for (String header : request.headers().names()) {
            String name = header.toLowerCase(Locale.ROOT);
            if (name.startsWith(Attributes.HEADER)) {
                name = name.substring(Attributes.HEADER.length());
                if (name.equals("datacontenttype") || name.equals("data")) {
                    throw Problem.badRequest(
                            header, header + " has no place in binary mode; use Content-Type and the body.");
                }
                for (String value : request.headers(header)) {
                    attributes.put(name, unescaped(attributes, name, value.strip()));
                }
            }
        }
        attributes.put("datacontenttype", contentType == null || contentType.isBlank() ? null : contentType.strip());
        Event event = attributes.event(now, attributes.contentType(), request.body());
        if (event.isJson() && event.data().length > 0) {
            Envelopes.check(event.data());
        }
        return event;
    }

    /** Quotes first, then percent signs, then UTF-8 (HTTP binding §3.1.3.2). */
    private static String unescaped(Attributes attributes, String name, String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        String plain = quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c != '%') {
                bytes.writeBytes(
                        String.valueOf(c).getBytes(c < 256 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
                continue;
            }
            int high = i + 2 < plain.length() ? Character.digit(plain.charAt(i + 1), 16) : -1;
            int low = i + 2 < plain.length() ? Character.digit(plain.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw attributes.problem(
                        name, "has a % that is not followed by two hexadecimal digits; write a plain % as %25.");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        String text = Envelopes.decoded(bytes.toByteArray());
        if (text == null) {
            throw attributes.problem(
                    name, "is not UTF-8; write every character beyond ASCII as the %XX of its UTF-8 bytes.");
        }
        return text;
    }
}
