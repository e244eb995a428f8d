package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreAwayTest {
    private static final String INSERT = "insert into cancellation (key, event, at) values (?, 1, 1)";

    @TempDir
    Path folder = Path.of("");

    @Test
    void a_locked_file_is_away_soon_and_comes_back_by_itself() throws Exception {
        try (var ground = Ground.Kind.SQLITE.fresh(folder);
                var store = ground.open()) {
            try (var other = ground.connect();
                    var statement = other.createStatement()) {
                statement.execute("begin exclusive");
                assertThat(store.write(transaction -> transaction.update(INSERT, "a/1")))
                        .failsWithin(Duration.ofSeconds(2))
                        .withThrowableOfType(ExecutionException.class)
                        .withCauseInstanceOf(StoreAway.class);
                statement.execute("rollback");
            }
            assertThat(store.write(transaction -> transaction.update(INSERT, "a/2")))
                    .succeedsWithin(Duration.ofSeconds(2))
                    .isEqualTo(1);
            assertThat(ground.number("select count(*) from cancellation")).isEqualTo(1);
        }
    }

    @Test
    void a_deleted_file_is_away() throws Exception {
        try (var ground = Ground.Kind.SQLITE.fresh(folder);
                var store = ground.open()) {
            store.writeAndWait(transaction -> transaction.update(INSERT, "a/1"));
            Files.delete(folder.resolve("trunkline.db"));
            assertThatThrownBy(() -> store.writeAndWait(transaction -> transaction.update(INSERT, "a/2")))
                    .isInstanceOf(StoreAway.class)
                    .hasMessageContaining("gone");
            assertThatThrownBy(() -> store.writeAndWait(transaction -> transaction.update(INSERT, "a/3")))
                    .as("and stays away, rather than begin an empty one")
                    .isInstanceOf(StoreAway.class);
        }
    }

    @Test
    void a_second_store_on_the_folder_is_refused() {
        try (var ground = Ground.Kind.SQLITE.fresh(folder);
                var store = ground.open()) {
            assertThat(store.isShared()).isFalse();
            assertThatThrownBy(() -> Store.embedded(folder))
                    .isInstanceOf(StoreAway.class)
                    .hasMessageContaining("another Trunkline already uses " + folder)
                    .hasMessageContaining("TRUNKLINE_DATA");
        }
        Store.embedded(folder).close();
    }

    @Test
    void a_shared_store_whose_connections_were_cut_is_away_at_most_once_and_comes_back() throws Exception {
        try (var ground = Ground.Kind.POSTGRES.fresh(folder);
                var store = ground.open()) {
            store.writeAndWait(transaction -> transaction.update(INSERT, "a/1"));
            ground.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
            var away = 0;
            var stored = 0;
            // Which writer takes a unit is chance: the one whose connection was cut must have had its turn.
            for (var i = 0; i < 20 || (away == 0 && i < 2_000); i++) {
                try {
                    var key = "b/" + i;
                    store.writeAndWait(transaction -> transaction.update(INSERT, key));
                    stored++;
                } catch (StoreAway e) {
                    away++;
                }
            }
            assertThat(away).as("once for each of the four writers").isBetween(1, 4);
            assertThat(ground.number("select count(*) from cancellation")).isEqualTo(1 + stored);
        }
    }

    @Test
    void a_shared_store_that_nobody_reaches_may_come_and_one_that_refuses_us_will_not() {
        assertThatThrownBy(() -> Store.shared("jdbc:postgresql://127.0.0.1:1/none?user=nobody"))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("127.0.0.1:1");
        assertThatThrownBy(() -> Store.shared("jdbc:postgresql://nowhere.invalid/none?user=nobody"))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("nowhere.invalid");
        try (var ground = Ground.Kind.POSTGRES.fresh(folder)) {
            assertThatThrownBy(() -> Store.shared(ground.url().replaceFirst("(:[0-9]+)/[^?]*", "$1/another")))
                    .isInstanceOf(StoreAway.class)
                    .isNotInstanceOf(StoreUnreachable.class)
                    .hasMessageContaining("another");
        }
        assertThatThrownBy(() -> Store.shared("jdbc:postgresql://host:54b32/none?password=hidden"))
                .isInstanceOf(StoreAway.class)
                .isNotInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("TRUNKLINE_STORE cannot be read")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> Store.shared("jdbc:mysql://127.0.0.1/none")).hasMessageContaining("jdbc:postgresql:");
    }
}
