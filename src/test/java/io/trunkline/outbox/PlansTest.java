package io.trunkline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.store.Ground;
import io.trunkline.store.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No statement that runs all day reads history: their plans, as the database says, with much of it. */
class PlansTest extends OutboxSuite {
    private static final int HISTORY = 50_000;
    private static final List<String> HOT = List.of(
            "select id, segments, turn from message where account = 'AC1' and sender = 's' and state = 'queued' and ready = 1"
                    + " order by priority, turn, (case newest when 1 then -id else id end) limit 256",
            "select coalesce(min(due_at), 0) from message where state = 'queued' and ready = 0",
            "select id from message where state = 'queued' and ready = 0 and due_at <= 5 order by due_at limit 200",
            "select coalesce(min(expire_at), 0) from message where state in ('queued', 'held') and expire_at is not null",
            "select id, state from message where state in ('queued', 'held') and expire_at is not null"
                    + " and expire_at <= 5 order by expire_at limit 200",
            "select coalesce(min(look_at), 0) from message where look_at is not null and state = 'sent'",
            "select coalesce(min(look_at), 0) from message where state = 'unsure' and look_at is not null",
            "select id from message where state = 'unsure' and look_at is not null and look_at <= 5 order by look_at limit 40",
            "select message.id, n from message join attempt on attempt.message = message.id where recipient = '+1'"
                    + " and account = 'AC1' and channel = 'sms' and state = 'unsure' and attempt.outcome = 'unknown'",
            "select message.id, n from message join attempt on attempt.message = message.id where recipient = '+1'"
                    + " and account = 'AC1' and channel = 'sms' and state = 'sending'"
                    + " and (attempt.outcome = 'unknown' or attempt.outcome is null)",
            "select id from message where look_at is not null and look_at <= 5 and state = 'sent' order by look_at limit 40",
            "select id, attempts from message where claimed_by = 1 and state = 'sending' and slot_at < 5",
            "select id from message where recipient = '+1' and id > 0 and state in ('queued', 'held') order by id limit 100",
            "select id, state from message where (key = 'f/q' or (key >= 'f/q/' and key < 'f/q0'))"
                    + " and state in ('queued', 'held') limit 200",
            "select count(*) from message where (key = 'f/q' or (key >= 'f/q/' and key < 'f/q0'))"
                    + " and state in ('sending', 'unsure', 'sent')",
            "select id, segments, turn from message where account = 'AC1' and sender = 's' and priority = 2 and flow = 'f'"
                    + " and state = 'queued' and ready = 1 and newest = 1 order by id desc limit 256",
            "select id, created_at from message where id > 5 order by id limit 200",
            "delete from message where id > 5 and id <= 205 and changed_at < 5"
                    + " and (state in ('delivered', 'undelivered', 'refused', 'muted', 'expired', 'cancelled')"
                    + " or (state = 'sent' and look_at is null))",
            "delete from attempt where message > 5 and message <= 205"
                    + " and not exists (select 1 from message where message.id = attempt.message)",
            "delete from life where message > 5 and message <= 205"
                    + " and not exists (select 1 from message where message.id = life.message)",
            "delete from event where seq > 5 and seq <= 205 and accepted_at < 5"
                    + " and not exists (select 1 from delivery where delivery.event = event.seq"
                    + " and delivery.state in ('later', 'ready', 'behind', 'taken', 'parked'))"
                    + " and not exists (select 1 from message where message.cause = event.seq"
                    + " and message.state in ('queued', 'held', 'sending', 'unsure'))",
            "delete from delivery where event > 5 and event <= 205"
                    + " and not exists (select 1 from event where event.seq = delivery.event)",
            "delete from message_key where key in (select key from message_key where until < 0"
                    + " and not exists (select 1 from message where message.id = message_key.message"
                    + " and message.state in ('queued', 'held', 'sending', 'unsure')) order by until limit 200)",
            "select id from message where state = 'refused'"
                    + " and state in ('undelivered', 'refused', 'muted', 'expired', 'cancelled') order by id desc limit 50",
            "select id from message where state = 'held' and state in ('queued', 'held', 'sending', 'unsure')"
                    + " order by id desc limit 50",
            "select flow, channel, due_at from message where account = 'AC1' and sender = 's' and priority = 2 and state = 'queued'"
                    + " and ready = 1 order by turn, (case newest when 1 then -id else id end) limit 100",
            "select count(*) from (select 1 from message where account = 'AC1' and sender = 's' and state = 'queued'"
                    + " and ready = 1 limit 10000) as counted",
            "select count(*) from (select 1 from message where state = 'unsure' limit 10000) as counted",
            "select changed_at from message where state = 'unsure' and state in ('queued', 'held', 'sending', 'unsure')"
                    + " order by id limit 1",
            "select coalesce(min(due_at), 0) from delivery where subscription = 'f/r' and state = 'ready'",
            "select count(*) from (select 1 from delivery where subscription = 'f/r' and state in ('ready', 'behind')"
                    + " and state in ('ready', 'behind', 'taken') limit 10000) as counted",
            "select subscription, count(*) from (select subscription from delivery where state = 'parked' limit 10000) as counted"
                    + " group by subscription",
            "select message, digest from message_key where key = 'f/k'",
            "select sid, status, begun_at from attempt where message = 5 and n = 1",
            "select seq from event where source = 's' and id = 'i'",
            "select event from delivery where subscription = 'f/r' and state = 'ready' and due_at <= 5"
                    + " order by due_at, event limit 16",
            "select coalesce(min(due_at), 0) from delivery where state = 'later'",
            "select 1 from delivery where subscription = 'f/r' and subject = 's' and state in ('ready', 'behind', 'taken') limit 1",
            "select min(event) from delivery where subscription = 'f/r' and subject = 's' and state = 'behind'",
            "select event from delivery where key is not null and state in ('later', 'ready', 'behind')"
                    + " and (key = 'f/q' or (key >= 'f/q/' and key < 'f/q0'))",
            "select event from delivery where taken_by = 5 and state = 'taken'",
            "select verdict from optout where account = 'AC1' and medium in ('text', '*') and recipient = '+1'"
                    + " and sender in ('*', 's') order by said_at desc, verdict desc limit 1",
            "select 1 from cancellation where key in ('f', 'f/k') and event >= 5 limit 1");

    PlansTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    @Test
    void no_statement_that_runs_all_day_scans_a_table() throws Exception {
        var branch = branch();
        fill();
        for (var sql : HOT) {
            var plan = branch.store.<List<String>>read(session -> session.list(
                    (ground.isShared() ? "explain " : "explain query plan ") + sql,
                    row -> row.getString(ground.isShared() ? 1 : 4)));
            assertThat(plan)
                    .as(sql)
                    .noneMatch(line -> ground.isShared()
                            ? line.contains("Seq Scan")
                            : line.matches(
                                            "SCAN (message|delivery|event|attempt|message_key|optout|cancellation|life)( .*)?")
                                    && !line.contains("INDEX message_look")
                                    && !line.contains("INDEX message_doubt")
                                    && !line.contains("INDEX delivery_later")
                                    && !line.contains("INDEX message_unsure")
                                    && !line.contains("INDEX delivery_parked")
                                    && !line.contains("INDEX message_later")
                                    && !line.contains("INDEX message_expiring"));
        }
    }

    /** A plan that is made while a table is small is kept while it grows: what a writer does for many, it looks up by key. */
    @Test
    void what_writers_do_for_many_is_planned_by_key_also_while_the_tables_are_empty() throws Exception {
        if (!ground.isShared()) {
            return; // SQLite plans anew whenever its tables have changed.
        }
        var branch = branch().deliver();
        for (var i = 0; i < 5; i++) {
            branch.put("k" + i);
        }
        for (var i = 0; i < 5; i++) {
            assertThat(branch.reaches("k" + i, State.SENT)).isTrue();
        }
        var plans = new TreeMap<String, List<String>>();
        for (var i = 0; i < 20; i++) {
            // Whichever writer does it tells what it has prepared.
            plans.putAll(branch.store.writeAndWait(PlansTest::plans));
        }
        assertThat(plans.keySet()).anyMatch(sql -> sql.contains("update message set attempts"));
        plans.forEach((sql, plan) -> {
            for (var line = 0; line < plan.size(); line++) {
                if (plan.get(line).contains("Scan using") || plan.get(line).contains("Index Scan on")) {
                    assertThat(plan.get(line + 1))
                            .as(sql + "\n" + String.join("\n", plan))
                            .contains("Index Cond");
                }
            }
        });
    }

    private static Map<String, List<String>> plans(Transaction transaction) throws SQLException {
        record Prepared(String name, String sql, int parameters) {}
        var prepared = transaction.list(
                "select name, statement, cardinality(parameter_types) from pg_prepared_statements"
                        + " where statement like 'with item%'",
                row -> new Prepared(row.getString(1), row.getString(2), row.getInt(3)));
        var plans = new HashMap<String, List<String>>();
        for (var one : prepared) {
            plans.put(
                    one.sql,
                    transaction.list(
                            "explain execute \"" + one.name + "\"("
                                    + String.join(", ", Collections.nCopies(one.parameters, "null")) + ")",
                            row -> row.getString(1)));
        }
        return plans;
    }

    private void fill() throws java.sql.SQLException {
        var numbers = ground.isShared()
                ? "generate_series(1, " + HISTORY + ") as n(n)"
                : "(with recursive n(n) as (select 1 union all select n + 1 from n where n < " + HISTORY
                        + ") select n from n) as n";
        ground.execute(
                "insert into message (key, flow, channel, account, sender, recipient, body, segments, state, priority,"
                        + " turn, newest, resend, ready, due_at, attempts, tries, looks, created_at, changed_at)"
                        + " select 'f/k/' || n.n, 'f', 'sms', 'AC1', 's', '+' || n.n % 1000, 'Hello', 1, 'delivered', 2, n.n, 0, 'never',"
                        + " 1, 0, 1, 0, 0, 0, 0 from " + numbers);
        ground.execute("insert into attempt (message, n, begun_by, begun_at) select n.n, 1, 1, 1 from " + numbers);
        ground.execute("insert into life (message, at, what) select n.n, 1, 'sent' from " + numbers);
        ground.execute(
                "insert into message_key (key, message, digest, fate, until) select 'f/k/' || n.n, n.n, '', 'owed', 1 from "
                        + numbers);
        ground.execute(
                "insert into event (source, id, type, subject, time, extensions, data, depth, due_at, accepted_at)"
                        + " select 's', 'i' || n.n, 't', 's' || n.n % 1000, 1, '{}', '', 0, 0, 0 from " + numbers);
        ground.execute("insert into delivery (subscription, event, subject, key, state, tries, due_at, changed_at)"
                + " select 'f/r', n.n, 's' || n.n % 1000, 'f/k/' || n.n, 'done', 0, 0, 0 from " + numbers);
        ground.execute("insert into optout (account, medium, recipient, sender, verdict, said_at, source)"
                + " select 'AC1', 'text', '+' || n.n, '*', 'stop', 1, '' from " + numbers);
        ground.execute("insert into cancellation (key, event, at) select 'f/c/' || n.n, 1, 1 from " + numbers);
        ground.execute("analyze");
    }
}
