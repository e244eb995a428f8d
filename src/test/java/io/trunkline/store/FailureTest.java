package io.trunkline.store;

import static io.trunkline.store.Engine.Failure.AGAIN;
import static io.trunkline.store.Engine.Failure.AWAY;
import static io.trunkline.store.Engine.Failure.MISTAKE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

/** What a failure means: that the store is away, that whoever failed may try again, or that the mistake is ours. */
class FailureTest {
    private static final String INSERT = "insert into cancellation (key, event, at) values (?, 1, 1)";

    @TempDir
    Path folder = Path.of("");

    /** Has the server fail as it does with that SQLSTATE. */
    private static String failing(String state) {
        return "do $$ begin raise exception 'it is so' using errcode = '" + state + "'; end $$";
    }

    @Test
    void sqlite_without_room_is_away_and_a_key_that_is_taken_is_a_mistake() throws Exception {
        var verdicts = Map.of(
                SQLiteErrorCode.SQLITE_FULL, AWAY,
                SQLiteErrorCode.SQLITE_IOERR_WRITE, AWAY,
                SQLiteErrorCode.SQLITE_BUSY, AWAY,
                SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT, AWAY,
                SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE, MISTAKE,
                SQLiteErrorCode.SQLITE_ERROR, MISTAKE);
        try (var engine = new Sqlite(folder);
                var writer = engine.writer()) {
            assertThat(writer.isValid(1)).isTrue();
            verdicts.forEach((code, verdict) -> assertThat(engine.judge(new SQLException("it is so", null, code.code)))
                    .as(code.name())
                    .isEqualTo(verdict));
        }
    }

    @Test
    void a_sqlite_that_is_full_stores_nothing_of_a_unit_and_works_again_when_there_is_room() throws Exception {
        try (var ground = Ground.Kind.SQLITE.fresh(folder);
                var store = ground.open()) {
            assertThatThrownBy(() -> store.writeAndWait(transaction -> {
                        transaction.update(INSERT, "a/1");
                        transaction.number("pragma max_page_count = 1");
                        return transaction.update(INSERT, "a/" + "2".repeat(100_000));
                    }))
                    .isInstanceOf(StoreAway.class)
                    .hasMessageContaining("SQLITE_FULL");
            assertThat(ground.number("select count(*) from cancellation")).isZero();
            store.writeAndWait(transaction -> transaction.update(INSERT, "a/" + "2".repeat(100_000)));
            assertThat(ground.number("select count(*) from cancellation")).isEqualTo(1);
        }
    }

    @Test
    void postgresql_without_room_is_away_and_who_waited_too_long_tries_again_and_a_key_that_is_taken_is_a_mistake()
            throws Exception {
        var verdicts = Map.of(
                "53100", AWAY,
                "57P01", AWAY,
                "55P03", AGAIN,
                "40P01", AGAIN,
                "40001", AGAIN,
                "23505", MISTAKE,
                "42601", MISTAKE);
        try (var ground = Ground.Kind.POSTGRES.fresh(folder);
                var engine = new Postgres(() -> new Store.Login(ground.url(), null, null));
                var connection = ground.connect();
                var statement = connection.createStatement()) {
            verdicts.forEach((state, verdict) -> {
                var failure = catchThrowableOfType(SQLException.class, () -> statement.execute(failing(state)));
                assertThat(failure.getSQLState()).isEqualTo(state);
                assertThat(engine.judge(failure)).as(state).isEqualTo(verdict);
            });
        }
    }

    @Test
    void a_postgresql_whose_disk_is_full_stores_nothing_of_a_unit_and_works_again_when_there_is_room()
            throws Exception {
        try (var ground = Ground.Kind.POSTGRES.fresh(folder);
                var store = ground.open()) {
            assertThatThrownBy(() -> store.writeAndWait(transaction -> {
                        transaction.update(INSERT, "a/1");
                        return transaction.update(failing("53100"));
                    }))
                    .isInstanceOf(StoreAway.class);
            assertThat(ground.number("select count(*) from cancellation")).isZero();
            store.writeAndWait(transaction -> transaction.update(INSERT, "a/2"));
            assertThat(ground.number("select count(*) from cancellation")).isEqualTo(1);
        }
    }

    @Test
    void whoever_lost_against_others_is_done_again_and_whoever_made_a_mistake_is_not() throws Exception {
        try (var ground = Ground.Kind.POSTGRES.fresh(folder);
                var store = ground.open()) {
            for (var state : new String[] {"55P03", "40P01", "40001"}) {
                var runs = new AtomicInteger();
                store.writeAndWait(transaction -> {
                    transaction.update(INSERT, "a/" + state);
                    return runs.incrementAndGet() == 1 ? transaction.update(failing(state)) : 0;
                });
                assertThat(runs).as(state).hasValue(2);
            }
            assertThat(ground.number("select count(*) from cancellation")).isEqualTo(3);
            var runs = new AtomicInteger();
            assertThatThrownBy(() -> store.writeAndWait(transaction -> {
                        runs.incrementAndGet();
                        return transaction.update(INSERT, "a/40001");
                    }))
                    .isNotInstanceOf(StoreAway.class)
                    .hasMessageContaining("duplicate key");
            assertThat(runs).hasValue(1);
        }
    }
}
