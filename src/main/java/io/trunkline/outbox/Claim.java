package io.trunkline.outbox;

import io.trunkline.message.Message;

/**
 * A message that this replica may now try to send, once.
 *
 * @param attempt which attempt it would be, from 1
 */
public record Claim(Message message, int attempt) {
    /** The name of the attempt, on the exchange, at the idempotentConsumer and in Twilio's hands: {@code message/attempt}. */
    public String name() {
        return message.id() + "/" + attempt;
    }
}
