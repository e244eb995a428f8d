package io.trunkline.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A number of the account, as Twilio has it.
 *
 * @param can what it can: sms, mms, voice
 * @param urls where its webhooks go, by Twilio's parameter: SmsUrl, VoiceUrl …; empty where nowhere
 * @param override what takes the place of those URLs, such as a TwiML app or a SIP trunk; null when nothing does
 */
public record OwnNumber(
        String sid,
        String number,
        Set<String> can,
        Map<String, String> urls,
        @Nullable String override) {

    static OwnNumber of(JsonNode resource) {
        var urls = new LinkedHashMap<String, String>();
        for (var name : Callbacks.PARAMETERS) {
            urls.put(name, resource.path(snake(name)).asText(""));
        }
        return new OwnNumber(
                resource.path("sid").asText(),
                resource.path("phone_number").asText(),
                able(resource.path("capabilities")),
                urls,
                override(resource));
    }

    /** Twilio writes capabilities in lower case here and in upper case there. */
    static Set<String> able(JsonNode capabilities) {
        var can = new TreeSet<String>();
        capabilities.properties().forEach(entry -> {
            var name = entry.getKey().toLowerCase(java.util.Locale.ROOT);
            if (entry.getValue().asBoolean() && Set.of("sms", "mms", "voice").contains(name)) {
                can.add(name);
            }
        });
        return can;
    }

    private static @Nullable String override(JsonNode resource) {
        for (var name : new String[] {"sms_application_sid", "voice_application_sid", "trunk_sid"}) {
            var sid = resource.path(name).asText("");
            if (!sid.isEmpty() && !sid.equals("null")) {
                return name + " " + sid;
            }
        }
        return null;
    }

    private static String snake(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
    }

    /** Those parameters whose URL is another than it should be, with what it should be. */
    public Map<String, String> astray(Map<String, String> wanted) {
        var astray = new LinkedHashMap<String, String>();
        wanted.forEach((name, url) -> {
            if (!url.equals(urls.get(name))) {
                astray.put(name, url);
            }
        });
        return astray;
    }
}
