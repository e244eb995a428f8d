package io.trunkline.message;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** A point in time as ISO 8601 with its offset, such as `2026-03-01T09:30:00+01:00`, kept as epoch milliseconds. */
public final class Moment {
    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);
    /** Jira and others write the offset without a colon. */
    private static final DateTimeFormatter OFFSET = new DateTimeFormatterBuilder()
            .append(LOCAL)
            .optionalStart()
            .appendOffset("+HH:MM:ss", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Moment() {}

    /** Reads a time into epoch milliseconds; throws {@link IllegalArgumentException} where the offset is missing. */
    public static long parse(String text) {
        var written = text.strip();
        try {
            return OffsetDateTime.parse(written, OFFSET).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    isLocal(written)
                            ? "'" + written + "' has no offset, so it names a different moment in every place; write "
                                    + written + "Z for UTC or " + written + "+01:00"
                            : "'" + written + "' is not a time; write it as 2026-03-01T09:30:00+01:00"
                                    + " or 2026-03-01T08:30:00Z",
                    e);
        }
    }

    private static boolean isLocal(String text) {
        try {
            LocalDateTime.parse(text, LOCAL);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
