package io.trunkline.settings;

import io.trunkline.message.InvalidNumber;
import io.trunkline.message.PhoneNumber;
import io.trunkline.message.ReplyLimit;
import io.trunkline.message.Span;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was given for each setting and where, read as what it must be; whatever it cannot be becomes a problem. */
final class Given {
    /** The SIDs are no secrets, but people paste the token beside them into the wrong line. */
    private static final Set<Setting> UNSPEAKABLE = EnumSet.of(
            Setting.TWILIO_ACCOUNT_SID,
            Setting.TWILIO_API_KEY,
            Setting.TWILIO_AUTH_TOKEN,
            Setting.TWILIO_AUTH_TOKEN_SECONDARY,
            Setting.TWILIO_API_SECRET,
            Setting.TWILIO_WEBHOOK_SECRET,
            Setting.TRUNKLINE_TOKEN,
            Setting.STRIPE_WEBHOOK_SECRET,
            Setting.JIRA_WEBHOOK_SECRET,
            Setting.MEETINGS_CALENDAR_URL,
            Setting.PANDORABOTS_USER_KEY,
            Setting.CHATBOT_URL,
            Setting.CHATBOT_AUTHORIZATION,
            Setting.TRUNKLINE_STORE,
            Setting.TRUNKLINE_STORE_PASSWORD);

    /** A value, the name under which it was given, and the place: a line of the file or the environment. */
    private record Value(String place, String name, String text) {}

    private final Map<Setting, Value> values = new EnumMap<>(Setting.class);
    private final List<String> problems;

    Given(List<String> problems) {
        this.problems = problems;
    }

    /** Takes a value; an empty one counts as none. */
    void put(Setting setting, String place, String name, String text) {
        if (!text.isBlank()) {
            values.put(setting, new Value(place, name, text.strip()));
        }
    }

    boolean has(Setting setting) {
        return values.containsKey(setting);
    }

    @Nullable
    String text(Setting setting) {
        var value = values.get(setting);
        if (value != null) {
            return value.text();
        }
        return setting.usual().isEmpty() ? null : setting.usual();
    }

    /** The comma-separated parts, none of them empty. */
    List<String> list(Setting setting) {
        var text = text(setting);
        return text == null
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
    }

    int whole(Setting setting, int least, int most) {
        var text = text(setting);
        try {
            var number = Integer.parseInt(text == null ? "" : text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported with the numbers that are out of range.
        }
        problem(setting, "a whole number from " + least + " to " + most);
        return least;
    }

    double rate(Setting setting) {
        var rate = rate(text(setting));
        if (rate == 0) {
            problem(setting, "segments per second, such as 1 or 0.5");
        }
        return rate;
    }

    /** Segments per second, or zero if the text is no rate. */
    static double rate(@Nullable String text) {
        try {
            var rate = Double.parseDouble(text == null ? "" : text);
            return rate >= 0.001 && rate <= 100_000 ? rate : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    Duration span(Setting setting, Duration least) {
        try {
            var text = text(setting);
            var span = Span.parse(text == null ? "" : text);
            if (span.compareTo(least) >= 0) {
                return span;
            }
        } catch (IllegalArgumentException e) {
            // Reported with the spans that are too short.
        }
        problem(setting, "a length of time of at least " + least.toSeconds() + "s, such as 90s, 10m or 1h");
        return least;
    }

    /** Lengths of time by commas, each longer than the one before; at least one. */
    List<Duration> spans(Setting setting) {
        try {
            var spans = list(setting).stream().map(Span::parse).toList();
            if (!spans.isEmpty()
                    && spans.equals(spans.stream().sorted().distinct().toList())) {
                return spans;
            }
        } catch (IllegalArgumentException e) {
            // Reported with those that are not in order.
        }
        problem(setting, "lengths of time by commas, each longer than the one before, such as 1m,5m,1h");
        return List.of(Duration.ofMinutes(1));
    }

    List<ReplyLimit> replies(Setting setting) {
        try {
            return list(setting).stream().map(ReplyLimit::parse).toList();
        } catch (IllegalArgumentException e) {
            problem(setting, "how many replies within which time, such as 20/5m,200/1d");
            return ReplyLimit.USUAL;
        }
    }

    <E extends Enum<E>> E choice(Setting setting, Class<E> kind) {
        for (var one : kind.getEnumConstants()) {
            if (one.name().equalsIgnoreCase(text(setting))) {
                return one;
            }
        }
        var choices = Arrays.stream(kind.getEnumConstants())
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .toList();
        problem(setting, String.join(" or ", choices));
        return kind.getEnumConstants()[0];
    }

    @Nullable
    String matching(Setting setting, Pattern pattern, String expected) {
        var text = text(setting);
        if (text != null && !pattern.matcher(text).matches()) {
            problem(setting, expected);
        }
        return text;
    }

    /** A sender in its one form: E.164, or a short code as it stands. */
    @Nullable
    String sender(Setting setting) {
        var text = text(setting);
        return text == null || PhoneNumber.isShortCode(text) ? text : number(setting, text);
    }

    /** A WhatsApp sender, `whatsapp:` and E.164; the channel may be left out. */
    @Nullable
    String whatsapp(Setting setting) {
        var text = text(setting);
        return text == null ? null : "whatsapp:" + number(setting, text.replaceFirst("^whatsapp:", ""));
    }

    /** Numbers of ours by commas, each in its one form; those of WhatsApp begin with `whatsapp:`. */
    List<String> numbers(Setting setting) {
        return list(setting).stream()
                .map(text -> text.startsWith("whatsapp:")
                        ? "whatsapp:" + number(setting, text.substring("whatsapp:".length()))
                        : PhoneNumber.isShortCode(text) ? text : number(setting, text))
                .toList();
    }

    private String number(Setting setting, String text) {
        try {
            return PhoneNumber.parse(text).e164();
        } catch (InvalidNumber e) {
            var value = values.get(setting);
            problems.add((value == null ? "" : value.place() + ": " + value.name() + ": ") + e.getMessage());
            return text;
        }
    }

    /** An http or https URL without query, fragment and the slash at its end. */
    @Nullable
    String url(Setting setting) {
        var text = text(setting);
        if (text == null) {
            return null;
        }
        try {
            var url = new URI(text);
            var scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (Set.of("http", "https").contains(scheme)
                    && url.getHost() != null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return text.replaceFirst("/+$", "");
            }
        } catch (URISyntaxException e) {
            // Reported with the URLs of another kind.
        }
        problem(setting, "a URL such as https://texts.example.com, without ? and #");
        return null;
    }

    void problem(Setting setting, String expected) {
        var value = values.get(setting);
        if (value == null) {
            problems.add(setting.key() + " is missing; expected " + expected);
            return;
        }
        // A URL may carry a password before its @.
        var shown = UNSPEAKABLE.contains(setting) || value.text().contains("@")
                ? " (not shown, " + value.text().length() + " characters)"
                : " is '" + value.text() + "'";
        problems.add(value.place() + ": " + value.name() + shown + "; expected " + expected);
    }

    void problem(String sentence) {
        problems.add(sentence);
    }
}
