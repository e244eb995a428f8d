package io.trunkline.outbox;

import io.trunkline.message.ReplyLimit;
import io.trunkline.store.Items;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two machines that answer each other would do so for ever. Nobody can tell them from people by a single text, but people
 * get tired: one number gets so many replies within such a time, and no more. What counts are the messages themselves, so it
 * holds over restarts and replicas.
 */
final class Loops {
    /** What a reply is for, as its message has it. */
    static final String REPLY = "reply";

    private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

    private final List<ReplyLimit> limits;

    Loops(List<ReplyLimit> limits) {
        this.limits = limits;
    }

    /** Those of these replies that would go on with a loop, each with why it is not sent. */
    Map<Arriving, String> among(Transaction transaction, List<Arriving> arriving) throws SQLException {
        var replies = arriving.stream()
                .filter(one -> REPLY.equals(one.draft.terms().purpose()))
                .toList();
        var loops = new HashMap<Arriving, String>();
        for (var limit : limits) {
            var items = Items.of("number integer", "recipient text", "sender text");
            for (var i = 0; i < replies.size(); i++) {
                var address = replies.get(i).address();
                items.add(i, address.recipient(), address.sender());
            }
            var full = transaction.search(
                    "select item.number as number, count(*) as replies from (select 1 from message"
                            + " where recipient = item.recipient and sender = item.sender and purpose = 'reply'"
                            + " and state <> 'refused' and created_at > ? limit ?) as recent",
                    row -> row.getInt(2) >= limit.most() ? row.getInt(1) : -1,
                    items,
                    transaction.now() - limit.within().toMillis(),
                    limit.most());
            full.stream().filter(number -> number >= 0).forEach(number -> loops.put(replies.get(number), why(limit)));
        }
        loops.forEach((reply, why) -> LOG.warn("{} is not sent: {}", reply.key(), why));
        return loops;
    }

    private static String why(ReplyLimit limit) {
        return "a loop: " + limit.most() + " replies went to this number within " + words(limit.within())
                + ", as when two machines answer each other; if it is a person, raise reply.limits";
    }

    private static String words(Duration within) {
        return within.toHours() >= 1 ? within.toHours() + " h" : within.toMinutes() + " min";
    }
}
