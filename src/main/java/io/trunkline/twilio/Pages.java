package io.trunkline.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

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
        read(line, first, name, reply -> {}, reader);
    }

    /**
     * The same.
     *
     * @param arrival is told of each page before its rows are read
     */
    static void read(Line line, String first, String name, Consumer<Line.Reply> arrival, Reader reader)
            throws IOException {
        var root = first.substring(0, first.indexOf(".json"));
        read(path -> line.send("GET", path, Map.of()), new Which(first, root, name), arrival, reader);
    }

    /** Reads a list of one of Twilio's other APIs, such as messaging, which say otherwise where the next page is. */
    static void read(Line line, String product, String path, String name, Reader reader) throws IOException {
        read(next -> line.ask(product, next), new Which(path + "?PageSize=1000", path, name), reply -> {}, reader);
    }

    private interface Asking {
        Line.Reply ask(String path) throws IOException;
    }

    /** @param root the beginning that the paths of all pages have in common */
    private record Which(String first, String root, String name) {
        String words() {
            return "the list of " + name.replace('_', ' ');
        }
    }

    private static void read(Asking asking, Which which, Consumer<Line.Reply> arrival, Reader reader)
            throws IOException {
        var path = which.first;
        while (true) {
            var reply = asking.ask(path);
            var page = Receipts.parse(reply.body());
            if (reply.status() / 100 != 2) {
                throw Refused.of(reply, which.words() + " cannot be read");
            }
            var next = page.has("meta") ? page.path("meta").path("next_page_url") : page.path("next_page_uri");
            if (!page.path(which.name).isArray() || next.isMissingNode()) {
                throw new IOException("what answers for " + which.words() + " is no list");
            }
            arrival.accept(reply);
            for (var row : page.path(which.name)) {
                if (!reader.read(row)) {
                    return;
                }
            }
            if (next.isNull() || next.asText().isEmpty()) {
                return;
            }
            path = page.has("meta") ? next.asText().replaceFirst("^https://[^/]*", "") : next.asText();
            // Our credentials go with it.
            if (!path.startsWith(which.root)) {
                throw new IOException("the next page of " + which.words() + " leads elsewhere");
            }
        }
    }
}
