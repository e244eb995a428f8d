package io.trunkline.outbox;

import io.trunkline.message.Message;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sees to messages as they are put. */
interface Usher {
    /**
     * What is claimed.
     *
     * @param ids the numbers of the messages, in the order in which they go
     * @param by the replica that claims them
     * @param at when their slots were granted
     */
    record Claimed(Set<Long> ids, long by, long at) {
        static final Claimed NOTHING = new Claimed(Set.of(), 0, 0);
    }

    /** Which of these, about to be put for those senders and ready to be said, are put as claimed. */
    Claimed claim(Transaction transaction, Map<String, List<QueueHead.Waiting>> newcomers) throws SQLException;

    /** These are put, in whatever state. */
    void put(Transaction transaction, List<Message> messages);
}
