package io.trunkline.twilio;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The URLs at which Twilio tells us things. Each ends in the overrides that make Twilio repeat on a 5xx, which it does not
 * do otherwise (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 *
 * @param publicUrl our scheme, host and port as Twilio sees them, without a slash at the end; null when it cannot see us
 */
public record Callbacks(@Nullable String publicUrl) {
    /** The parameters of a number that say where its webhooks go. */
    static final List<String> PARAMETERS = List.of("SmsUrl", "SmsFallbackUrl", "VoiceUrl", "StatusCallback");

    private static final String REPEAT = "#rc=5&rp=all";

    /** Where the states of an attempt are told. */
    Optional<String> of(String attempt) {
        return url("/twilio/status/" + attempt);
    }

    /** Where texts to our numbers are told. */
    Optional<String> texts() {
        return url("/twilio/texts");
    }

    /** Where the webhooks of a number should go, by Twilio's parameter; nothing while Twilio cannot see us. */
    public Map<String, String> ofNumber() {
        return texts().map(url -> Map.of("SmsUrl", url)).orElse(Map.of());
    }

    private Optional<String> url(String path) {
        return publicUrl == null ? Optional.empty() : Optional.of(publicUrl + path + REPEAT);
    }
}
