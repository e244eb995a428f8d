package io.trunkline.message;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * On which terms a message is owed.
 *
 * @param sendAt epoch milliseconds before which it is not sent; null is now
 * @param expireAfter how long after that it is worth sending; null is for ever
 * @param resend whether it may be sent again when nobody knows whether it was sent
 */
public record Terms(
        @Nullable Long sendAt,
        @Nullable Duration expireAfter,
        Priority priority,
        Order order,
        @Nullable String purpose,
        Resend resend) {

    /** At once, for ever, and in turn. */
    public static final Terms PLAIN = new Terms(null, null, Priority.NORMAL, Order.OLDEST, null);

    /** Terms of a message that is never sent again while nobody knows whether it was sent. */
    public Terms(
            @Nullable Long sendAt,
            @Nullable Duration expireAfter,
            Priority priority,
            Order order,
            @Nullable String purpose) {
        this(sendAt, expireAfter, priority, order, purpose, Resend.NEVER);
    }

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

    /** What is worse where nobody knows whether a message was sent: that it comes twice, or not at all. */
    public enum Resend {
        /** Twice is worse: only evidence or a person settles it. */
        NEVER,
        /** Not at all is worse: it is sent again as soon as Twilio's list does not have it. */
        SAFE;

        /** As it is stored and written in route files. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
