package io.trunkline.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.TimeZone;

/** The hour that a clock shows twice in the night in which it is put back. */
final class RepeatedHour {
    /** Longer than any clock is put back. */
    private static final long BEFORE = Duration.ofHours(3).toMillis();

    private RepeatedHour() {}

    /**
     * The first moment at which a clock shows what it shows then: of a time that comes twice the first counts
     * (https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5).
     */
    static Instant first(Instant time, TimeZone zone) {
        var millis = time.toEpochMilli();
        var former = zone.getOffset(millis - BEFORE);
        var back = former - zone.getOffset(millis);
        return back > 0 && zone.getOffset(millis - back) == former ? time.minusMillis(back) : time;
    }
}
