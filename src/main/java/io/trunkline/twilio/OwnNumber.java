package io.trunkline.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A number of the account, as Twilio has it.
 *
 * @param can what it can: sms, mms, voice
 * @param urls where its webhooks go, by Twilio's parameter: SmsUrl, VoiceUrl …; empty where nowhere
 * @param overrides what takes the place of those URLs, such as a TwiML app or a SIP trunk, by Twilio's parameter
 */
public record OwnNumber(
        String sid, String number, Set<String> can, Map<String, String> urls, Map<String, String> overrides) {

    static final String TEXT_APP = "SmsApplicationSid";

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
                overrides(resource));
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

    private static Map<String, String> overrides(JsonNode resource) {
        var overrides = new LinkedHashMap<String, String>();
        for (var name : new String[] {TEXT_APP, "VoiceApplicationSid", "TrunkSid"}) {
            var sid = resource.path(snake(name)).asText("");
            if (!sid.isEmpty() && !sid.equals("null")) {
                overrides.put(name, sid);
            }
        }
        return overrides;
    }

    /** What takes the texts, or else the calls, to another place than the URLs say, in words; null when nothing does. */
    public @Nullable String override() {
        return overrides.isEmpty()
                ? null
                : overrides.entrySet().stream()
                        .map(override -> (override.getKey().equals("TrunkSid")
                                        ? "SIP trunk "
                                        : override.getKey().equals(TEXT_APP)
                                                ? "TwiML app for texts "
                                                : "TwiML app for calls ")
                                + override.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** Whether a TwiML app takes its texts. */
    boolean losesTexts() {
        return overrides.containsKey(TEXT_APP);
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
