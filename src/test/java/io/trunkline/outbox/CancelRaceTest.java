package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.by;
import static io.trunkline.outbox.Branch.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.Key;
import io.trunkline.message.State;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One replica puts under a key while another cancels it: whichever is first, nothing that was cancelled is sent. */
class CancelRaceTest {
    private final Ground ground;
    private final List<Branch> branches = new ArrayList<>();

    CancelRaceTest(@TempDir Path folder) {
        ground = Ground.Kind.POSTGRES.fresh(folder);
    }

    private Branch branch() {
        var branch = new Branch(ground.open(), Branch.Choice.plain());
        branches.add(branch);
        return branch;
    }

    @AfterEach
    void close() {
        branches.forEach(Branch::close);
        ground.close();
    }

    @Test
    void what_is_being_put_is_seen_by_a_cancel_that_comes_meanwhile() throws Exception {
        var here = branch();
        var there = branch();
        var putting = here.hear("1");
        var cancelling = here.hear("2");
        var put = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var placed = here.store.write(transaction -> {
            var answer = here.outbox.put(transaction, by(draft("meeting/1/ann"), "flow", null, putting));
            put.countDown();
            go.await(10, TimeUnit.SECONDS);
            return answer;
        });
        put.await();
        var cancel = there.outbox.cancel(new Key("flow/meeting/1"), cancelling);
        assertThat(there.await(
                        () -> there.number("select count(*) from pg_locks where not granted") > 0 || cancel.isDone()))
                .isTrue();
        go.countDown();
        assertThat(placed.join().state()).isEqualTo(State.QUEUED);
        assertThat(cancel.join().messages()).isEqualTo(1);
        assertThat(there.state("meeting/1/ann")).isEqualTo(State.CANCELLED);
    }

    @Test
    void what_is_put_while_a_cancel_is_being_stored_is_not_sent() throws Exception {
        var here = branch();
        var there = branch();
        var putting = here.hear("1");
        var cancelling = here.hear("2");
        here.put(by(draft("meeting/1/bob"), "flow", null, putting));
        try (var holder = ground.connect();
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("update message set body = body");
            var cancel = there.outbox.cancel(new Key("flow/meeting/1"), cancelling);
            assertThat(there.await(() -> there.number("select count(*) from pg_locks where not granted") > 0))
                    .isTrue();
            var placed = here.outbox.put(by(draft("meeting/1/ann"), "flow", null, putting));
            var beside = here.outbox.put(by(draft("meeting/1/ann"), "other", null, putting));
            assertThat(beside.join().state()).as("another flow does not wait").isEqualTo(State.QUEUED);
            holder.commit();
            assertThat(cancel.join().messages()).isPositive();
            placed.join();
            assertThat(here.state("meeting/1/ann"))
                    .as("muted, or cancelled if the cancel lost patience and came second")
                    .isIn(State.MUTED, State.CANCELLED);
        }
    }

    @Test
    void a_meeting_that_is_put_cancelled_and_put_again_by_newer_events_is_said_once() {
        var here = branch();
        var there = branch().deliver();
        key(here, "meeting/30", here.hear("0"));
        here.outbox.hold(here.message("meeting/30")).join();
        there.outbox.drain();
        key(here, "meeting/3", here.hear("3"));
        assertThat(there.cancel("flow/meeting/3", there.hear("4")).messages()).isEqualTo(1);
        assertThat(here.put(by(draft("meeting/3"), "flow", null, here.hear("5")))
                        .fresh())
                .isTrue();
        there.deliver();
        assertThat(there.reaches("meeting/3", State.SENT)).isTrue();
        assertThat(there.posted.stream().filter(claim -> claim.message().key().equals("flow/meeting/3")))
                .hasSize(1);
        assertThat(there.state("meeting/30")).isEqualTo(State.HELD);
    }

    private static void key(Branch branch, String key, long cause) {
        branch.put(by(draft(key), "flow", null, cause));
    }
}
