package io.trunkline.outbox;

import io.trunkline.message.Key;
import io.trunkline.message.Message;

/** Is told what becomes of messages, each time after the commit and on the thread that committed: it must be quick and must not fail. */
public interface MessageOnlooker {
    /** For whom nobody looks. */
    MessageOnlooker NOBODY = new MessageOnlooker() {};

    /** It was put, whatever its state was at once. */
    default void put(Message message) {}

    /**
     * It came into the state that it is in.
     *
     * @param since when what led to it was heard, or was due if that was later, in epoch milliseconds
     */
    default void arrived(Message message, long since) {}

    /** It was delivered, so many milliseconds after Twilio had taken it. */
    default void delivered(Message message, long millis) {}

    /**
     * That is known of an attempt to create it.
     *
     * @param nanos since the request went out
     */
    default void answered(Claim claim, Receipt receipt, long nanos) {}

    /** What waited under that key or its parts was cancelled, and something there was on its way already. */
    default void cancelled(Key key) {}

    /** This one, and after it another. */
    default MessageOnlooker and(MessageOnlooker other) {
        var one = this;
        return new MessageOnlooker() {
            @Override
            public void put(Message message) {
                one.put(message);
                other.put(message);
            }

            @Override
            public void arrived(Message message, long since) {
                one.arrived(message, since);
                other.arrived(message, since);
            }

            @Override
            public void delivered(Message message, long millis) {
                one.delivered(message, millis);
                other.delivered(message, millis);
            }

            @Override
            public void answered(Claim claim, Receipt receipt, long nanos) {
                one.answered(claim, receipt, nanos);
                other.answered(claim, receipt, nanos);
            }

            @Override
            public void cancelled(Key key) {
                one.cancelled(key);
                other.cancelled(key);
            }
        };
    }
}
