package io.trunkline.simulator;

import java.util.Locale;

/** The states of a message in the order of its life (Twilio's enumeration for messages). */
enum Status {
    ACCEPTED,
    QUEUED,
    SENDING,
    SENT,
    DELIVERED,
    UNDELIVERED,
    FAILED,
    CANCELED,
    RECEIVED,
    READ;

    /** The word as Twilio writes it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Status of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    boolean isFinal() {
        return compareTo(DELIVERED) >= 0;
    }

    boolean isCancelable() {
        return this == ACCEPTED || this == QUEUED;
    }
}
