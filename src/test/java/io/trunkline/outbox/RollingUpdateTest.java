package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.store.Ground;
import io.trunkline.store.StoreAway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An update under load: a newer version migrates the tables that the older one is working on, both work side by side, and
 * the older one goes. What a newer version's migration may do is done here: it adds columns, a table and an index.
 */
class RollingUpdateTest {
    private static final List<String> EXPAND = List.of(
            "alter table message add column colour text not null default 'blue'",
            "alter table event add column weight bigint",
            "create table invention (id bigint primary key)",
            "create index message_colour on message (colour, id)",
            "alter table attempt add column carrier text",
            "insert into schema_serves (version, oldest) values (99, 1)",
            "insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                    + " execution_time, success) values (99, '99', 'newer', 'SQL', 'V99__newer.sql', 'newer', 1, true)");

    private final Ground ground;
    private final List<Branch> branches = new ArrayList<>();

    RollingUpdateTest(@TempDir Path folder) {
        ground = Ground.Kind.POSTGRES.fresh(folder);
    }

    private Branch branch() {
        var branch = new Branch(ground.open(), Branch.Choice.plain());
        branches.add(branch);
        return branch.deliver();
    }

    @AfterEach
    void close() {
        branches.forEach(Branch::close);
        ground.close();
    }

    /** Puts without end, again where it was turned away, until it is told to stop; answers how many were accepted. */
    private static CompletableFuture<Integer> load(Branch branch, String name, AtomicBoolean enough) {
        return CompletableFuture.supplyAsync(() -> {
            var accepted = 0;
            while (!enough.get()) {
                try {
                    branch.outbox.put(draft(name + "/" + accepted)).join();
                    accepted++;
                } catch (CompletionException e) {
                    assertThat(e.getCause()).isInstanceOf(StoreAway.class);
                }
            }
            return accepted;
        });
    }

    @Test
    void a_migration_and_an_update_under_load_lose_and_double_nothing() throws Exception {
        var old = branch();
        var oldEnough = new AtomicBoolean();
        var byOld = load(old, "old", oldEnough);
        assertThat(old.await(() -> old.posted.size() > 50)).isTrue();
        for (var sql : EXPAND) {
            ground.execute(sql);
        }
        var young = branch();
        var youngEnough = new AtomicBoolean();
        var byYoung = load(young, "young", youngEnough);
        var so = old.posted.size();
        assertThat(old.await(() -> old.posted.size() > so + 50))
                .as("the older one goes on")
                .isTrue();
        assertThat(young.await(() -> young.posted.size() > 50)).isTrue();
        oldEnough.set(true);
        var accepted = byOld.join();
        branches.remove(old);
        old.close();
        old.store.close();
        var then = young.posted.size();
        assertThat(young.await(() -> young.posted.size() > then + 50)).isTrue();
        youngEnough.set(true);
        var all = accepted + byYoung.join();
        assertThat(young.await(() -> young.number("select count(*) from message where state <> 'sent'") == 0))
                .isTrue();
        Map<String, Integer> posts = new HashMap<>();
        old.posted.forEach(claim -> posts.merge(claim.message().key(), 1, Integer::sum));
        young.posted.forEach(claim -> posts.merge(claim.message().key(), 1, Integer::sum));
        assertThat(posts).as("nothing lost").hasSize(all);
        assertThat(posts.values()).as("nothing twice").containsOnly(1);
        assertThat(young.number("select count(*) from message where colour = 'blue'"))
                .isEqualTo(all);
        assertThat(young.state("old/0")).isEqualTo(State.SENT);
    }
}
