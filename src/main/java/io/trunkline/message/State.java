package io.trunkline.message;

import java.util.Locale;

/** The states of a message and the arrows between them. */
public enum State {
    QUEUED,
    HELD,
    SENDING,
    UNSURE,
    SENT,
    DELIVERED,
    UNDELIVERED,
    REFUSED,
    MUTED,
    EXPIRED,
    CANCELLED;

    /** Whether an arrow leads from this state to that one without a person's decision. */
    public boolean allows(State next) {
        return switch (this) {
            case QUEUED -> next == SENDING || next == MUTED || next == EXPIRED || next == CANCELLED || next == HELD;
            case HELD -> next == QUEUED || next == MUTED || next == EXPIRED || next == CANCELLED;
            case SENDING ->
                next == QUEUED || next == SENT || next == REFUSED || next == UNSURE || next == MUTED || next == EXPIRED;
            case UNSURE -> next == SENT || next == REFUSED || next == QUEUED;
            case SENT -> next == DELIVERED || next == UNDELIVERED || next == QUEUED;
            case DELIVERED, UNDELIVERED, REFUSED, MUTED, EXPIRED, CANCELLED -> false;
        };
    }

    /** Whether a person may have it tried once more under the same key. */
    public boolean allowsRetry() {
        return this == REFUSED || this == UNDELIVERED || this == EXPIRED;
    }

    /** Whether a message may begin its life in this state. */
    public boolean allowsPut() {
        return this == QUEUED || this == REFUSED || this == MUTED;
    }

    /** As it is stored and shown. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static State of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
