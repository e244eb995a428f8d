package io.trunkline.twilio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a webhook as they came: in order, with repeated names and blank values.
 *
 * @param trace the traceparent of the request; null while nobody wants traces
 */
public record Form(
        List<Map.Entry<String, String>> parameters,
        @Nullable String trace) {
    /** A form without parameters, as a GET or a JSON body has it. */
    public static final Form EMPTY = new Form(List.of());

    /** Keeps its own copy of the parameters. */
    public Form {
        parameters = List.copyOf(parameters);
    }

    /** A form that belongs to no trace. */
    public Form(List<Map.Entry<String, String>> parameters) {
        this(parameters, null);
    }

    /** The same form as a part of that trace. */
    Form in(@Nullable String parent) {
        return new Form(parameters, parent);
    }

    /**
     * Reads the raw bytes of an `application/x-www-form-urlencoded` body as UTF-8; throws {@link MalformedForm} where
     * an escape is broken or its bytes are no UTF-8.
     */
    public static Form parse(byte[] body) {
        var parameters = new ArrayList<Map.Entry<String, String>>();
        var start = 0;
        while (start <= body.length) {
            var end = indexOf(body, '&', start, body.length);
            if (end > start) {
                var equals = indexOf(body, '=', start, end);
                parameters.add(Map.entry(decode(body, start, equals), decode(body, Math.min(equals + 1, end), end)));
            }
            start = end + 1;
        }
        return new Form(parameters);
    }

    /** The first value under that name, or null if there is none. */
    public @Nullable String first(String name) {
        for (var parameter : parameters) {
            if (parameter.getKey().equals(name)) {
                return parameter.getValue();
            }
        }
        return null;
    }

    /** Every value under that name, in order. */
    public List<String> all(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (var i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return to;
    }

    private static String decode(byte[] body, int from, int to) {
        var bytes = new ByteArrayOutputStream(to - from);
        for (var i = from; i < to; i++) {
            if (body[i] == '%') {
                bytes.write(escaped(body, i, to));
                i += 2;
            } else {
                bytes.write(body[i] == '+' ? ' ' : body[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedForm("the form is not UTF-8 between bytes " + from + " and " + to);
        }
    }

    private static int escaped(byte[] body, int at, int to) {
        var high = at + 2 < to ? Character.digit(body[at + 1], 16) : -1;
        var low = at + 2 < to ? Character.digit(body[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw new MalformedForm("the form has a % at byte " + at + " that two hexadecimal digits do not follow");
        }
        return high * 16 + low;
    }

    /** The names only: values are people's numbers and words. */
    @Override
    public String toString() {
        return "Form" + parameters.stream().map(Map.Entry::getKey).toList();
    }
}
