package io.trunkline.message;

import org.jspecify.annotations.Nullable;

/**
 * Where something comes from inside: the flow (a route file) and route that made it, and the event that caused it.
 *
 * @param cause the sequence number of the causing event in the journal, if there is one
 * @param depth how many events led here; 0 from outside
 */
public record Origin(
        @Nullable String flow,
        @Nullable String route,
        @Nullable Long cause,
        int depth) {
    /** From outside: nothing of ours caused it. */
    public static final Origin OUTSIDE = new Origin(null, null, null, 0);
}
