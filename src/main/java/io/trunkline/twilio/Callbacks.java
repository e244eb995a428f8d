package io.trunkline.twilio;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The URLs at which Twilio tells us things. Each ends in the overrides that make Twilio repeat on a 5xx, which it does not
 * do otherwise (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 *
 * @param publicUrl our scheme, host and port as Twilio sees them, without a slash at the end; null when it cannot see us
 */
public record Callbacks(@Nullable String publicUrl) {
    private static final String REPEAT = "#rc=5&rp=all";

    /** Where the states of an attempt are told. */
    Optional<String> of(String attempt) {
        return url("/twilio/status/" + attempt);
    }

    /** Where texts to our numbers are told. */
    Optional<String> texts() {
        return url("/twilio/texts");
    }

    private Optional<String> url(String path) {
        return publicUrl == null ? Optional.empty() : Optional.of(publicUrl + path + REPEAT);
    }
}
