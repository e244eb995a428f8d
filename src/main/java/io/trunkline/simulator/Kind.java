package io.trunkline.simulator;

import java.util.Locale;

/** What a text is to the ledger. */
enum Kind {
    /** Created through the API. */
    OUTBOUND("outbound-api"),
    /** Texted to us from a phone. */
    INBOUND("inbound"),
    /** Twilio's own answer to STOP, START or HELP, of which the API knows nothing. */
    CONFIRMATION("outbound-reply"),
    /** Ours, in the TwiML that answered an inbound text. */
    TWIML_REPLY("outbound-reply");

    private final String direction;

    Kind(String direction) {
        this.direction = direction;
    }

    /** Twilio's word in the field {@code direction}. */
    String direction() {
        return direction;
    }

    /** Our word in the ledger. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    boolean isInTheApi() {
        return this != CONFIRMATION;
    }
}
