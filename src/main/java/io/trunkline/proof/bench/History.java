package io.trunkline.proof.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Old rows, as so many delivered texts would have left them. */
final class History {
    /** At once in one transaction. */
    private static final long BITE = 100_000;

    private History() {}

    /** Each message was caused by an event, published two, and was told to one subscription. */
    private static final List<String> TABLES = List.of(
            "insert into event (source, id, type, subject, time, content_type, extensions, data, depth, due_at, accepted_at)"
                    + " select 'hooks/stripe', 'old_' || n, 'stripe.payment.failed', 'cus_old' || n, :then, 'application/json',"
                    + " '{}', :data, 0, :then, :then from :numbers",
            "insert into event (source, id, type, subject, time, content_type, extensions, data, flow, depth, due_at, accepted_at)"
                    + " select 'trunkline:outbox', 'old_' || n || '/sent', 'twilio.sms.sent', 'billing/old_' || n, :then,"
                    + " 'application/json', '{}', :data, 'billing', 1, :then, :then from :numbers",
            "insert into delivery (subscription, event, subject, state, tries, due_at, changed_at)"
                    + " select 'billing/payment-failed', seq, subject, 'done', 0, :then, :then from event"
                    + " where source = 'hooks/stripe' and id in (select 'old_' || n from :numbers)",
            "insert into message (key, flow, route, cause, channel, account, sender, recipient, body, segments, state, priority,"
                    + " turn, newest, resend, ready, due_at, expire_at, attempts, tries, sid, looks, created_at, changed_at)"
                    + " select 'billing/old_' || n, 'billing', 'payment-failed', 1, 'sms', '" + Twilio.ACCOUNT
                    + "', '+' || (14152300000 + n % 1000), '+' || (12122000000 + n % 7000000),"
                    + " 'We could not take payment of 49.00 USD for invoice B1763649000123456. Please update your card:"
                    + " https://i.example.com/1 Reply STOP to unsubscribe', 1, 'delivered', 2, 0, 0, 'never', 1, :then,"
                    + " :then + 86400000, 1, 0, 'SMold' || n, 1, :then, :then from :numbers",
            "insert into attempt (message, n, sid, begun_by, begun_at, ended_at, outcome, status)"
                    + " select id, 1, sid, 1, :then, :then, 'created', 'delivered' from message"
                    + " where sid in (select 'SMold' || n from :numbers)",
            "insert into life (message, at, what) select id, :then, 'sent' from message"
                    + " where sid in (select 'SMold' || n from :numbers)",
            "insert into life (message, at, what) select id, :then, 'delivered' from message"
                    + " where sid in (select 'SMold' || n from :numbers)",
            "insert into message_key (key, message, digest, fate, until)"
                    + " select key, id, 'old', 'owed', :then + 34560000000 from message"
                    + " where sid in (select 'SMold' || n from :numbers)");

    static void fill(Ground ground, long messages) throws SQLException {
        try (var connection = ground.connect()) {
            connection.setAutoCommit(false);
            for (var from = 1L; from <= messages; from += BITE) {
                bite(connection, ground.isShared(), from, Math.min(messages, from + BITE - 1));
                connection.commit();
            }
            connection.setAutoCommit(true);
            try (var statement = connection.createStatement()) {
                statement.execute("analyze");
                if (ground.isShared()) {
                    statement.execute("checkpoint");
                }
            }
        }
    }

    private static void bite(Connection connection, boolean shared, long from, long to) throws SQLException {
        var numbers = shared
                ? "generate_series(" + from + "::bigint, " + to + ") as t(n)"
                : "(with recursive t(n) as (select " + from + " union all select n + 1 from t where n < " + to
                        + ") select n from t)";
        var then = System.currentTimeMillis() - 86_400_000L;
        var data = "'{\"old\":\"" + "x".repeat(600) + "\"}'";
        try (var statement = connection.createStatement()) {
            for (var sql : TABLES) {
                statement.execute(sql.replace(":numbers", numbers)
                        .replace(":then", String.valueOf(then))
                        .replace(":data", shared ? data + "::bytea" : "cast(" + data + " as blob)"));
            }
        }
    }
}
