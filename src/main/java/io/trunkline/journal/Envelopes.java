package io.trunkline.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.trunkline.http.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events in the JSON format of CloudEvents 1.0.2, read token by token so that {@code data} keeps its bytes: as a tree, 1.10 would
 * become 1.1.
 */
final class Envelopes {
    private static final int DEEPEST = 100;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final char[] text;
    private final JsonParser parser;
    private final long now;

    private Envelopes(String text, long now) throws IOException {
        this.text = text.toCharArray();
        this.parser = JSON.createParser(this.text);
        this.now = now;
    }

    static Event one(byte[] body, long now) {
        return read(body, now, reader -> {
            reader.parser.nextToken();
            return reader.event("");
        });
    }

    static List<Event> batch(byte[] body, long now) {
        return read(body, now, reader -> {
            if (reader.parser.nextToken() != JsonToken.START_ARRAY) {
                throw Problem.badRequest("body", "The body of a batch should be a JSON array of events.");
            }
            var events = new ArrayList<Event>();
            while (reader.parser.nextToken() != JsonToken.END_ARRAY) {
                events.add(reader.event("[" + events.size() + "]"));
            }
            return List.copyOf(events);
        });
    }

    /** Throws the problem of a body that is not one JSON value. */
    static void check(byte[] body) {
        read(body, 0, reader -> {
            if (reader.parser.nextToken() == null) {
                throw Problem.badRequest("body", "The body is empty; it should be JSON.");
            }
            reader.skipValue();
            return body;
        });
    }

    /** UTF-8 as text, or null if it is none. */
    static @Nullable String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(Envelopes reader) throws IOException;
    }

    private static <T> T read(byte[] body, long now, Reading<T> reading) {
        String text = decoded(body);
        if (text == null) {
            throw Problem.badRequest("body", "The body is not UTF-8, and JSON always is (RFC 8259 §8.1).");
        }
        try {
            var reader = new Envelopes(text.startsWith("\ufeff") ? text.substring(1) : text, now);
            T result = reading.from(reader);
            if (reader.parser.nextToken() != null) {
                throw broken(reader.parser.currentTokenLocation(), "something follows after the end of the value");
            }
            return result;
        } catch (StreamConstraintsException tooMuch) {
            throw Problem.badRequest(
                    "body",
                    tooMuch.getOriginalMessage().contains("depth")
                            ? "The JSON is nested deeper than " + DEEPEST + " levels."
                            : "The JSON has a name or a number that is too long to be read.");
        } catch (JsonProcessingException wrong) {
            throw broken(wrong.getLocation(), wrong.getOriginalMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException("Reading from memory cannot fail", impossible);
        }
    }

    private static Problem broken(@Nullable JsonLocation at, String reason) {
        int line = at == null ? 1 : at.getLineNr();
        int column = at == null ? 1 : at.getColumnNr();
        String first = reason.lines().findFirst().orElse("").replaceFirst(" \\((for|start marker at) .*", "");
        return Problem.badRequest("body", "The JSON breaks at line " + line + ", column " + column + ": " + first)
                .with("line", line)
                .with("column", column);
    }

    private Event event(String place) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            if (parser.currentToken() != null) {
                skipValue();
            }
            String what = place.isEmpty() ? "body" : place;
            throw Problem.badRequest(what, what + " should be a JSON object, one event.");
        }
        var attributes = new Attributes(place.isEmpty() ? "" : place + ".");
        Data data = null;
        Data base64 = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("data")) {
                data = once(data, attributes, name);
            } else if (name.equals("data_base64")) {
                base64 = once(base64, attributes, name);
            } else {
                attributes.put(name, value(attributes, name));
            }
        }
        String contentType = attributes.contentType();
        // An attribute that is null is absent; a library that writes both members means the one that has something.
        if (base64 != null && !base64.isNull()) {
            if (data != null && !data.isNull()) {
                throw attributes.problem("data_base64", "is there beside data; send one of them.");
            }
            return attributes.event(now, contentType, base64.decoded(attributes));
        }
        if (data == null) {
            return attributes.event(now, contentType, new byte[0]);
        }
        // JSON format §3.1: without a content type it is JSON, and we say so lest the next reader has to know it.
        return attributes.event(
                now, contentType == null ? "application/json" : contentType, data.bytes(attributes, contentType));
    }

    private @Nullable String value(Attributes attributes, String name) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> {
                if (Attributes.STANDARD.contains(name)) {
                    throw attributes.problem(name, "should be a string, in quotation marks.");
                }
                yield parser.getText();
            }
            default ->
                throw attributes.problem(
                        name, "is an object or an array; an attribute is a string, a number or a boolean.");
        };
    }

    private Data once(@Nullable Data before, Attributes attributes, String name) throws IOException {
        if (before != null) {
            throw attributes.problem(name, "is there twice; write it once.");
        }
        return data();
    }

    private Data data() throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        String string = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
        skipValue();
        int end = (int) parser.currentLocation().getCharOffset();
        return new Data(new String(text, start, end - start), string);
    }

    /** To the end of the current value, looking at every token, since skipChildren passes over wrong escapes. */
    private void skipValue() throws IOException {
        int depth = 0;
        while (true) {
            parser.finishToken();
            var token = parser.currentToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
            parser.nextToken();
        }
    }

    /** A value as it was written, and as a string if it is one. */
    private record Data(String raw, @Nullable String string) {
        boolean isNull() {
            return raw.equals("null");
        }

        byte[] bytes(Attributes attributes, @Nullable String contentType) {
            if (string == null || contentType == null || Event.isJson(contentType)) {
                return raw.getBytes(StandardCharsets.UTF_8);
            }
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(string)) {
                throw attributes.problem("data", "has half of a surrogate pair, which no text can have.");
            }
            return string.getBytes(StandardCharsets.UTF_8);
        }

        byte[] decoded(Attributes attributes) {
            try {
                if (string != null) {
                    return Base64.getDecoder().decode(string);
                }
            } catch (IllegalArgumentException notBase64) {
                // Said below, for it may also be no string at all.
            }
            throw attributes.problem("data_base64", "should be a string in Base64 (RFC 4648 §4).");
        }
    }
}
