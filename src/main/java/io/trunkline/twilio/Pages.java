package io.trunkline.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;

/** Reads Twilio's lists page by page (https://www.twilio.com/docs/usage/twilios-response#pagination). */
final class Pages {
    private Pages() {}

    /** Sees one row after the other, and answers whether it wants more. */
    @FunctionalInterface
    interface Reader {
        boolean read(JsonNode row) throws IOException;
    }

    /**
     * Reads a list from its first page on; what cannot be read to its end is a failure and no shorter list.
     *
     * @param first the path of the list with {@code .json} and its query
     * @param name of the list, as it stands in the answer
     */
    static void read(Line line, String first, String name, Reader reader) throws IOException {
        var root = first.substring(0, first.indexOf(".json"));
        var path = first;
        while (true) {
            var reply = line.send("GET", path, Map.of());
            var page = Receipts.parse(reply.body());
            if (reply.status() / 100 != 2) {
                throw Refused.of(reply, "the list of " + name.replace('_', ' ') + " cannot be read");
            }
            var next = page.path("next_page_uri");
            if (!page.path(name).isArray() || next.isMissingNode()) {
                throw new IOException("what answers for the list of " + name.replace('_', ' ') + " is no list");
            }
            for (var row : page.path(name)) {
                if (!reader.read(row)) {
                    return;
                }
            }
            if (next.isNull() || next.asText().isEmpty()) {
                return;
            }
            path = next.asText();
            // Our credentials go with it.
            if (!path.startsWith(root)) {
                throw new IOException("the next page of the list of " + name.replace('_', ' ') + " leads elsewhere");
            }
        }
    }
}
