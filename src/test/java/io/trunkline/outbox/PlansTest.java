package io.trunkline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.store.Ground;
import io.trunkline.store.Items;
import io.trunkline.store.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
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
            "select id from message where state = 'queued' and ready = 0 and due_at <= 5 order by due_at limit 200",
            "select expire_at from message where state in ('queued', 'held') and expire_at is not null order by expire_at limit 1",
            "select id, state from message where state in ('queued', 'held') and expire_at is not null"
                    + " and expire_at <= 5 order by expire_at limit 200",
            "select look_at from message where state = 'unsure' and look_at is not null order by look_at limit 1",
            "select id from message where state = 'unsure' and look_at is not null and look_at <= 5 order by look_at limit 40",
            "select message.id, n from message join attempt on attempt.message = message.id where recipient = '+1'"
                    + " and account = 'AC1' and channel = 'sms' and state = 'unsure' and attempt.outcome = 'unknown'",
            "select message.id, n from message join attempt on attempt.message = message.id where recipient = '+1'"
                    + " and account = 'AC1' and channel = 'sms' and state = 'sending'"
                    + " and (attempt.outcome = 'unknown' or attempt.outcome is null)",
            "select id, attempts from message where claimed_by = 1 and state = 'sending' and slot_at < 5",
            "select id from message where recipient = '+1' and id > 0 and state in ('queued', 'held') order by id limit 100",
            "select id, state from message where (key = 'f/q' or (key >= 'f/q/' and key < 'f/q0'))"
                    + " and state in ('queued', 'held') limit 200",
            "select count(*) from message where (key = 'f/q' or (key >= 'f/q/' and key < 'f/q0'))"
                    + " and state in ('sending', 'unsure', 'sent')",
            "select id, segments, turn from message where account = 'AC1' and sender = 's' and priority = 2 and flow = 'f'"
                    + " and state = 'queued' and ready = 1 and newest = 1 order by id desc limit 256",
            "select id, created_at from message where id > 5 order by id limit 200",
            "delete from message where id > 5 and id <= 55 and changed_at < 5"
                    + " and (state in ('delivered', 'undelivered', 'refused', 'muted', 'expired', 'cancelled')"
                    + " or (state = 'sent' and look_at is null))",
            "delete from attempt where message > 5 and message <= 55"
                    + " and not exists (select 1 from message where message.id = attempt.message)",
            "delete from life where message > 5 and message <= 55"
                    + " and not exists (select 1 from message where message.id = life.message)",
            "delete from event where seq > 5 and seq <= 55 and accepted_at < 5"
                    + " and not exists (select 1 from delivery where delivery.event = event.seq"
                    + " and delivery.state in ('later', 'ready', 'behind', 'taken', 'parked'))"
                    + " and not exists (select 1 from message where message.cause = event.seq"
                    + " and message.state in ('queued', 'held', 'sending', 'unsure'))",
            "delete from delivery where event > 5 and event <= 55"
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
            "select count(*) from (select 1 from delivery where subscription = 'f/r' and state in ('ready', 'behind')"
                    + " and state in ('ready', 'behind', 'taken') limit 10000) as counted",
            "select subscription, count(*) from (select subscription from delivery where state = 'parked' limit 10000) as counted"
                    + " group by subscription",
            "select message, digest from message_key where key = 'f/k'",
            "select sid, status, begun_at from attempt where message = 5 and n = 1",
            "select seq from event where source = 's' and id = 'i'",
            "select event from delivery where subscription = 'f/r' and state = 'ready' and due_at <= 5"
                    + " order by due_at, event limit 16",
            "select 1 from delivery where subscription = 'f/r' and subject = 's' and state in ('ready', 'behind', 'taken') limit 1",
            "select event from delivery where key is not null and state in ('later', 'ready', 'behind')"
                    + " and (key = 'f/q' or (key >= 'f/q/' and key < 'f/q0'))",
            "select event from delivery where taken_by = 5 and state = 'taken'",
            "select verdict from optout where account = 'AC1' and medium in ('text', '*') and recipient = '+1'"
                    + " and sender in ('*', 's') order by said_at desc, verdict desc limit 1",
            "select 1 from cancellation where key in ('f', 'f/k') and event >= 5 limit 1");

    private static final List<String> FIRST = List.of(
            "select due_at from message where state = 'queued' and ready = 0 order by due_at limit 1",
            "select look_at from message where look_at is not null and state = 'sent' order by look_at limit 1",
            "select id from message where look_at is not null and state = 'sent' order by look_at limit ?",
            "select due_at from delivery where subscription = ? and state = 'ready' order by due_at limit 1",
            "select due_at from delivery where state = 'later' order by due_at limit 1");

    /** Indexes that hold what waits, and no history. */
    private static final String OF_WHAT_WAITS =
            "message_look|message_doubt|message_later|message_expiring|message_unsure"
                    + "|message_waiting_for|delivery_later|delivery_parked";

    private static final String NEXT_OF_A_LANE =
            "select delivery.event from delivery where delivery.subscription = 'f/r' and delivery.subject = 's'"
                    + " and delivery.state = 'behind' and delivery.state in ('ready', 'behind', 'taken')"
                    + " and not exists (select 1 from delivery as first where first.subscription = 'f/r' and first.subject = 's'"
                    + " and first.state in ('ready', 'taken') and first.state in ('ready', 'behind', 'taken'))"
                    + " order by delivery.event limit 1";

    private static final String FORTY = " in (select 5 from cancellation limit 40) and ";
    private static final List<String> BY_KEY = List.of(
            "update message set look_at = 5, looks = looks + 1 where id = 5 and sid = 's' and " + hidden() + " < "
                    + Long.MAX_VALUE + " and state = 'sent'",
            "update message set look_at = 5 where id" + FORTY + hidden() + " <= 5 and state = 'sent'",
            "update message set look_at = 5 where id" + FORTY + Items.hide("state") + " = 'unsure' and " + hidden()
                    + " <= 5",
            "update message set ready = 1 where id" + FORTY + Items.hide("state")
                    + " = 'queued' and ready = 0 and due_at <= 5",
            "update delivery set state = 'taken' where subscription = 'f/r' and event" + FORTY + Items.hide("state")
                    + " = 'ready'");

    private static String hidden() {
        return Items.hideNumber("look_at");
    }

    PlansTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    /** Our SQLite is never analyzed; PostgreSQL analyzes by itself. */
    @Test
    void no_statement_that_runs_all_day_scans_a_table() throws Exception {
        var branch = branch();
        if (!ground.isShared()) {
            HOT.forEach(sql -> assertNoScan(branch, sql));
        }
        fill();
        HOT.forEach(sql -> assertNoScan(branch, sql));
    }

    private void assertNoScan(Branch branch, String sql) {
        assertThat(plan(branch, sql))
                .as(sql)
                .noneMatch(line -> ground.isShared()
                        ? line.contains("Seq Scan")
                        : line.matches(
                                        "SCAN (message|delivery|event|attempt|message_key|optout|cancellation|life)( .*)?")
                                && !line.matches(".* INDEX (" + OF_WHAT_WAITS + ")"));
    }

    /** Which is soonest is asked every second: of thousands that wait no more than that one is read, whatever the plan was made for. */
    @Test
    void what_comes_first_is_found_without_the_others() throws Exception {
        var branch = branch();
        fill();
        for (var sql : FIRST) {
            assertThat(ground.isShared() ? planForAnything(sql) : plan(branch, sql.replace("?", "5")))
                    .as(sql)
                    .noneMatch(
                            line -> line.matches(".*(Seq Scan|Sort|Aggregate|TEMP B-TREE|SCAN (message|delivery)$).*"))
                    .anyMatch(line -> line.matches(".*(message|delivery)_[a-z]+.*"));
        }
    }

    /** All that a subscription ever heard has its name; of those with one subject few are on their way. */
    @Test
    void the_next_of_a_lane_is_found_by_its_subject() throws Exception {
        var branch = branch();
        assertThat(plan(branch, NEXT_OF_A_LANE))
                .as("before anybody looked at the tables")
                .filteredOn(line -> line.matches(".*(SEARCH|SCAN|Scan).*"))
                .hasSize(2)
                .allMatch(line -> line.contains("delivery_lane"));
        fill();
        assertThat(plan(branch, NEXT_OF_A_LANE))
                .filteredOn(line -> line.matches(".*(SEARCH|SCAN|Scan).*"))
                .hasSize(2)
                .allMatch(line -> line.contains("delivery_lane"));
    }

    /** How PostgreSQL does it when it does not know with what. */
    private List<String> planForAnything(String sql) throws SQLException {
        try (var connection = ground.connect();
                var statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
            statement.execute("prepare anything as " + sql.replace("?", "$1"));
            var plan = new ArrayList<String>();
            try (var rows = statement.executeQuery("explain execute anything" + (sql.contains("?") ? "('5')" : ""))) {
                while (rows.next()) {
                    plan.add(rows.getString(1));
                }
            }
            return plan;
        }
    }

    /** Where few are in a state its index seems the shortest way to any of them, and that plan is kept when many are. */
    @Test
    void what_was_found_is_changed_by_its_key() throws Exception {
        var branch = branch();
        fill();
        for (var sql : BY_KEY) {
            assertThat(plan(branch, sql))
                    .as(sql)
                    .anyMatch(
                            line -> line.matches(
                                    ".*((message|delivery)_pkey|message_of_sid|delivery_of_event|PRIMARY KEY|autoindex_delivery_1).*"))
                    .noneMatch(
                            line -> line.matches(
                                    ".*(message_look|message_doubt|message_later|message_in_state|message_unsure|delivery_ready|delivery_lane).*"));
        }
    }

    private List<String> plan(Branch branch, String sql) {
        return branch.store.<List<String>>read(session -> session.list(
                (ground.isShared() ? "explain " : "explain query plan ") + sql,
                row -> row.getString(ground.isShared() ? 1 : 4)));
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
        if (ground.isShared()) {
            try (var connection = ground.connect();
                    var statement = connection.createStatement()) {
                statement.execute("vacuum analyze");
            }
        } else {
            ground.execute("analyze");
        }
    }
}
