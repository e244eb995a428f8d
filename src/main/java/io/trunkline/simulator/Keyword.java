package io.trunkline.simulator;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words that Twilio obeys by itself (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out). */
enum Keyword {
    STOP(
            "STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT",
            "You have successfully been unsubscribed. You will not receive any more messages from this number."
                    + " Reply START to resubscribe."),
    START(
            "START|YES|UNSTOP",
            "You have successfully been re-subscribed to messages from this number. Reply HELP for help."
                    + " Reply STOP to unsubscribe. Msg&Data Rates May Apply."),
    HELP("HELP|INFO", "Reply STOP to unsubscribe. Msg&Data Rates May Apply."),
    /** Toll-free numbers are blocked by the network and not by Twilio (Twilio support 360058144374). */
    NETWORK_STOP(
            "STOP",
            "NETWORK MSG: You replied with the word \"stop\" which blocks all texts sent from this number."
                    + " Text back \"unstop\" to receive messages again."),
    NETWORK_START(
            "START|UNSTOP",
            "NETWORK MSG: You have replied \"unstop\" and will begin receiving messages again from this number.");

    private final Pattern words;
    private final String confirmation;

    Keyword(String words, String confirmation) {
        this.words = Pattern.compile(words);
        this.confirmation = confirmation;
    }

    /** The keyword that this text is, when it is nothing else, as a number of ours hears it. */
    static @Nullable Keyword in(String body, String ownNumber) {
        String word = body.strip().toUpperCase(Locale.ROOT);
        boolean network = Numbers.isTollFree(ownNumber);
        for (Keyword keyword : values()) {
            if (keyword.isOfTheNetwork() == network
                    && keyword.words.matcher(word).matches()) {
                return keyword;
            }
        }
        return null;
    }

    boolean isOfTheNetwork() {
        return this == NETWORK_STOP || this == NETWORK_START;
    }

    boolean bars() {
        return this == STOP || this == NETWORK_STOP;
    }

    boolean lifts() {
        return this == START || this == NETWORK_START;
    }

    /** What Twilio, or the network, texts back. */
    String confirmation() {
        return confirmation;
    }
}
