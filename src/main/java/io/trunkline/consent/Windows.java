package io.trunkline.consent;

import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.State;
import io.trunkline.store.Items;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When somebody last wrote to us on WhatsApp: for 24 hours after it we may answer with free text, afterwards only with a
 * template that WhatsApp approved (https://www.twilio.com/docs/api/errors/63016).
 */
public final class Windows {
    static final Duration LENGTH = Duration.ofHours(24);

    private static final String CLOSED =
            "free text may be sent on WhatsApp only within 24 hours after the recipient wrote"
                    + " to this sender, and they did not; send an approved template: contentSid, with variables";

    private Windows() {}

    /** Whether that is why something was refused, which another time may be in order. */
    public static boolean isWhy(@Nullable String reason) {
        return CLOSED.equals(reason);
    }

    /** Notes that somebody wrote to that sender, at that time in epoch milliseconds. */
    public static void open(Transaction transaction, Address address, long at) throws SQLException {
        transaction.update(
                "insert into whatsapp_window (account, sender, recipient, heard_at) values (?,?,?,?)"
                        + " on conflict (account, sender, recipient) do update set heard_at = excluded.heard_at"
                        + " where excluded.heard_at > whatsapp_window.heard_at",
                address.account(),
                address.sender(),
                address.recipient(),
                at);
    }

    /** Objects to free text where no window is open. */
    static Map<Question, Ruling> judge(Transaction transaction, List<Question> questions) throws SQLException {
        var free = questions.stream()
                .filter(question -> question.address().channel() == Channel.WHATSAPP && question.free())
                .distinct()
                .toList();
        if (free.isEmpty()) {
            return Map.of();
        }
        var items = Items.of("number integer", "account text", "sender text", "recipient text");
        for (var i = 0; i < free.size(); i++) {
            var address = free.get(i).address();
            items.add(i, address.account(), address.sender(), address.recipient());
        }
        var open = new HashSet<>(transaction.each(
                "select number from item join whatsapp_window as heard on heard.account = item.account"
                        + " and heard.sender = item.sender and heard.recipient = item.recipient where heard.heard_at > ?",
                row -> row.getInt(1),
                items,
                transaction.now() - LENGTH.toMillis()));
        var rulings = new HashMap<Question, Ruling>();
        for (var i = 0; i < free.size(); i++) {
            if (!open.contains(i)) {
                rulings.put(free.get(i), new Ruling.Never(State.REFUSED, CLOSED));
            }
        }
        return rulings;
    }
}
