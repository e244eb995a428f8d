package io.trunkline.simulator;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of an urlencoded form or query, in their order, names repeated as often as they come. */
final class Form {
    private final List<Field> fields = new ArrayList<>();

    record Field(String name, String value) {
        String encoded() {
            return encode(name) + "=" + encode(value);
        }
    }

    /**
     * Reads a form or query.
     *
     * @throws IllegalArgumentException when a percent sign is not followed by two hexadecimal digits
     */
    static Form parse(@Nullable String encoded) {
        Form form = new Form();
        if (encoded == null || encoded.isEmpty()) {
            return form;
        }
        for (String pair : encoded.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                form.add(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    Form add(String name, @Nullable String value) {
        if (value != null) {
            fields.add(new Field(name, value));
        }
        return this;
    }

    /** Replaces every field of that name by one. */
    Form set(String name, String value) {
        fields.removeIf(field -> field.name().equals(name));
        return add(name, value);
    }

    List<Field> fields() {
        return fields;
    }

    boolean has(String name) {
        return first(name) != null;
    }

    @Nullable
    String first(String name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return field.value();
            }
        }
        return null;
    }

    /** The first value of that name, or nothing at all when it is empty. */
    @Nullable
    String filled(String name) {
        String value = first(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    String encoded() {
        return fields.stream().map(Field::encoded).collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
