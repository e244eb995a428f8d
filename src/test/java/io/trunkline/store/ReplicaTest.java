package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Ground.Kind.class)
class ReplicaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Ground ground;

    ReplicaTest(Ground.Kind kind, @TempDir Path folder) {
        ground = kind.fresh(folder);
    }

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void a_lease_holds_from_the_start_and_over_moves_of_the_clock_until_the_end() throws Exception {
        var store = ground.open();
        var replica = new Replica(store, "one");
        assertThat(replica.isAlive()).isFalse();
        replica.start();
        var id = replica.id();
        assertThat(replica.isAlive()).isTrue();
        store.clock().advance(Duration.ofDays(1));
        assertThat(replica.isAlive()).isTrue();
        assertThat(replica.id()).isEqualTo(id);
        assertThat(ground.number("select count(*) from replica")).isEqualTo(1);
        replica.close();
        assertThat(replica.isAlive()).isFalse();
        assertThat(ground.number("select count(*) from replica")).isZero();
    }

    @Test
    void whoever_listens_to_the_clock_finds_the_lease_renewed() {
        var store = ground.open();
        var replica = new Replica(store, "one");
        var alive = new CopyOnWriteArrayList<Boolean>();
        store.clock().onMove(() -> alive.add(replica.isAlive()));
        replica.start();
        store.clock().advance(Duration.ofMinutes(1));
        assertThat(alive).containsExactly(true);
        replica.close();
    }

    @Test
    void a_replica_that_lost_its_row_goes_on_under_another_number() throws Exception {
        var store = ground.open();
        var replica = new Replica(store, "one");
        replica.start();
        var id = replica.id();
        ground.execute("delete from replica");
        store.clock().advance(Duration.ofMillis(1));
        assertThat(replica.id()).isNotEqualTo(id);
        assertThat(replica.isAlive()).isTrue();
        replica.close();
    }

    @Test
    void who_did_not_renew_is_buried_once() throws Exception {
        var store = ground.open();
        ground.execute("insert into replica (id, name, until) values (777, 'dead', 1)");
        var buried = new CopyOnWriteArrayList<Long>();
        var first = replica(store, buried);
        var other = ground.isShared() ? replica(ground.open(), buried) : first;
        first.start();
        if (ground.isShared()) {
            other.start();
            assertThat(ground.number("select count(*) from replica")).isEqualTo(2);
        }
        assertThat(buried).containsExactly(777L);
        first.close();
        if (ground.isShared()) {
            other.close();
        }
    }

    @Test
    void the_embedded_store_buries_everybody_at_the_start_and_the_shared_one_only_the_dead() throws Exception {
        var store = ground.open();
        var alive = System.currentTimeMillis() + 600_000;
        ground.execute("insert into replica (id, name, until) values (777, 'before', " + alive + ")");
        var buried = new CopyOnWriteArrayList<Long>();
        var replica = replica(store, buried);
        replica.start();
        assertThat(buried).isEqualTo(ground.isShared() ? List.of() : List.of(777L));
        store.clock().advance(Duration.ofMinutes(11));
        assertThat(store.commits().await(() -> buried.size() == 1, PATIENCE)).isTrue();
        replica.close();
    }

    @Test
    void a_lease_cannot_be_given_back_to_a_store_that_is_away_and_that_stops_nobody() {
        var store = ground.open();
        var replica = new Replica(store, "one");
        replica.start();
        store.close();
        replica.close();
        assertThat(replica.isAlive()).isFalse();
    }

    private static Replica replica(Store store, List<Long> buried) {
        var replica = new Replica(store, "test");
        replica.onDeath((transaction, dead) -> {
            if (dead == 777) {
                buried.add(dead);
            }
        });
        return replica;
    }
}
