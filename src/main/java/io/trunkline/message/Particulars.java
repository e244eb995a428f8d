package io.trunkline.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What only some channels have, such as media or a template: a JSON object with its names in order, so that the same
 * particulars are the same text. What a newer program added is kept by one that does not know it.
 *
 * @param json the object as it is stored
 */
public record Particulars(String json) {
    /** Nothing besides the text. */
    public static final Particulars NONE = new Particulars("{}");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MEDIA = "media";
    private static final String CONTENT_SID = "contentSid";
    private static final String VARIABLES = "variables";
    private static final String TRACE = "trace";
    private static final String SPLIT = "split";
    private static final String SPLIT_INTO_PARTS = "parts";

    /** As it was stored; null is nothing. */
    public static Particulars of(@Nullable String stored) {
        return stored == null ? NONE : new Particulars(stored);
    }

    /** As it is stored: null for nothing. */
    public @Nullable String stored() {
        return isNone() ? null : json;
    }

    public boolean isNone() {
        return json.equals(NONE.json);
    }

    /** The URLs of pictures and files. */
    public List<String> media() {
        var urls = new ArrayList<String>();
        read().path(MEDIA).forEach(url -> urls.add(url.asText()));
        return urls;
    }

    public Particulars withMedia(Collection<String> urls) {
        var array = JsonNodeFactory.instance.arrayNode();
        urls.forEach(array::add);
        return with(MEDIA, urls.isEmpty() ? null : array);
    }

    /** Twilio's name for the template (HX…) that is sent in the place of a text; null for none. */
    public @Nullable String contentSid() {
        return text(CONTENT_SID);
    }

    /** The values of the template's variables by their names. */
    public Map<String, String> variables() {
        var variables = new LinkedHashMap<String, String>();
        read().path(VARIABLES)
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), variable.getValue().asText()));
        return variables;
    }

    public Particulars withTemplate(@Nullable String contentSid, Map<String, String> variables) {
        var object = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(variables).forEach(object::put);
        return with(CONTENT_SID, contentSid).with(VARIABLES, variables.isEmpty() ? null : object);
    }

    /** Whether a text that is too long is sent as several, rather than refused. */
    public boolean splits() {
        return SPLIT_INTO_PARTS.equals(text(SPLIT));
    }

    public Particulars withSplit(boolean intoParts) {
        return with(SPLIT, intoParts ? SPLIT_INTO_PARTS : null);
    }

    /** The traceparent of what put the message, so that its trace goes on when it is sent and delivered; null for none. */
    public @Nullable String trace() {
        return isNone() ? null : text(TRACE);
    }

    public Particulars withTrace(@Nullable String parent) {
        return with(TRACE, parent);
    }

    /** The text under that name; null when there is none. */
    public @Nullable String text(String name) {
        var value = read().path(name);
        return value.isTextual() ? value.asText() : null;
    }

    /** These with a text under that name; null removes it. */
    public Particulars with(String name, @Nullable String text) {
        return with(name, text == null ? null : JsonNodeFactory.instance.textNode(text));
    }

    private Particulars with(String name, @Nullable JsonNode value) {
        if (value == null && isNone()) {
            return this;
        }
        var names = new TreeMap<String, JsonNode>();
        read().properties().forEach(field -> names.put(field.getKey(), field.getValue()));
        if (value == null) {
            names.remove(name);
        } else {
            names.put(name, value);
        }
        return new Particulars(new ObjectNode(JsonNodeFactory.instance, names).toString());
    }

    private JsonNode read() {
        if (isNone()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the particulars of a message are no JSON", e);
        }
    }
}
