package io.trunkline.proof;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What a schedule of every second came to: a text for each tick.
 *
 * @param count how many seconds there were
 * @param missed those without a text
 * @param repeated those with more than one
 */
record Ticks(long count, List<String> missed, List<String> repeated) {
    private static final String TOKEN = "tick-";
    /** What was due last may be under way yet. */
    private static final long UNDER_WAY = 5;

    static boolean isTick(String token) {
        return token.startsWith(TOKEN);
    }

    /**
     * What came of the seconds in which it ran, whether or not there was a single text.
     *
     * @param from when everybody was served
     * @param until when it was told to end
     */
    static Ticks of(List<Received> received, Instant from, Instant until) {
        var texts = new TreeMap<Long, Integer>();
        received.stream()
                .map(Received::token)
                .filter(Ticks::isTick)
                .forEach(token -> texts.merge(
                        Instant.parse(token.substring(TOKEN.length())).getEpochSecond(), 1, Integer::sum));
        var first = from.getEpochSecond() + 1;
        var last = until.getEpochSecond() - UNDER_WAY;
        var missed = LongStream.rangeClosed(first, last)
                .filter(second -> !texts.containsKey(second))
                .mapToObj(Ticks::name)
                .toList();
        var repeated = texts.entrySet().stream()
                .filter(second -> second.getValue() > 1)
                .map(second -> name(second.getKey()))
                .toList();
        return new Ticks(Math.max(0, last - first + 1), missed, repeated);
    }

    private static String name(long second) {
        return Instant.ofEpochSecond(second).toString();
    }
}
