package io.trunkline.message;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * On which terms a message is owed.
 *
 * @param sendAt epoch milliseconds before which it is not sent; null is now
 * @param expireAfter how long after that it is worth sending; null is for ever
 */
public record Terms(
        @Nullable Long sendAt,
        @Nullable Duration expireAfter,
        Priority priority,
        Order order,
        @Nullable String purpose) {

    /** At once, for ever, and in turn. */
    public static final Terms PLAIN = new Terms(null, null, Priority.NORMAL, Order.OLDEST, null);

    /** Who goes first in a sender's queue; urgent also skips quiet hours. */
    public enum Priority {
        URGENT(0),
        HIGH(1),
        NORMAL(2),
        LOW(3);

        private final int place;

        Priority(int place) {
            this.place = place;
        }

        /** Its place in the queue; lower goes first. */
        public int place() {
            return place;
        }
    }

    /** Which of a flow's waiting messages goes first. */
    public enum Order {
        OLDEST,
        NEWEST
    }
}
