package io.trunkline.journal;

import io.trunkline.http.Headers;
import io.trunkline.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Requests as somebody might post them to the door for events. */
final class Posted {
    static final long NOW = 1_772_000_000_000L;
    static final String REQUIRED = "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"";

    static Request request(byte[] body, String... headers) {
        return new Request("POST", "/events", null, Headers.of(headers), body, Map.of());
    }

    static Request json(String mode, String body) {
        return request(
                body.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/" + mode + "+json; charset=utf-8");
    }

    /** The required members, except those that are written here. */
    static String merged(String members) {
        var all = new StringBuilder(members);
        for (String member : REQUIRED.split(",", -1)) {
            if (!members.startsWith(member.substring(0, member.indexOf(':') + 1))) {
                all.append(',').append(member);
            }
        }
        return all.toString();
    }

    private Posted() {}
}
