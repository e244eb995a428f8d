package io.trunkline.camel;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.journal.Event;
import io.trunkline.message.Moment;
import io.trunkline.schedule.Fetch;
import io.trunkline.schedule.Unreadable;
import io.trunkline.store.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the answers of a polled endpoint are read: where its items are, and what is what in them. */
final class Listing {
    private static final Logger LOG = LoggerFactory.getLogger(Listing.class);
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*rel=\"?next\"?");
    private static final int LONGEST_ID = 1_000;

    private final Caller caller;
    private final Clock clock;
    private final String type;
    private final String where;
    private final boolean all;
    private final Map<String, Picking> parts = new HashMap<>();
    private final Map<String, String> headers = new HashMap<>();

    Listing(CamelContext context, Source.Use use, Caller caller, Clock clock) {
        this.caller = caller;
        this.clock = clock;
        this.type = String.valueOf(use.parameters().text("type"));
        this.where = Objects.requireNonNullElse(use.parameters().text("items"), ".");
        this.all = isAll(Objects.requireNonNullElse(use.parameters().text("first"), "skip"));
        for (var part : List.of("items", "id", "subject", "time", "since", "next")) {
            var text = use.parameters().text(part);
            if (text != null) {
                parts.put(part, new Picking(context, text));
            }
        }
        if (!parts.containsKey("id")) {
            throw new IllegalArgumentException("poll-source needs `id`, such as .id");
        }
        headers.put("Accept", "application/json");
        var authorization = use.parameters().text("authorization");
        if (authorization != null) {
            headers.put("Authorization", authorization);
        }
    }

    private static boolean isAll(String first) {
        if (first.equals("all") || first.equals("skip")) {
            return first.equals("all");
        }
        throw new IllegalArgumentException("first: '" + first + "' is none of skip, all");
    }

    Caller caller() {
        return caller;
    }

    /** Whether what is there at the first time is news. */
    boolean isAllNews() {
        return all;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** Who says so in the journal. */
    String source() {
        return "polls/" + caller.route();
    }

    /**
     * What a page has.
     *
     * @param since the highest watermark of its items, if they have one
     * @param next where the next page is, if there is one
     */
    record Found(
            List<Event> items,
            @Nullable String since,
            @Nullable URI next) {}

    /** Reads a page; one of another shape than it should have is {@link Unreadable}. */
    Found read(URI url, Fetch.Answer answer) {
        var page = json(answer.body());
        var items = new ArrayList<Event>();
        String since = null;
        var count = 0;
        for (var item : items(page)) {
            count++;
            var id = part("id", item);
            if (id != null && id.length() <= LONGEST_ID) {
                items.add(event(id, item));
                since = later(since, part("since", item));
            }
        }
        if (items.isEmpty() && count > 0) {
            throw new Unreadable("none of the " + count + " items has an id; has the answer changed its shape?");
        }
        if (items.size() < count) {
            LOG.warn(
                    "{}/{}: {} items have no id and are left out", caller.flow(), caller.route(), count - items.size());
        }
        return new Found(items, since, next(url, page, answer.link()));
    }

    /** The later of two watermarks: numbers by their size, anything else, such as ISO 8601 times, by its letters. */
    static @Nullable String later(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        var numbers = one.matches("\\d{1,18}") && other.matches("\\d{1,18}");
        var order = numbers ? Long.compare(Long.parseLong(one), Long.parseLong(other)) : one.compareTo(other);
        return order >= 0 ? one : other;
    }

    private static JsonNode json(byte[] body) {
        try {
            var json = Bodies.JSON.readTree(body);
            if (json != null && !json.isMissingNode()) {
                return json;
            }
        } catch (IOException e) {
            // The sentence below says it; what it quotes of a body may be anything.
        }
        throw new Unreadable("the answer is not JSON");
    }

    private List<JsonNode> items(JsonNode page) {
        var picking = parts.get("items");
        var found = picking == null ? page : picking.of(page);
        var items = new ArrayList<JsonNode>();
        if (found instanceof JsonNode node && node.isArray()) {
            node.forEach(items::add);
            return items;
        }
        throw new Unreadable("the answer has no list at `items` (" + where + "); has it changed its shape?");
    }

    private @Nullable String part(String name, JsonNode json) {
        var picking = parts.get(name);
        return picking == null ? null : picking.text(json);
    }

    private @Nullable URI next(URI url, JsonNode page, @Nullable String link) {
        var text = part("next", page);
        if (text == null && link != null && !parts.containsKey("next")) {
            var found = NEXT.matcher(link);
            text = found.find() ? found.group(1) : null;
        }
        if (text == null) {
            return null;
        }
        try {
            var next = url.resolve(text.strip());
            if (Objects.equals(next.getScheme(), url.getScheme())
                    && Objects.equals(next.getRawAuthority(), url.getRawAuthority())) {
                return next;
            }
        } catch (IllegalArgumentException e) {
            // The sentence below says it.
        }
        throw new Unreadable("the next page is not on " + url.getHost() + ", so it is not asked for");
    }

    private Event event(String id, JsonNode item) {
        return new Event(
                source(),
                id,
                type,
                part("subject", item),
                time(part("time", item)),
                "application/json",
                null,
                Map.of(),
                item.toString().getBytes(StandardCharsets.UTF_8));
    }

    private long time(@Nullable String text) {
        try {
            return text == null
                    ? clock.millis()
                    : text.matches("\\d{9,11}") ? Long.parseLong(text) * 1_000 : Moment.parse(text);
        } catch (IllegalArgumentException e) {
            return clock.millis();
        }
    }
}
