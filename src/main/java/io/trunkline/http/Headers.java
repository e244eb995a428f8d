package io.trunkline.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The headers of a request; a name is found in any case (RFC 9110 §5.1) and may have several values, in their order. */
public final class Headers {
    private final Map<String, List<String>> values;

    private Headers(Map<String, List<String>> values) {
        this.values = values;
    }

    /** The headers of these name and value pairs; a name may come twice. */
    public static Headers of(Iterable<Map.Entry<String, String>> entries) {
        var values = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var entry : entries) {
            values.computeIfAbsent(entry.getKey(), name -> new ArrayList<>(1)).add(entry.getValue());
        }
        values.replaceAll((name, list) -> List.copyOf(list));
        return new Headers(Collections.unmodifiableMap(values));
    }

    /** The headers of alternating names and values; an odd number of them is an {@link IllegalArgumentException}. */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("The last header name has no value");
        }
        var entries = new ArrayList<Map.Entry<String, String>>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            entries.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return of(entries);
    }

    /** The first value of that name, or null. */
    public @Nullable String first(String name) {
        var list = all(name);
        return list.isEmpty() ? null : list.get(0);
    }

    /** Every value of that name, in order; empty if there is none. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The names as they were first written, each once. */
    public Set<String> names() {
        return values.keySet();
    }

    /** Names only: a value may be a secret. */
    @Override
    public String toString() {
        return names().toString();
    }
}
