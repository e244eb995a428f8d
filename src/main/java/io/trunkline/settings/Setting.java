package io.trunkline.settings;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every key of `application.properties` with its default; its own name is that of the environment variable. */
enum Setting {
    TWILIO_ACCOUNT_SID(""),
    TWILIO_AUTH_TOKEN(""),
    TWILIO_AUTH_TOKEN_SECONDARY(""),
    TWILIO_API_KEY(""),
    TWILIO_API_SECRET(""),
    TWILIO_PHONE_NUMBER(""),
    TWILIO_WHATSAPP_FROM(""),
    TWILIO_MESSAGING_SERVICE_SID(""),
    TWILIO_API_BASE(""),
    TWILIO_WEBHOOK_SECRET(""),
    TWILIO_CONCURRENCY("320"),
    TRUNKLINE_HTTP_HOST(""),
    TRUNKLINE_HTTP_PORT("8080"),
    TRUNKLINE_PUBLIC_URL(""),
    TRUNKLINE_TOKEN(""),
    HTTP_WORKERS("64"),
    HTTP_MAX_BODY("1048576"),
    HTTP_CONNECTIONS("5000"),
    HTTP_REFUSALS("200"),
    HTTP_PROXIES("0"),
    DRAIN_WAIT("0s"),
    DRAIN_MOST("25s"),
    TRUNKLINE_MANAGEMENT_PORT("9876"),
    TRUNKLINE_SIMULATOR_PORT("8081"),
    LOG_FORMAT("text"),
    TRUNKLINE_DATA("data"),
    TRUNKLINE_STORE(""),
    TRUNKLINE_STORE_USER(""),
    TRUNKLINE_STORE_PASSWORD(""),
    TRUNKLINE_SECRETS(""),
    TRUNKLINE_ROUTES("routes"),
    ROUTES_RELOAD("file"),
    STRIPE_WEBHOOK_SECRET(""),
    JIRA_WEBHOOK_SECRET(""),
    MEETINGS_CALENDAR_URL(""),
    ONCALL_WAIT("5m"),
    PANDORABOTS_APP_ID(""),
    PANDORABOTS_BOTNAME(""),
    PANDORABOTS_USER_KEY(""),
    PANDORABOTS_URL("https://api.pandorabots.com"),
    CHATBOT_URL(""),
    CHATBOT_AUTHORIZATION(""),
    DELIVERY_WORKERS("64"),
    RETRY_LIMIT("8"),
    JOURNAL_TRIES("8"),
    KEYS_DAYS("400"),
    KEEP_MESSAGES("90d"),
    KEEP_EVENTS("30d"),
    STATUS_SWEEP("10m"),
    UNSURE_LOOKS("1m,5m,15m,60m"),
    UNSURE_RESEND("60s"),
    LANGUAGE("en"),
    POLLING_EVERY("15s"),
    POLLING_IDLE("60s"),
    POLLING_OVERLAP("15m"),
    POLLING_WIDE("1h"),
    POLLING_NUMBERS(""),
    MEDIA_MAX("16777216"),
    REPLY_LIMITS("20/5m,200/1d"),
    CALL_VOICE(""),
    OPTOUT_SCOPE("everyone"),
    OPTOUT_WORDS_STOP(""),
    OPTOUT_WORDS_START(""),
    OPTOUT_WORDS_HELP(""),
    RATE_LONGCODE("1"),
    RATE_TOLLFREE("3"),
    RATE_SHORTCODE("100"),
    RATE_SERVICE("1"),
    RATE_WHATSAPP("80"),
    RATE_BURST("1");

    /** Before the number or Messaging Service SID of a sender that has a rate of its own. */
    static final String RATE_OF_SENDER = "rate.sender.";

    /** Before the name of a further account and what of it is set. */
    static final String OF_ACCOUNT = "twilio.accounts.";

    private final String usual;

    Setting(String usual) {
        this.usual = usual;
    }

    /** The value if nobody gives one; empty where there is none. */
    String usual() {
        return usual;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** LANGUAGE means something else to every Unix, so that one is read from the file only. */
    boolean isReadFromEnvironment() {
        return this != LANGUAGE;
    }

    /** What can be set of a further account, by the end of its key: as of the first one, without {@code twilio.}. */
    static Map<String, Setting> ofAccount() {
        var settings = new TreeMap<String, Setting>();
        for (var setting : EnumSet.range(TWILIO_ACCOUNT_SID, TWILIO_CONCURRENCY)) {
            settings.put(setting == TWILIO_ACCOUNT_SID ? "sid" : setting.key().substring("twilio.".length()), setting);
        }
        return settings;
    }

    static Optional<Setting> withKey(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key().equals(key))
                .findFirst();
    }
}
