package io.trunkline.journal;

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something heard, as CloudEvents 1.0 describes it.
 *
 * @param source who says so, a URI reference; never empty
 * @param id together with the source names the event; never empty
 * @param type what happened; never empty
 * @param subject what it happened to, or null
 * @param time when it happened, in epoch milliseconds
 * @param contentType the media type of the data, or null if nothing is known of it
 * @param schema the URI of the data's schema, or null
 * @param extensions further attributes, their names of lower-case letters and digits
 * @param data the bytes as they came; empty if there are none
 */
@SuppressWarnings("ArrayRecordComponent") // data may be a megabyte, and is copied where it is stored
public record Event(
        String source,
        String id,
        String type,
        @Nullable String subject,
        long time,
        @Nullable String contentType,
        @Nullable String schema,
        Map<String, String> extensions,
        byte[] data) {

    /** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/distributed-tracing.md */
    private static final String TRACE = "traceparent";

    public Event {
        if (source.isEmpty() || id.isEmpty() || type.isEmpty()) {
            throw new IllegalArgumentException("An event needs a source, an id and a type");
        }
        extensions = Collections.unmodifiableMap(new TreeMap<>(extensions));
    }

    /** An event without data, at that time in epoch milliseconds. */
    public static Event of(String source, String id, String type, long time) {
        return new Event(source, id, type, null, time, null, null, Map.of(), new byte[0]);
    }

    /** The same event under another type. */
    public Event withType(String type) {
        return new Event(source, id, type, subject, time, contentType, schema, extensions, data);
    }

    /** The same event about something. */
    public Event withSubject(@Nullable String subject) {
        return new Event(source, id, type, subject, time, contentType, schema, extensions, data);
    }

    /** The same event at another time, in epoch milliseconds. */
    public Event withTime(long time) {
        return new Event(source, id, type, subject, time, contentType, schema, extensions, data);
    }

    /** The same event with one more extension. */
    public Event withExtension(String name, String value) {
        var more = new TreeMap<>(extensions);
        more.put(name, value);
        return new Event(source, id, type, subject, time, contentType, schema, more, data);
    }

    /** The same event as a part of that trace, unless it belongs to one already; null is none. */
    public Event in(@Nullable String trace) {
        return trace == null || extensions.containsKey(TRACE) ? this : withExtension(TRACE, trace);
    }

    /** The traceparent of what led to it; null for none. */
    public @Nullable String trace() {
        return extensions.get(TRACE);
    }

    /** The same event with other data. */
    public Event withData(@Nullable String contentType, byte[] data) {
        return new Event(source, id, type, subject, time, contentType, schema, extensions, data);
    }

    /** Whether the content type says that the data is JSON: {@code application/json}, {@code text/json} or {@code …+json}. */
    public boolean isJson() {
        return isJson(contentType);
    }

    static boolean isJson(@Nullable String contentType) {
        String media = mediaType(contentType);
        return media.endsWith("/json") || media.endsWith("+json");
    }

    static String mediaType(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Event that
                && source.equals(that.source)
                && id.equals(that.id)
                && type.equals(that.type)
                && Objects.equals(subject, that.subject)
                && time == that.time
                && Objects.equals(contentType, that.contentType)
                && Objects.equals(schema, that.schema)
                && extensions.equals(that.extensions)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, id, type);
    }

    /** What names it, and no more: subject and data may hold people's numbers. */
    @Override
    public String toString() {
        return type + " " + id + " of " + source;
    }
}
