package io.trunkline.message;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A length of time as people write it: `250ms`, `90s`, `15m`, `24h`, `7d`, or ISO 8601 such as `PT15M`. */
public final class Span {
    private static final Pattern SHORT = Pattern.compile("([0-9]{1,18}) ?(ms|s|m|h|d)");

    /** Longer ones would overflow when they are added to a time in milliseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_525);

    private Span() {}

    /** Reads a span from nothing to a hundred years; throws {@link IllegalArgumentException} with examples otherwise. */
    public static Duration parse(String text) {
        var written = text.strip();
        Duration duration;
        try {
            var parts = SHORT.matcher(written.toLowerCase(Locale.ROOT));
            duration = parts.matches()
                    ? duration(Long.parseLong(parts.group(1)), parts.group(2))
                    : Duration.parse(written);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw invalid(written, e);
        }
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw invalid(written, null);
        }
        return duration;
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static IllegalArgumentException invalid(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'" + text + "' is not a length of time; write it as 250ms, 90s, 15m, 24h, 7d or PT15M", cause);
    }
}
