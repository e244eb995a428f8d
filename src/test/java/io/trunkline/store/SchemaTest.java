package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores of other versions: older ones are brought up to date, newer ones are used if they say that they serve us. */
@ParameterizedClass
@EnumSource(Ground.Kind.class)
class SchemaTest {
    private final Ground.Kind kind;
    private final Ground ground;

    SchemaTest(Ground.Kind kind, @TempDir Path folder) {
        this.kind = kind;
        this.ground = kind.empty(folder);
    }

    @AfterEach
    void close() {
        ground.close();
    }

    /** What a newer Trunkline leaves behind that has migrated to that version. */
    private void newer(int version, String... statements) throws Exception {
        try (var connection = ground.connect();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
            statement.execute("insert into flyway_schema_history (installed_rank, version, description, type, script,"
                    + " installed_by, execution_time, success) values (9" + version + ", '" + version
                    + "', 'of a newer one', 'SQL', 'V" + version + ".sql', 'newer', 1, "
                    + (ground.isShared() ? "true" : "1") + ")");
        }
    }

    private void older(int version) throws Exception {
        var dialect = kind.dialect();
        Flyway.configure()
                .dataSource(ground.url(), null, null)
                .locations("classpath:io/trunkline/store")
                .placeholders(dialect)
                .target(String.valueOf(version))
                .load()
                .migrate();
    }

