package io.trunkline.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked over HTTP, with the body exactly as its bytes came, because signatures are made over them.
 *
 * @param path as it was sent, still percent-encoded, without the query
 * @param rawQuery what followed the question mark, still encoded, or null
 * @param parameters the decoded values of the path's {@code :names}
 */
@SuppressWarnings("ArrayRecordComponent") // a copy per look would double the memory that the front door bounds
public record Request(
        String method,
        String path,
        @Nullable String rawQuery,
        Headers headers,
        byte[] body,
        Map<String, String> parameters) {
    /** No name of a path's parameter is written so. */
    private static final String TRACE = "-trace";

    /** The first value of a header, its name in any case, or null. */
    public @Nullable String header(String name) {
        return headers.first(name);
    }

    /** Every value of a header, in order. */
    public List<String> headers(String name) {
        return headers.all(name);
    }

    /** The traceparent that what follows from the request belongs to; null while nobody wants traces. */
    public @Nullable String trace() {
        return parameters.get(TRACE);
    }

    /** The same request as a part of that trace. */
    public Request traced(String parent) {
        var more = new HashMap<>(parameters);
        more.put(TRACE, parent);
        return new Request(method, path, rawQuery, headers, body, more);
    }

    /** The first value of a query parameter, decoded as a form's (a plus is a space), or null; a broken escape is a 400. */
    public @Nullable String query(String name) {
        if (rawQuery == null) {
            return null;
        }
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = decoded(name, equals < 0 ? pair : pair.substring(0, equals));
            if (key.equals(name)) {
                return equals < 0 ? "" : decoded(name, pair.substring(equals + 1));
            }
        }
        return null;
    }

    private static String decoded(String name, String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw Problem.badRequest(
                    name, "The query has a % that is not followed by two hexadecimal digits; write a plain % as %25.");
        }
    }

    /** Neither headers nor body: both may hold secrets and people's numbers. */
    @Override
    public String toString() {
        return method + " " + path + " (" + body.length + " bytes)";
    }
}
