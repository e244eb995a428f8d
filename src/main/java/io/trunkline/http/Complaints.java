package io.trunkline.http;

import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log says of those who are refused: one line for a source, and a minute later how many more there were, so that
 * nobody can fill it. The table has one size for ever: sources that fall on one place share it.
 */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    private static final int PLACES = 64;
    private static final long MINUTE = 60_000_000_000L;

    private final Place[] places = Stream.generate(Place::new).limit(PLACES).toArray(Place[]::new);

    private static final class Place {
        private boolean counting;
        private long since;
        private long more;
        private String last = "";
    }

    /**
     * Somebody was refused.
     *
     * @param source a hash of it
     * @param who and where, for people
     * @param now in nanoseconds of one clock
     */
    synchronized void hear(int source, String who, String why, long now) {
        var place = places[Math.floorMod(source ^ (source >>> 16), PLACES)];
        if (place.counting && now - place.since < MINUTE) {
            place.more++;
            place.last = who;
            return;
        }
        tell(place);
        place.counting = true;
        place.since = now;
        LOG.warn("refused {}: {} (more within a minute are counted only)", who, why);
    }

    /** Says how many more there were of those whose minute is over. */
    synchronized void tell(long now) {
        for (var place : places) {
            if (place.counting && now - place.since >= MINUTE) {
                tell(place);
                place.counting = false;
            }
        }
    }

    private static void tell(Place place) {
        if (place.more > 0) {
            LOG.warn("refused {} more within a minute, the last {}", place.more, place.last);
            place.more = 0;
        }
    }
}
