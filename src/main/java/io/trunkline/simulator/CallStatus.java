package io.trunkline.simulator;

import java.util.Locale;

/** The states of a call (Twilio's enumeration for calls); the first three are the way, the others ends. */
enum CallStatus {
    QUEUED,
    RINGING,
    IN_PROGRESS,
    COMPLETED,
    BUSY,
    FAILED,
    NO_ANSWER,
    CANCELED;

    /** The word as Twilio writes it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static CallStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    boolean isFinal() {
        return compareTo(COMPLETED) >= 0;
    }
}
