package io.trunkline.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pictures and files that go with a text, by the URLs under which Twilio fetches them: it does so without signing in,
 * and takes at most 5 MB altogether (16 MB on WhatsApp), of jpeg, png and gif in any size that fits
 * (https://www.twilio.com/docs/messaging/guides/accepted-mime-types).
 */
public final class Media {
    /** Of a text; Twilio refuses more with 21623. */
    public static final int MOST = 10;

    /** Of a WhatsApp message. */
    public static final int MOST_ON_WHATSAPP = 1;

    private static final ObjectMapper JSON = new ObjectMapper();
    /** A comma may be a part of a URL, but not where the next one begins. */
    private static final Pattern BETWEEN = Pattern.compile(",?\\s+|,(?=[a-zA-Z][a-zA-Z0-9+.\\-]*://)");

    private Media() {}

    /** Reads URLs as people write them: with white space or commas between them, or as a JSON array. */
    public static List<String> parse(String text) {
        var written = text.strip();
        if (written.startsWith("[")) {
            return array(written);
        }
        return Arrays.stream(BETWEEN.split(written))
                .filter(url -> !url.isEmpty())
                .toList();
    }

    private static List<String> array(String written) {
        try {
            var urls = new ArrayList<String>();
            for (var url : JSON.readTree(written)) {
                if (!url.isTextual()) {
                    throw new IllegalArgumentException("a URL in the array is no text: " + url);
                }
                urls.add(url.asText().strip());
            }
            return urls;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "begins as a JSON array and is none; write the URLs with a space between them", e);
        }
    }

    /** What is wrong with a URL, in a sentence that does not show its query, which may hold a secret; null is nothing. */
    public static @Nullable String faultOf(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return "media: '" + shown(url) + "' is not a URL: " + e.getReason();
        }
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            return "media: '" + shown(url)
                    + "' is not https; Twilio must be able to fetch it, and nobody else to read along";
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            return "media: '" + shown(url) + "' names no host";
        }
        if (uri.getUserInfo() != null) {
            return "media: the URL at " + uri.getHost()
                    + " holds a user or password; Twilio fetches media without signing in";
        }
        return null;
    }

    private static String shown(String url) {
        var bare = url.replaceAll("[?#].*", "").replaceAll("//[^/@]*@", "//…@").replaceAll("\\p{Cntrl}", "�");
        return bare.length() <= 80 ? bare : bare.substring(0, 79) + "…";
    }
}
