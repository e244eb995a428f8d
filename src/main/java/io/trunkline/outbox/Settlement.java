package io.trunkline.outbox;

/** What a person decides about a message of which nobody knows whether it was sent. */
public sealed interface Settlement {
    /** It was sent, and is known to the carrier by that SID. */
    record Sent(String sid) implements Settlement {}

    /** It was not sent, and shall not be. */
    record NotSent() implements Settlement {}

    /** It shall be sent again, even if it then comes twice. */
    record Resend() implements Settlement {}
}
