package io.trunkline.journal;

import io.trunkline.store.Session;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.List;

/** A durable wish to hear events of these types (`stripe.payment.failed`, `twilio.sms.*`), from its creation on. */
public record Subscription(String name, String flow, List<String> types) {

    /** Takes types as a route file writes them, separated by commas. */
    public static Subscription of(String flow, String route, String types) {
        var list = List.of(types.strip().split("\\s*,\\s*"));
        if (list.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("types: an event type is missing; write them separated by commas");
        }
        return new Subscription(flow + "/" + route, flow, list);
    }

    /** Whether events of this type are wanted; a `*` at the end stands for anything. */
    public boolean wants(String type) {
        for (var wanted : types) {
            var all = wanted.endsWith("*");
            if (all ? type.startsWith(wanted.substring(0, wanted.length() - 1)) : type.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Begins it, or goes on with it; it hears what is accepted from its beginning on. */
    int open(Transaction transaction) throws SQLException {
        return transaction.update(
                "insert into subscription (name, flow, types, created_at) values (?,?,?,?)"
                        + " on conflict (name) do update set types = excluded.types, ended_at = null",
                name,
                flow,
                String.join(",", types),
                transaction.now());
    }

    static List<Subscription> allOpen(Session session) throws SQLException {
        return session.list(
                "select name, flow, types from subscription where ended_at is null",
                row -> new Subscription(
                        row.getString(1),
                        row.getString(2),
                        List.of(row.getString(3).split(","))));
    }
}
