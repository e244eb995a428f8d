package io.trunkline.journal;

import io.trunkline.message.Origin;
import org.jspecify.annotations.Nullable;

/**
 * An event in the journal.
 *
 * @param seq its number, in order of acceptance
 * @param acceptedAt epoch milliseconds
 */
public record Entry(long seq, Event event, Origin origin, Due due, long acceptedAt) {
    /**
     * When an event is due.
     *
     * @param at epoch milliseconds; 0 is now
     * @param key under which it can be cancelled until then
     */
    public record Due(long at, @Nullable String key) {
        public static final Due NOW = new Due(0, null);
    }
}
