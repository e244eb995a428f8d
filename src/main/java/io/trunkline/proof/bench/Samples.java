package io.trunkline.proof.bench;

import java.util.Arrays;

/** Durations in microseconds, of which percentiles are asked. Not for several threads. */
final class Samples {
    private long[] micros = new long[1_024];
    private int count;

    void add(long duration) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, count * 2);
        }
        micros[count++] = duration;
    }

    int count() {
        return count;
    }

    /** In milliseconds; 0 without any sample. */
    double percentile(double share) {
        if (count == 0) {
            return 0;
        }
        var sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        var place = (int) Math.ceil(share * count) - 1;
        return sorted[Math.max(0, place)] / 1_000.0;
    }
}
