package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A phone number of the account and where its webhooks go. Lives on the event loop. */
final class OwnNumber {
    private static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** The parameters of Twilio's IncomingPhoneNumber that can be set, with their defaults. */
    private static final Map<String, String> SETTABLE = settable();

    private final String number;
    private final String sid;
    private final Map<String, String> configured = new LinkedHashMap<>(SETTABLE);
    private final Instant created;
    private Instant updated;

    OwnNumber(String number, Instant created) {
        this.number = number;
        // The same number has the same SID after every restart, although nothing was remembered.
        this.sid = "PN"
                + UUID.nameUUIDFromBytes(number.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", "");
        this.created = created;
        this.updated = created;
        configured.put("FriendlyName", number);
    }

    String number() {
        return number;
    }

    String sid() {
        return sid;
    }

    String get(String parameter) {
        return configured.getOrDefault(parameter, "");
    }

    /** Whether it can do that: sms, mms, voice. What was not bought from the stock can do everything. */
    boolean can(String what) {
        Stock.Offer offer = Stock.of(number);
        return offer == null || offer.can(what);
    }

    /** Where texts are told; a TwiML app takes the place of the number's own URL. */
    String textsUrl() {
        return get("SmsApplicationSid").isEmpty() ? get("SmsUrl") : "";
    }

    /** Where calls are asked about; a TwiML app and a SIP trunk take the place of the number's own URL. */
    String callsUrl() {
        return get("VoiceApplicationSid").isEmpty() && get("TrunkSid").isEmpty() ? get("VoiceUrl") : "";
    }

    void update(Form form, Instant now) {
        Map<String, String> next = new LinkedHashMap<>(configured);
        for (Form.Field field : form.fields()) {
            if (SETTABLE.containsKey(field.name())) {
                next.put(field.name(), valid(field));
            }
        }
        requirePrimary(next, "VoiceFallbackUrl", "VoiceUrl", 21405);
        requirePrimary(next, "SmsFallbackUrl", "SmsUrl", 21406);
        configured.putAll(next);
        updated = now;
    }

    /** Twilio's IncomingPhoneNumber resource. */
    JsonObject resource(SimulatorSettings.Account account) {
        JsonObject resource = new JsonObject()
                .put("sid", sid)
                .put("account_sid", account.sid())
                .put("phone_number", number)
                .put("api_version", "2010-04-01")
                .put("beta", false)
                .put("origin", "twilio")
                .put("status", "in-use")
                .put("type", Numbers.isTollFree(number) ? "toll-free" : "local")
                .put("address_requirements", "none")
                .put("address_sid", null)
                .put("bundle_sid", null)
                .put("identity_sid", null)
                .put("emergency_address_sid", null)
                .put("emergency_address_status", "unregistered")
                .put("emergency_status", "Inactive")
                .put("voice_receive_mode", "voice")
                .put(
                        "capabilities",
                        new JsonObject()
                                .put("voice", can("voice"))
                                .put("sms", can("sms"))
                                .put("mms", can("mms"))
                                .put("fax", false))
                .put("date_created", RFC_2822.format(created))
                .put("date_updated", RFC_2822.format(updated))
                .put("uri", account.path() + "/IncomingPhoneNumbers/" + sid + ".json");
        configured.forEach((name, value) -> resource.put(snake(name), value));
        resource.put("trunk_sid", get("TrunkSid").isEmpty() ? null : get("TrunkSid"));
        return resource.put("voice_caller_id_lookup", "true".equals(get("VoiceCallerIdLookup")));
    }

    JsonObject remembered() {
        JsonObject line = new JsonObject().put("number", number);
        configured.forEach(line::put);
        return line;
    }

    void recall(JsonObject line) {
        SETTABLE.keySet().forEach(name -> configured.put(name, line.getString(name, get(name))));
    }

    private static String valid(Form.Field field) {
        String value = field.value().strip();
        boolean isUrl = field.name().endsWith("Url") || field.name().equals("StatusCallback");
        if (isUrl && !value.isEmpty() && !isWebAddress(value)) {
            throw Refusal.bad(21402, field.name() + " is not valid: " + value);
        }
        if (field.name().endsWith("Method") && !value.equals("GET") && !value.equals("POST")) {
            throw Refusal.bad(21403, field.name() + " is not valid: " + value);
        }
        return value;
    }

    private static void requirePrimary(Map<String, String> next, String fallback, String primary, int code) {
        if (!next.getOrDefault(fallback, "").isEmpty()
                && next.getOrDefault(primary, "").isEmpty()) {
            throw Refusal.bad(code, fallback + " requires " + primary + " to be set");
        }
    }

    /** Whether Twilio could call this URL at all. */
    static boolean isWebAddress(@Nullable String url) {
        if (url == null || url.length() > 4000) {
            return false;
        }
        try {
            URI uri = URI.create(url);
            String scheme = uri.getScheme();
            return ("http".equals(scheme) || "https".equals(scheme)) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String snake(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> settable() {
        Map<String, String> settable = new LinkedHashMap<>();
        settable.put("FriendlyName", "");
        for (String url : new String[] {"SmsUrl", "SmsFallbackUrl", "VoiceUrl", "VoiceFallbackUrl", "StatusCallback"}) {
            settable.put(url, "");
            settable.put(url.replace("Url", "") + "Method", "POST");
        }
        for (String other :
                new String[] {"SmsApplicationSid", "VoiceApplicationSid", "TrunkSid", "VoiceCallerIdLookup"}) {
            settable.put(other, "");
        }
        return settable;
    }
}
