package io.trunkline.twilio;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.trunkline.message.Channel;
import io.trunkline.message.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes to Twilio with a message besides what the component of Camel can say: media, the template in the place of a
 * text, and how long Twilio may keep it waiting. It is taken from the message as the request leaves.
 */
record Enclosure(Map<String, List<String>> fields, boolean wordless) {
    /** Seconds; Twilio takes 1 to 36,000, and without any the most (https://www.twilio.com/docs/api/errors/21624). */
    private static final long LONGEST = 36_000;

    /** @param now epoch milliseconds */
    static Enclosure of(Message message, long now) {
        var fields = new LinkedHashMap<String, List<String>>();
        if (message.address().channel() == Channel.CALL) {
            return new Enclosure(fields, false);
        }
        var particulars = message.particulars();
        if (!particulars.media().isEmpty()) {
            fields.put("MediaUrl", particulars.media());
        }
        var template = particulars.contentSid();
        if (template != null) {
            fields.put("ContentSid", List.of(template));
            if (!particulars.variables().isEmpty()) {
                var variables = JsonNodeFactory.instance.objectNode();
                particulars.variables().forEach(variables::put);
                fields.put("ContentVariables", List.of(variables.toString()));
            }
        }
        var end = message.times().expireAt();
        if (end != null && (end - now) / 1_000 < LONGEST) {
            fields.put("ValidityPeriod", List.of(String.valueOf(Math.max(1, (end - now) / 1_000))));
        }
        return new Enclosure(fields, template != null || message.body().isBlank());
    }

    /** Adds it to the form of a create, from which an empty text goes, and one that a template speaks for. */
    void into(Map<String, List<String>> form) {
        form.putAll(fields);
        if (wordless) {
            form.remove("Body");
        }
    }
}
