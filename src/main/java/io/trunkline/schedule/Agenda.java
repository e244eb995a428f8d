package io.trunkline.schedule;

import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.TimezoneInfo;
import biweekly.io.text.ICalReader;
import biweekly.parameter.CalendarUserType;
import biweekly.parameter.ParticipationStatus;
import biweekly.parameter.Range;
import biweekly.property.DateOrDateTimeProperty;
import biweekly.property.ICalProperty;
import biweekly.util.Frequency;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The meetings of an iCalendar file (RFC 5545) that start within a span of time. All-day events have no start that could be
 * near, and are left out; so are cancelled ones. One event that cannot be read costs the others nothing.
 *
 * @param unread what could not be read, by series, and why; what is known of those must be left as it is
 */
public record Agenda(List<Meeting> meetings, Map<String, String> unread) {
    /** A daily meeting has so many occurrences in more than a century. */
    private static final int MOST_OCCURRENCES = 50_000;

    private static final String BEGIN = "BEGIN:VCALENDAR";
    private static final String END = "END:VCALENDAR";

    /** From when to when meetings are looked for. */
    public record Span(Instant from, Instant to) {
        boolean has(Instant time) {
            return !time.isBefore(from) && !time.isAfter(to);
        }
    }

    /**
     * Reads a file; one that is none, or was cut off, is {@link Unreadable}, because an event that is missing from it would
     * otherwise count as removed.
     *
     * @param zone of times that name none
     */
    public static Agenda read(byte[] file, ZoneId zone, Span span) {
        var text =
                new String(file, StandardCharsets.UTF_8).replace("\uFEFF", "").strip();
        var upper = text.length() > 20 ? text.substring(text.length() - 20).toUpperCase(Locale.ROOT) : "";
        if (!text.regionMatches(true, 0, BEGIN, 0, BEGIN.length())) {
            throw new Unreadable("it is no calendar: it does not begin with " + BEGIN);
        }
        if (!upper.endsWith(END)) {
            throw new Unreadable("the calendar was cut off: it does not end with " + END);
        }
        var reading = new Reading(span, zone);
        try (var reader = new ICalReader(text)) {
            reader.setDefaultTimezone(TimeZone.getTimeZone(zone));
            for (var calendar : reader.readAll()) {
                reading.take(calendar);
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new Unreadable("the calendar cannot be read: " + e);
        }
        return reading.agenda();
    }

    /** The name under which an occurrence is known: made from its UID, and from when it was to be if it repeats. */
    static String id(String uid, String when) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest((uid + "\n" + when).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What makes an occurrence the same: the UID, and when it was to be if it repeats. */
    private record Name(String uid, String when) {}

    /**
     * An event with the zones of its calendar.
     *
     * @param floating the zone of times that name none
     */
    private record Known(VEvent event, TimezoneInfo zones, ZoneId floating, boolean withdrawn) {
        /** Of two versions the one with the higher sequence counts, and of equals the later in the file. */
        Known newer(Known other) {
            return sequence(other.event) >= sequence(event) ? other : this;
        }

        private static int sequence(VEvent event) {
            var sequence = event.getSequence();
            return sequence == null || sequence.getValue() == null ? 0 : sequence.getValue();
        }

        boolean isCancelled() {
            return withdrawn || (event.getStatus() != null && event.getStatus().isCancelled());
        }

        /** When it starts; null when it has no time of day, as an all-day event. */
        @Nullable
        Instant starts() {
            var start = event.getDateStart();
            return start == null
                            || start.getValue() == null
                            || !start.getValue().hasTime()
                    ? null
                    : RepeatedHour.first(start.getValue().toInstant(), zone(start));
        }

        TimeZone zone(ICalProperty property) {
            var assignment = zones.getTimezone(property);
            if (assignment != null) {
                return assignment.getTimeZone();
            }
            return zones.isFloating(property) ? TimeZone.getTimeZone(floating) : TimeZone.getTimeZone("UTC");
        }
    }

    /** A meeting and the occurrences of it that are different. */
    private static final class Series {
        private @Nullable Known master;
        private final TreeMap<Instant, Known> changed = new TreeMap<>();

        void take(Known known) {
            var recurrence = known.event.getRecurrenceId();
            if (recurrence == null) {
                master = master == null ? known : master.newer(known);
            } else if (recurrence.getValue() != null) {
                var when = RepeatedHour.first(recurrence.getValue().toInstant(), known.zone(recurrence));
                changed.merge(when, known, Known::newer);
            }
        }
    }

    private static final class Reading {
        private final Span span;
        private final ZoneId zone;
        private final Map<String, Series> series = new LinkedHashMap<>();
        private final Map<String, String> unread = new HashMap<>();
        private final List<Meeting> meetings = new ArrayList<>();

        Reading(Span span, ZoneId zone) {
            this.span = span;
            this.zone = zone;
        }

        void take(ICalendar calendar) {
            var withdrawn = calendar.getMethod() != null && calendar.getMethod().isCancel();
            for (var event : calendar.getEvents()) {
                var uid = event.getUid() == null ? null : event.getUid().getValue();
                if (uid == null || uid.isBlank()) {
                    unread.put("", "an event has no UID");
                } else if (!isDated(event.getDateStart())) {
                    unread.put(id(uid, ""), "it has no start that can be read");
                } else {
                    series.computeIfAbsent(uid, it -> new Series())
                            .take(new Known(event, calendar.getTimezoneInfo(), zone, withdrawn));
                }
            }
        }

        private static boolean isDated(@Nullable DateOrDateTimeProperty start) {
            return start != null && start.getValue() != null;
        }

        Agenda agenda() {
            series.forEach((uid, one) -> {
                try {
                    expand(uid, one);
                } catch (RuntimeException | StackOverflowError e) {
                    unread.put(id(uid, ""), String.valueOf(e.getMessage()));
                }
            });
            return new Agenda(List.copyOf(meetings), Map.copyOf(unread));
        }

        private void expand(String uid, Series one) {
            var found = new ArrayList<Meeting>();
            var master = one.master;
            if (master != null && !master.isCancelled() && master.starts() != null) {
                if (repeats(master.event)) {
                    repeat(uid, one, master, found);
                } else {
                    add(found, new Name(uid, ""), master, master.starts());
                }
            }
            if (master == null || !master.isCancelled()) {
                one.changed.forEach((when, other) -> add(found, new Name(uid, when.toString()), other, other.starts()));
            }
            meetings.addAll(found);
        }

        private static boolean repeats(VEvent event) {
            return event.getRecurrenceRule() != null
                    || !event.getRecurrenceDates().isEmpty();
        }

        private void repeat(String uid, Series one, Known master, List<Meeting> found) {
            var frequency = frequency(master.event);
            if (frequency == Frequency.SECONDLY || frequency == Frequency.MINUTELY) {
                throw new IllegalArgumentException("it repeats more often than every hour");
            }
            var clock = master.zone(master.event.getDateStart());
            var times = master.event.getDateIterator(clock);
            // Moved ones may lie up to that far from where they were.
            var last = span.to.plus(Duration.ofDays(1));
            for (var count = 0; times.hasNext(); count++) {
                if (count == MOST_OCCURRENCES) {
                    throw new IllegalArgumentException("it repeats more than " + MOST_OCCURRENCES + " times until now");
                }
                var next = times.next().toInstant();
                // What is every hour is in both of them.
                var time = frequency == Frequency.HOURLY ? next : RepeatedHour.first(next, clock);
                if (time.isAfter(last)) {
                    return;
                }
                if (!one.changed.containsKey(time)) {
                    var future = from(one, time);
                    if (future == null) {
                        add(found, new Name(uid, time.toString()), master, time);
                    } else if (future.getValue().starts() != null) {
                        var shift = Duration.between(
                                future.getKey(), future.getValue().starts());
                        add(found, new Name(uid, time.toString()), future.getValue(), time.plus(shift));
                    }
                }
            }
        }

        private static @Nullable Frequency frequency(VEvent event) {
            var rule = event.getRecurrenceRule();
            return rule == null || rule.getValue() == null
                    ? null
                    : rule.getValue().getFrequency();
        }

        /** The change for "this and all that follow" within which an occurrence lies. */
        private static Map.@Nullable Entry<Instant, Known> from(Series one, Instant time) {
            for (var change : one.changed.headMap(time, false).descendingMap().entrySet()) {
                if (change.getValue().event.getRecurrenceId().getRange() == Range.THIS_AND_FUTURE) {
                    return change;
                }
            }
            return null;
        }

        private void add(List<Meeting> found, Name name, Known known, @Nullable Instant starts) {
            if (starts == null || known.isCancelled() || !span.has(starts)) {
                return;
            }
            var event = known.event;
            var title = event.getSummary() == null ? null : event.getSummary().getValue();
            var location =
                    event.getLocation() == null ? null : event.getLocation().getValue();
            found.add(new Meeting(
                    id(name.uid, name.when),
                    id(name.uid, ""),
                    title == null || title.isBlank() ? "(no title)" : title.strip(),
                    location,
                    starts,
                    emails(event)));
        }

        private static Set<String> emails(VEvent event) {
            var come = new TreeSet<String>();
            var declined = new TreeSet<String>();
            for (var attendee : event.getAttendees()) {
                var email = email(attendee.getEmail(), attendee.getUri());
                var kind = attendee.getCalendarUserType();
                if (email != null && kind != CalendarUserType.ROOM && kind != CalendarUserType.RESOURCE) {
                    (attendee.getParticipationStatus() == ParticipationStatus.DECLINED ? declined : come).add(email);
                }
            }
            var organizer = event.getOrganizer();
            var email = organizer == null ? null : email(organizer.getEmail(), organizer.getUri());
            if (email != null) {
                come.add(email);
            }
            come.removeAll(declined);
            return come;
        }

        private static @Nullable String email(@Nullable String email, @Nullable String uri) {
            var text = email != null ? email : uri == null ? "" : uri.replaceFirst("(?i)^mailto:", "");
            return text.isBlank() ? null : text.strip().toLowerCase(Locale.ROOT);
        }
    }
}
