package io.trunkline.twilio;

import java.util.LinkedHashMap;
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

    /** Where the script of an attempt's call is fetched that is too long to be given. */
    public Optional<String> script(String attempt) {
        return url("/twilio/calls/" + attempt);
    }

    /** Where Twilio tells who or what answered the call of an attempt. */
    Optional<String> answered(String attempt) {
        return url("/twilio/calls/" + attempt + "/answered");
    }

    /**
     * Where a pressed key is told.
     *
     * @param query what the door is to know of the way there
     */
    Optional<String> keys(String attempt, String query) {
        return url("/twilio/calls/" + attempt + "/keys?" + query);
    }

    /** Where the next turn of a call to our numbers is asked for. */
    Optional<String> turn(String query) {
        return url("/twilio/voice/turn?" + query);
    }

    /**
     * Where it is asked what a phone hears before it is connected with a caller.
     *
     * @param query how often it was asked already
     */
    Optional<String> screen(String query) {
        return url("/twilio/voice/screen?" + query);
    }

    /** Where it is told that a recording is there. */
    Optional<String> recorded() {
        return url("/twilio/voice/recorded");
    }

    /** Where texts to our numbers are told. */
    Optional<String> texts() {
        return url("/twilio/texts");
    }

    /** Where the webhooks of a number should go, by Twilio's parameter; nothing while Twilio cannot see us. */
    public Map<String, String> ofNumber() {
        var urls = new LinkedHashMap<String, String>();
        texts().ifPresent(url -> urls.put("SmsUrl", url));
        url("/twilio/voice").ifPresent(url -> urls.put("VoiceUrl", url));
        url("/twilio/voice/ended").ifPresent(url -> urls.put("StatusCallback", url));
        return urls;
    }

    private Optional<String> url(String path) {
        return publicUrl == null ? Optional.empty() : Optional.of(publicUrl + path + REPEAT);
    }
}
