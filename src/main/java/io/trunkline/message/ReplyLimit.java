package io.trunkline.message;

import java.time.Duration;
import java.util.List;

/** How many replies one number gets from one sender within that time, before it counts as a loop. */
public record ReplyLimit(int most, Duration within) {
    /** As the settings have it by default. */
    public static final List<ReplyLimit> USUAL =
            List.of(new ReplyLimit(20, Duration.ofMinutes(5)), new ReplyLimit(200, Duration.ofDays(1)));

    /** Reads {@code 20/5m}; anything else is an {@link IllegalArgumentException}. */
    public static ReplyLimit parse(String text) {
        var parts = text.split("/", 2);
        if (parts.length < 2 || !parts[0].strip().matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException("'" + text + "' is not written as 20/5m");
        }
        return new ReplyLimit(Integer.parseInt(parts[0].strip()), Span.parse(parts[1].strip()));
    }
}
