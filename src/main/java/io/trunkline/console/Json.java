package io.trunkline.console;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object as it goes out: fields without a value are left out, times are ISO 8601 in UTC. */
final class Json {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    Json put(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
        return this;
    }

    /** A time given in epoch milliseconds. */
    Json at(String name, @Nullable Long millis) {
        return put(name, millis == null ? null : Instant.ofEpochMilli(millis).toString());
    }

    Map<String, Object> map() {
        return fields;
    }
}
