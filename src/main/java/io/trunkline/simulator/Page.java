package io.trunkline.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list somebody asks for.
 *
 * @param query everything that was asked, filters included
 * @param size at most so many items, 50 when nothing is said, never more than 1000
 * @param number counted from 0; only the caller's own note, for it is the token that decides
 * @param after SID of the item after which the page begins, or null
 * @param before SID of the item before which the page ends, or null
 */
record Page(
        Form query,
        int size,
        int number,
        @Nullable String after,
        @Nullable String before) {
    private static final Pattern TOKEN = Pattern.compile("P([AB])([A-Z]{2}[0-9a-f]{32})");

    /**
     * What is on the page.
     *
     * @param older SID after which the next page begins, or null
     * @param newer SID before which the previous page ends, or null
     */
    record Items(
            List<JsonObject> items,
            @Nullable String older,
            @Nullable String newer) {}

    static Page of(Form query) {
        String token = query.filled("PageToken");
        int size = Math.min(1000, number(query, "PageSize", 50, 1));
        int number = number(query, "Page", 0, 0);
        if (token == null) {
            return new Page(query, size, number, null, null);
        }
        Matcher matcher = TOKEN.matcher(token);
        if (!matcher.matches()) {
            throw badToken();
        }
        boolean forth = matcher.group(1).equals("A");
        return new Page(query, size, number, forth ? matcher.group(2) : null, forth ? null : matcher.group(2));
    }

    static Refusal badToken() {
        return Refusal.bad(21481, "Invalid PageToken");
    }

    /** Twilio's envelope around a page; the links are relative to the host. */
    JsonObject envelope(String path, String name, Items page) {
        int start = number * size;
        JsonArray items = new JsonArray(page.items());
        return new JsonObject()
                .put("first_page_uri", link(path, 0, null))
                .put("end", Math.max(start, start + items.size() - 1))
                .put(
                        "previous_page_uri",
                        page.newer() == null ? null : link(path, Math.max(0, number - 1), "PB" + page.newer()))
                .put(name, items)
                .put("uri", link(path, number, query.filled("PageToken")))
                .put("page_size", size)
                .put("start", start)
                .put("next_page_uri", page.older() == null ? null : link(path, number + 1, "PA" + page.older()))
                .put("page", number);
    }

    private String link(String path, int page, @Nullable String token) {
        Form link = new Form();
        for (Form.Field field : query.fields()) {
            if (!field.name().startsWith("Page")) {
                link.add(field.name(), field.value());
            }
        }
        return path + "?"
                + link.add("PageSize", String.valueOf(size))
                        .add("Page", String.valueOf(page))
                        .add("PageToken", token)
                        .encoded();
    }

    private static int number(Form query, String name, int otherwise, int least) {
        String value = query.filled(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least) {
            throw Refusal.bad(20001, name + " must be a number from " + least + ", not " + value);
        }
        return Integer.parseInt(value);
    }
}
