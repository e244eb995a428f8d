package io.trunkline.journal;

import io.trunkline.http.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one event while it is being read, each checked against CloudEvents 1.0.2 §3 and its type system.
 *
 * <p>A problem names the attribute as the caller wrote it: {@code ce-type} in a header, {@code [3].type} in a batch.
 */
final class Attributes {
    static final Set<String> STANDARD =
            Set.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema");

    /** The prefix in binary mode. */
    static final String HEADER = "ce-";

    private static final int LONGEST = 1000;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+\\s*(;.*)?", Pattern.DOTALL);
    private static final Pattern TIME = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d:\\d\\d:\\d\\d)(?:(\\.\\d{1,9})\\d*)?([Zz]|[+-]\\d\\d:\\d\\d)");
    /** Our own flows believe events of these types, so nobody else may publish them. */
    private static final Set<String> RESERVED =
            Set.of("trunkline.", "twilio.", "message.", "contact.", "sender.", "routes.", "schedule.");

    private final String prefix;
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    Attributes(String prefix) {
        this.prefix = prefix;
    }

    /** Takes one attribute; null is as good as absent (JSON format §2.4). */
    void put(String name, @Nullable String value) {
        if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
            String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
            throw problem(shown, "is no name of an attribute; use lower-case letters and digits only.");
        }
        if (!seen.add(name)) {
            throw problem(name, "is there twice; write it once.");
        }
        if (value == null) {
            return;
        }
        if (value.length() > LONGEST) {
            throw problem(name, "has " + value.length() + " characters; at most " + LONGEST + " are taken.");
        }
        for (int i = 0; i < value.length(); ) {
            int point = value.codePointAt(i);
            if (Character.isISOControl(point)
                    || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
                throw problem(
                        name,
                        String.format(
                                "has the character U+%04X at position %d; control characters and halves of surrogate pairs are"
                                        + " not allowed.",
                                point, i + 1));
            }
            i += Character.charCount(point);
        }
        values.put(name, value);
    }

    /** The value of an optional attribute that must not be empty if it is there. */
    @Nullable
    String optional(String name) {
        String value = values.get(name);
        if (value != null && value.isBlank()) {
            throw problem(name, "is empty; leave it out or give it a value.");
        }
        return value;
    }

    @Nullable
    String contentType() {
        String type = optional("datacontenttype");
        if (type != null && !MEDIA_TYPE.matcher(type).matches()) {
            throw problem("datacontenttype", "should be a media type such as application/json.");
        }
        return type;
    }

    Event event(long now, @Nullable String contentType, byte[] data) {
        String version = required("specversion");
        if (!version.equals("1.0")) {
            throw problem("specversion", "is " + version + "; only 1.0 is known here.");
        }
        String id = required("id");
        String source = uri("source", required("source"));
        String type = required("type");
        if (!type.equals("twilio.sms.send") && RESERVED.stream().anyMatch(type::startsWith)) {
            throw problem(
                    "type",
                    "is " + type + "; types that begin with " + type.substring(0, type.indexOf('.') + 1)
                            + " are this service's own words. Use a name of your own; to have a text sent, use"
                            + " twilio.sms.send.");
        }
        String schema = optional("dataschema");
        if (schema != null && !URI.create(uri("dataschema", schema)).isAbsolute()) {
            throw problem("dataschema", "should be a whole URI with its scheme.");
        }
        var extensions = new HashMap<>(values);
        extensions.keySet().removeAll(STANDARD);
        return new Event(source, id, type, optional("subject"), time(now), contentType, schema, extensions, data);
    }

    Problem problem(String name, String whatIsWrong) {
        String field = name.equals("datacontenttype") && prefix.equals(HEADER) ? "content-type" : prefix + name;
        return Problem.badRequest(field, field + " " + whatIsWrong);
    }

    private String required(String name) {
        String value = optional(name);
        if (value == null) {
            throw problem(name, "is missing; CloudEvents 1.0 requires specversion, id, source and type.");
        }
        return value;
    }

    private String uri(String name, String value) {
        try {
            return new URI(value).toString();
        } catch (URISyntaxException wrong) {
            throw problem(
                    name, "is no URI reference: " + wrong.getReason() + " at position " + (wrong.getIndex() + 1) + ".");
        }
    }

    private long time(long now) {
        String value = optional("time");
        if (value == null) {
            return now;
        }
        var parts = TIME.matcher(value);
        if (parts.matches()) {
            String fraction = parts.group(3) == null ? "" : parts.group(3);
            try {
                return OffsetDateTime.parse(parts.group(1) + "T" + parts.group(2) + fraction + parts.group(4))
                        .toInstant()
                        .toEpochMilli();
            } catch (DateTimeException impossible) {
                // Of the right shape, but a thirteenth month or the like: the sentence below says it too.
            }
        }
        throw problem(
                "time", "is no time as RFC 3339 writes it, such as 2026-03-01T08:30:00Z or 2026-03-01T09:30:00+01:00.");
    }
}
