package io.trunkline.consent;

import org.jspecify.annotations.Nullable;

/**
 * Somebody's word on whether they want to be written to.
 *
 * @param medium what it covers: text, whatsapp, call, or {@code *} for everything
 * @param sender to whom it was said; {@code *} for everyone of the account
 * @param stop true for a STOP, false for a START
 * @param saidAt epoch milliseconds of the text; the newest word counts, and of two at once the STOP
 * @param source how we know, in words
 * @param evidence what proves it, as the text's SID
 */
public record Word(
        String account,
        String medium,
        String recipient,
        String sender,
        boolean stop,
        long saidAt,
        String source,
        @Nullable String evidence) {
    public static final String EVERYONE = "*";

    /** Whether both are about the same: of the same person, to the same sender, on the same medium. */
    boolean isToTheSame(Word other) {
        return account.equals(other.account)
                && medium.equals(other.medium)
                && recipient.equals(other.recipient)
                && sender.equals(other.sender);
    }

    String verdict() {
        return stop ? "stop" : "start";
    }
}
