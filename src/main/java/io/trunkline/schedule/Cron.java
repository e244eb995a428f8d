package io.trunkline.schedule;

import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * The times of a Quartz cron expression in a zone, exact across changes of the clock. Quartz reads the expression; which
 * instant a time of day is, is decided here, because Quartz 2.5 leaves out a nightly 02:30 in spring, and in autumn the
 * first of the two hours of an hourly one.
 *
 * <p>An expression for every hour ({@code *}) keeps its pace through a change. One that names hours comes once a day all the
 * same: a time that does not exist comes as much later as the clock was put forward, and of two that exist the first counts.
 */
public final class Cron {
    /** Clocks change by less; within so much of a change the order of times of day is not that of instants. */
    private static final Duration CHANGE = Duration.ofHours(3);

    private static final int HOURS = 2;

    private final CronExpression times;
    private final ZoneId zone;
    private final boolean everyHour;

    private Cron(CronExpression times, ZoneId zone) {
        this.times = times;
        this.zone = zone;
        this.everyHour =
                times.getCronExpression().strip().split("\\s+", -1)[HOURS].equals("*");
    }

    /** Reads an expression of six or seven fields, as {@code 0 30 9 ? * MON-FRI}, and an IANA zone, as Europe/Berlin. */
    public static Cron parse(String cron, String zone) {
        try {
            var times = new CronExpression(cron.strip().toUpperCase(Locale.ROOT));
            // The expression is asked for times of day alone, for which UTC stands.
            times.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
            var parsed = new Cron(times, ZoneId.of(zone));
            if (parsed.wall(LocalDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC)) == null) {
                throw new IllegalArgumentException("cron: '" + cron + "' never comes");
            }
            return parsed;
        } catch (ParseException | UnsupportedOperationException e) {
            throw new IllegalArgumentException(
                    "cron: '" + cron + "' cannot be read: " + e.getMessage()
                            + "; write second, minute, hour, day, month, weekday, such as 0 30 9 ? * MON-FRI",
                    e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "zone: '" + zone + "' is no time zone; write it as Europe/Berlin or UTC", e);
        }
    }

    /** The first time after that instant; empty when there is none any more. */
    public Optional<Instant> next(Instant after) {
        var rules = zone.getRules();
        return Optional.ofNullable(everyHour ? byPace(rules, after) : byDay(rules, after));
    }

    /** Each instant whose time of day fits, so that two hours of one name both count and an hour that is left out does not. */
    private @Nullable Instant byPace(ZoneRules rules, Instant after) {
        var offset = rules.getOffset(after);
        var local = LocalDateTime.ofInstant(after, offset);
        var change = rules.nextTransition(after);
        while (true) {
            var wall = wall(local);
            if (wall == null) {
                return null;
            }
            var candidate = wall.toInstant(offset);
            if (change == null || candidate.isBefore(change.getInstant())) {
                return candidate;
            }
            offset = change.getOffsetAfter();
            // The change itself is a time that may fit.
            local = change.getDateTimeAfter().minusSeconds(1);
            change = rules.nextTransition(change.getInstant());
        }
    }

    /** Each time of day that fits, once. */
    private @Nullable Instant byDay(ZoneRules rules, Instant after) {
        var local = LocalDateTime.ofInstant(after, zone);
        var direct = wall(local);
        if (direct != null && isCalm(rules, after, instant(direct))) {
            return instant(direct);
        }
        Instant best = null;
        for (var wall = wall(local.minus(CHANGE)); wall != null; wall = wall(wall)) {
            var candidate = instant(wall);
            if (best != null && candidate.isAfter(best.plus(CHANGE))) {
                break;
            }
            if (candidate.isAfter(after) && (best == null || candidate.isBefore(best))) {
                best = candidate;
            }
        }
        return best;
    }

    private static boolean isCalm(ZoneRules rules, Instant after, Instant candidate) {
        var change = rules.nextTransition(after.minus(CHANGE));
        return change == null || change.getInstant().isAfter(candidate.plus(CHANGE));
    }

    private Instant instant(LocalDateTime wall) {
        return wall.atZone(zone).toInstant();
    }

    private @Nullable LocalDateTime wall(LocalDateTime after) {
        var next = times.getNextValidTimeAfter(Date.from(after.toInstant(ZoneOffset.UTC)));
        return next == null ? null : LocalDateTime.ofInstant(next.toInstant(), ZoneOffset.UTC);
    }

    /** The expression as it was read. */
    public String expression() {
        return times.getCronExpression();
    }

    public ZoneId zone() {
        return zone;
    }
}
