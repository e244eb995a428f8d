package io.trunkline.proof;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/**
 * What a schedule of every second came to: a text for each tick.
 *
 * @param count how many seconds there were
 * @param missed those without a text
 * @param repeated those with more than one
 */
record Ticks(long count, List<String> missed, List<String> repeated) {
    private static final String TOKEN = "tick-";
    /** What was received last may have overtaken what is still under way. */
    private static final long UNDER_WAY = 5;

    static boolean isTick(String token) {
        return token.startsWith(TOKEN);
    }

    static Ticks of(List<Received> received) {
        var texts = new TreeMap<Long, Integer>();
        received.stream()
                .map(Received::token)
                .filter(Ticks::isTick)
                .forEach(token -> texts.merge(
                        Instant.parse(token.substring(TOKEN.length())).getEpochSecond(), 1, Integer::sum));
        if (texts.isEmpty()) {
            return new Ticks(0, List.of(), List.of());
        }
        var missed = new java.util.ArrayList<String>();
        var repeated = new java.util.ArrayList<String>();
        var last = texts.lastKey() - UNDER_WAY;
        for (long second = texts.firstKey(); second <= last; second++) {
            var count = texts.getOrDefault(second, 0);
            if (count != 1) {
                (count == 0 ? missed : repeated)
                        .add(Instant.ofEpochSecond(second).toString());
            }
        }
        return new Ticks(Math.max(0, last - texts.firstKey() + 1), missed, repeated);
    }
}
