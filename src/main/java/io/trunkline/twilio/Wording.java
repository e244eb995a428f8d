package io.trunkline.twilio;

import io.trunkline.message.Segments;

/** A text as we sent it and as Twilio stored it: a trial account puts a prefix before it, smart encoding replaces characters. */
final class Wording {
    /** Of trial accounts as they were until 2026. */
    private static final String TRIAL = "Sent from your Twilio trial account - ";

    private Wording() {}

    static boolean isSame(String ours, String theirs) {
        if (ours.equals(theirs)) {
            return true;
        }
        var plain = plain(ours);
        return plain.equals(plain(theirs))
                || (theirs.startsWith(TRIAL) && plain.equals(plain(theirs.substring(TRIAL.length()))));
    }

    private static String plain(String text) {
        return Segments.smart(text).strip();
    }
}
