package io.trunkline.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The days or moments between which messages were sent, as the filters of Twilio's list name them: {@code DateSent},
 * {@code DateSent<} and {@code DateSent>}, both of which include their bound. What was not sent yet has no such date
 * and is in no such list.
 *
 * @param from the earliest moment, or null
 * @param until the first moment no longer meant, or null
 */
record SentDates(@Nullable Instant from, @Nullable Instant until) {
    /** The longest a message may wait to be sent (ValidityPeriod), hence the least that is known from its creation. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(10);

    private static final DateTimeFormatter SPACED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[.SSS]");

    private record Span(Instant first, Instant end) {}

    static SentDates of(Form query) {
        Span on = span(query.filled("DateSent"));
        Span after = on != null ? on : span(query.filled("DateSent>"));
        Span before = on != null ? on : span(query.filled("DateSent<"));
        return new SentDates(after == null ? null : after.first(), before == null ? null : before.end());
    }

    boolean include(@Nullable Instant sent) {
        if (from == null && until == null) {
            return true;
        }
        return sent != null && (from == null || !sent.isBefore(from)) && (until == null || sent.isBefore(until));
    }

    /** Whether nothing created at that moment or before can be meant. */
    boolean areAfter(Instant created) {
        return from != null && created.plus(LONGEST_WAIT).isBefore(from);
    }

    private static @Nullable Span span(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            if (value.length() == 10) {
                LocalDate day = LocalDate.parse(value);
                return new Span(midnight(day), midnight(day.plusDays(1)));
            }
            Instant moment = moment(value);
            return new Span(moment, moment.plusMillis(1));
        } catch (DateTimeParseException e) {
            throw Refusal.bad(20001, "DateSent must be a date such as 2026-11-20, not " + value);
        }
    }

    private static Instant moment(String value) {
        if (value.indexOf('T') == 10) {
            return OffsetDateTime.parse(value.replace(' ', '+')).toInstant();
        }
        if (value.indexOf(',') == 3) {
            return OffsetDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ENGLISH))
                    .toInstant();
        }
        return LocalDateTime.parse(value, SPACED).toInstant(ZoneOffset.UTC);
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
