package io.trunkline.outbox;

import org.jspecify.annotations.Nullable;

/** What is known of a create after it was tried: it was created, it was not, or nobody knows. */
public sealed interface Receipt {
    /** Twilio has it, under that SID. */
    record Created(String sid, String status) implements Receipt {}

    /**
     * Twilio has it not, and says why.
     *
     * @param code Twilio's code; null when Twilio was not even reached
     */
    record NotCreated(@Nullable Integer code, String reason) implements Receipt {}

    /** It may have been created: no answer, or one that does not say. */
    record Unknown(String reason) implements Receipt {}
}
