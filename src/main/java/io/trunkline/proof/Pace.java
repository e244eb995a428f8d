package io.trunkline.proof;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How fast a sender spoke, judged in every window: in a minute at most what its rate grants and one message more, within a
 * quarter of a second; in the shorter windows of attempts the second that a granted slot may be used late is added.
 *
 * @param rate segments per second
 */
record Pace(double rate) {
    private static final long MINUTE = 60_000;
    private static final double TOLERANCE = 0.25;
    private static final double LATE = 1.0;

    /** Something said at that time, in epoch milliseconds. */
    record Said(long at, int segments, String key) {}

    /** The worst minute, in words; none if it kept its pace. */
    Optional<String> excess(List<Said> said) {
        return inAMinute(sorted(said), burst(said));
    }

    /** The same of attempts, whose shorter windows are judged too. */
    Optional<String> excessOfAttempts(List<Said> said) {
        var minute = excess(said);
        return minute.isPresent() ? minute : inAnyWindow(sorted(said), burst(said));
    }

    private static List<Said> sorted(List<Said> said) {
        return said.stream().sorted(Comparator.comparingLong(Said::at)).toList();
    }

    private static int burst(List<Said> said) {
        return said.stream().mapToInt(Said::segments).max().orElse(0);
    }

    private Optional<String> inAMinute(List<Said> sorted, int burst) {
        var allowed = rate * (MINUTE / 1_000.0 + TOLERANCE) + burst;
        var worst = allowed;
        var key = "";
        var from = 0;
        var sum = 0;
        for (var said : sorted) {
            sum += said.segments;
            while (sorted.get(from).at <= said.at - MINUTE) {
                sum -= sorted.get(from++).segments;
            }
            if (sum > worst) {
                worst = sum;
                key = said.key;
            }
        }
        return key.isEmpty() ? Optional.empty() : Optional.of(words(worst, "a minute", allowed, key));
    }

    private Optional<String> inAnyWindow(List<Said> sorted, int burst) {
        var allowed = rate * (LATE + TOLERANCE) + burst;
        var worst = allowed;
        var key = "";
        var sum = 0.0;
        var least = 0.0;
        for (var at = 0; at < sorted.size(); at++) {
            var said = sorted.get(at);
            // What was said beyond what the time since the first one grants.
            var beyond = sum - rate * (said.at - sorted.get(0).at) / 1_000.0;
            least = at == 0 ? beyond : Math.min(least, beyond);
            sum += said.segments;
            if (beyond + said.segments - least > worst) {
                worst = beyond + said.segments - least;
                key = said.key;
            }
        }
        return key.isEmpty()
                ? Optional.empty()
                : Optional.of(words(worst, "some window beyond its rate", allowed, key));
    }

    private static String words(double much, String window, double allowed, String key) {
        return String.format(
                Locale.ROOT, "%.1f segments in %s, where %.1f may be, up to %s", much, window, allowed, key);
    }
}