    @Test
    void a_store_of_the_first_version_is_migrated_with_what_is_in_it() throws Exception {
        older(1);
        var rows = new String(
                SchemaTest.class
                        .getResourceAsStream("/io/trunkline/store/rows-of-V1.sql")
                        .readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        var tables = new ArrayList<String>();
        try (var connection = ground.connect();
                var statement = connection.createStatement()) {
            for (var sql : rows.lines().toList()) {
                statement.execute(sql);
                var table = Pattern.compile("insert into (\\w+)").matcher(sql);
                if (table.find()) {
                    tables.add(table.group(1));
                }
            }
        }
        assertThat(tables)
                .as("every table of V1 has a row")
                .hasSize(tables(firstMigration()).size());
        var store = ground.open();
        for (var table : tables) {
            assertThat(ground.number("select count(*) from " + table)).as(table).isEqualTo(1);
        }
        var replica = new Replica(store, "test");
        replica.start();
        assertThat(replica.isAlive()).isTrue();
        replica.close();
    }

    private static String firstMigration() throws IOException {
        return Files.readString(Path.of("src/main/resources/io/trunkline/store/V1__the_first_house.sql"));
    }

    private static List<String> tables(String sql) {
        return Pattern.compile("create table (\\w+)")
                .matcher(sql)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void a_newer_store_that_says_it_serves_us_is_used() throws Exception {
        ground.open().close();
        newer(98, "alter table message add column colour text", "insert into schema_serves values (98, 1)");
        newer(99, "create table invention (id bigint)", "insert into schema_serves values (99, 4)");
        var store = ground.open();
        int written = store.writeAndWait(
                transaction -> transaction.update("insert into cancellation (key, event, at) values ('a/b', 1, 1)"));
        assertThat(written).isEqualTo(1);
    }

    @Test
    void a_newer_store_that_does_not_say_it_serves_us_is_refused_with_a_sentence() throws Exception {
        ground.open().close();
        newer(98, "insert into schema_serves values (98, 1)");
        newer(99);
        assertThatThrownBy(ground::open)
                .isInstanceOf(StoreAway.class)
                .hasMessageContaining("newer Trunkline (schema 99)")
                .hasMessageContaining("run that newer Trunkline");
        assertThatThrownBy(ground::open).as("and stays refused").isInstanceOf(StoreAway.class);
    }

    @Test
    void a_newer_store_that_serves_only_newer_ones_is_refused() throws Exception {
        ground.open().close();
        newer(99, "insert into schema_serves values (99, 98)");
        assertThatThrownBy(ground::open).isInstanceOf(StoreAway.class).hasMessageContaining("schema 99");
    }

    @Test
    void every_migration_says_whom_it_serves() throws Exception {
        var store = ground.open();
        try (var files = Files.list(Path.of("src/main/resources/io/trunkline/store"))) {
            for (var file : files.map(path -> path.getFileName().toString()).toList()) {
                var version = Integer.parseInt(file.replaceAll("^V(\\d+)__.*", "$1"));
                assertThat(version == 1
                                || store.<Long>read(session -> session.number(
                                                "select count(*) from schema_serves where version = ?", version))
                                        == 1)
                        .as("%s inserts into schema_serves which older programs may run on it", file)
                        .isTrue();
            }
        }
    }

    @Test
    void migrations_only_expand_so_that_older_programs_run_on() throws Exception {
        try (var files = Files.list(Path.of("src/main/resources/io/trunkline/store"))) {
            for (var file : files.toList()) {
                assertThat(Files.readString(file))
                        .as("%s takes nothing away that an older program may want", file)
                        .doesNotContainPattern("(?i)\\b(drop (table|column)|rename|alter column|set not null)\\b");
            }
        }
    }

    @Test
    void whoever_finds_another_one_migrating_waits_for_it() throws Exception {
        if (!ground.isShared()) {
            return; // There is one at a time.
        }
        older(1);
        // What Flyway locks (PostgreSQLAdvisoryLockTemplate): a number of its own and the hash of its table's name.
        var lock = 77_431_708_279_161L + "\"public\".\"flyway_schema_history\"".hashCode();
        try (var another = ground.connect();
                var migrating = another.createStatement()) {
            migrating.execute("select pg_advisory_lock(" + lock + ")");
            assertThatThrownBy(ground::open)
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("another one is bringing the store up to date");
        }
        ground.open();
    }

    /** The migration itself may take its time; what it waits for, everybody waits for. */
    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_migration_does_not_make_others_wait_for_what_it_waits_for() throws Exception {
        if (!ground.isShared()) {
            return; // There is one at a time.
        }
        older(1);
        try (var holder = ground.connect();
                var reading = holder.createStatement();
                var worker = ground.connect();
                var working = worker.createStatement()) {
            holder.setAutoCommit(false);
            reading.execute("select count(*) from message");
            var began = System.nanoTime();
            assertThatThrownBy(ground::open)
                    .as("whoever opens it tries again")
                    .isInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("brought up to date");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            worker.setAutoCommit(false);
            for (var table : tables(firstMigration())) {
                working.execute("lock table " + table + " in row exclusive mode nowait");
            }
            worker.rollback();
            holder.rollback();
        }
        ground.open();
    }

    /** It does so when somebody has waited for deadlock_timeout. */
    @Test
    void one_migration_of_five_waits_until_the_server_ends_an_autovacuum_that_is_in_the_way() throws Exception {
        if (!ground.isShared()) {
            return; // SQLite has none.
        }
        var waits = new ArrayList<Integer>();
        try (var engine = new Postgres(() -> new Store.Login(ground.url(), null, null))) {
            for (var i = 0; i < 5; i++) {
                try (var connection = engine.migrations().getConnection();
                        var statement = connection.createStatement();
                        var rows = statement.executeQuery(
                                "select setting::int - (select setting::int from pg_settings where name = 'deadlock_timeout')"
                                        + " from pg_settings where name = 'lock_timeout'")) {
                    rows.next();
                    waits.add(rows.getInt(1));
                }
            }
        }
        assertThat(waits).filteredOn(wait -> wait > 0).hasSize(1);
        assertThat(waits).filteredOn(wait -> wait < 0).hasSize(4);
    }

    @Test
    void several_that_start_at_once_migrate_once() throws Exception {
        if (!ground.isShared()) {
            return; // There is one at a time.
        }
        atOnce();
    }

    @Test
    void several_that_start_at_once_on_an_old_store_migrate_it_once() throws Exception {
        if (!ground.isShared()) {
            return; // There is one at a time.
        }
        older(1);
        atOnce();
    }

    private void atOnce() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        var together = new CyclicBarrier(4);
        Callable<Store> start = () -> {
            together.await();
            while (true) {
                try {
                    return ground.open();
                } catch (StoreUnreachable e) {
                    // A start tries again too.
                }
            }
        };
        for (var store : threads.invokeAll(List.of(start, start, start, start))) {
            int written = store.get()
                    .writeAndWait(transaction -> transaction.update("update house_clock set ahead = ahead + 1"));
            assertThat(written).isEqualTo(1);
        }
        threads.shutdown();
        assertThat(ground.number("select ahead from house_clock")).isEqualTo(4);
        assertThat(ground.number("select count(*) - count(distinct version) from flyway_schema_history"))
                .isZero();
    }
}
