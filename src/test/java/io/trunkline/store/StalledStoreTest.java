package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that swallows everything instead of refusing: everybody is told at once, not after a socket's timeout. */
class StalledStoreTest {
    private static final String INSERT =
            "insert into cancellation (key, event, at) values (?, 1, 1) on conflict (key) do nothing";
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    private final Ground ground;
    private final Cable cable;

    StalledStoreTest(@TempDir Path folder) {
        ground = Ground.Kind.POSTGRES.fresh(folder);
        cable = Cable.to(ground.url());
    }

    @AfterEach
    void close() {
        cable.close();
        ground.close();
    }

    private static void isAway(Store store, String key, Duration within) {
        assertThat(store.write(transaction -> transaction.update(INSERT, key)))
                .failsWithin(within)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StoreAway.class);
    }

    @Test
    void the_first_learns_it_in_three_seconds_all_others_at_once_and_work_resumes_by_itself() throws Exception {
        var store = ground.openAt(cable.url());
        store.writeAndWait(transaction -> transaction.update(INSERT, "before/1"));
        cable.stall();
        isAway(store, "stalled/0", Duration.ofSeconds(4));
        for (var i = 1; i <= 20; i++) {
            isAway(store, "stalled/" + i, AT_ONCE);
        }
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> store.read(session -> session.number("select 1")))
                .isInstanceOf(StoreAway.class);
        assertThat(ground.number("select count(*) from cancellation where key > 'stalled/'"))
                .as("of those that were turned away at once nothing is stored")
                .isZero();
        cable.flow();
        assertThat(store.commits()
                        .await(
                                () -> {
                                    try {
                                        return store.write(transaction -> transaction.update(INSERT, "after/1"))
                                                .handle((done, failure) -> failure == null)
                                                .join();
                                    } catch (RuntimeException e) {
                                        return false;
                                    }
                                },
                                Duration.ofSeconds(20)))
                .isTrue();
        assertThat(ground.number("select count(*) from cancellation where key = 'after/1'"))
                .isEqualTo(1);
    }

    @Test
    void a_replica_that_was_cut_off_remembers_since_when() throws Exception {
        var store = ground.openAt(cable.url());
        var replica = new Replica(store, "test");
        replica.start();
        cable.cut();
        var cut = store.clock().millis();
        isAway(store, "cut/1", Duration.ofSeconds(5));
        assertThat(ground.number("select count(*) from absence")).isZero();
        cable.flow();
        assertThat(store.commits()
                        .await(
                                () -> count("select count(*) from absence where until_at is not null and from_at <= "
                                                + cut)
                                        > 0,
                                Duration.ofSeconds(20)))
                .isTrue();
        replica.close();
        assertThat(ground.number("select count(*) from absence where until_at is null"))
                .as("and that it left")
                .isEqualTo(1);
    }

    private long count(String sql) {
        try {
            return ground.number(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
