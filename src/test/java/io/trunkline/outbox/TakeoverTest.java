package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.BOB;
import static io.trunkline.outbox.Branch.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.store.Ground;
import io.trunkline.store.StoreAway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeoverTest extends OutboxSuite {
    TakeoverTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    @Test
    void what_was_begun_when_the_process_was_killed_is_unsure_and_what_was_only_claimed_is_sent() {
        var first = branch();
        var claims = first.collect();
        first.put("begun");
        first.put(draft("claimed", BOB, "Hello"));
        assertThat(first.await(() -> claims.size() == 2)).isTrue();
        var begun = claims.stream()
                .filter(claim -> claim.message().key().equals("flow/begun"))
                .findFirst()
                .orElseThrow();
        assertThat(first.begin(begun)).isTrue();
        kill(first);

        var second = branch().deliver();
        if (ground.isShared()) {
            assertThat(second.state("begun")).as("as long as the lease holds").isEqualTo(State.SENDING);
            second.advance(Duration.ofSeconds(6));
        }
        assertThat(second.reaches("claimed", State.SENT)).isTrue();
        assertThat(second.reaches("begun", State.UNSURE)).isTrue();
        assertThat(second.posted).hasSize(1);
        assertThat(second.published("message.unsure")).isEqualTo(1);
        assertThat(second.life("begun").attempts()).allMatch(tried -> "unknown".equals(tried.outcome()));
    }

    @Test
    void a_claim_of_a_process_that_ends_goes_back_at_once() {
        var first = branch();
        var claims = first.collect();
        first.put("k");
        assertThat(first.await(() -> claims.size() == 1)).isTrue();
        end(first);
        var second = branch().deliver();
        assertThat(second.reaches("k", State.SENT)).isTrue();
        assertThat(second.message("k").standing().attempts()).isEqualTo(1);
    }

    @Test
    void whoever_was_buried_while_it_was_paused_claims_nothing_that_nobody_would_inherit() {
        var branch = branch();
        branch.put("k");
        var claimed = branch.store.writeAndWait(transaction -> {
            transaction.update("delete from replica where id = ?", branch.replica.id());
            return new Queue(branch.replica, Branch.rates(100, 1))
                    .claim(transaction, branch.message("k").address().senderName(), 10)
                    .claims();
        });
        assertThat(claimed).isEmpty();
        branch.deliver();
        assertThat(branch.reaches("k", State.SENT)).isTrue();
    }

    /** A claim on the only message, by somebody who claims nothing more. */
    private static Claim claimedAndLeft(Branch slow) {
        var claims = slow.collect();
        slow.put("k");
        assertThat(slow.await(() -> claims.size() == 1)).isTrue();
        slow.outbox.drain();
        return claims.get(0);
    }

    /** The claim on it of whoever takes it over when the other's lease is void. */
    private static Claim takenOver(Branch other) {
        var taken = other.collect();
        other.advance(Duration.ofSeconds(6));
        assertThat(other.await(() -> taken.size() == 1)).isTrue();
        return taken.get(0);
    }

    @Test
    void whoever_lost_its_lease_begins_nothing_that_another_has_taken_over() {
        if (!ground.isShared()) {
            return; // Nobody else is there to take over.
        }
        var slow = branch();
        var before = claimedAndLeft(slow);
        var other = branch();
        var taken = takenOver(other);
        assertThat(other.begin(taken)).isTrue();
        slow.stop(Branch.ANN);
        assertThat(slow.begin(before)).isFalse();
        assertThat(slow.state("k")).as("not even muted: it is the other's").isEqualTo(State.SENDING);
        other.outbox.answer(taken, Branch.created());
        assertThat(other.reaches("k", State.SENT)).isTrue();
    }

    @Test
    void whoever_came_back_under_a_new_lease_begins_nothing_that_another_has_claimed_meanwhile() {
        if (!ground.isShared()) {
            return; // Nobody else is there to take over.
        }
        var slow = branch();
        var before = claimedAndLeft(slow);
        var other = branch();
        var taken = takenOver(other);
        assertThat(slow.await(() -> slow.replica.isAlive() && slow.number("select count(*) from replica") == 2))
                .isTrue();
        assertThat(slow.begin(before)).isFalse();
        assertThat(other.begin(taken)).isTrue();
    }

    /** Its request would go out when somebody else may have settled what it began. */
    @Test
    void whose_lease_ends_before_a_request_would_be_out_begins_nothing() {
        var branch = branch();
        var claim = claimedAndLeft(branch);
        assertThat(begins(branch, claim, OpenClaims.LATEST)).isEqualTo(Attempts.Beginning.NOT_NOW);
        assertThat(begins(branch, claim, OpenClaims.LATEST + 1_000)).isEqualTo(Attempts.Beginning.BEGUN);
    }

    private static Attempts.Beginning begins(Branch branch, Claim claim, long leased) {
        return branch.store.writeAndWait(transaction -> {
            transaction.update(
                    "update replica set until = ? where id = ?", transaction.now() + leased, branch.replica.id());
            return branch.outbox.begin(transaction, claim);
        });
    }

    @Test
    void an_attempt_that_is_being_begun_while_its_replica_is_buried_is_not_queued_again() throws Exception {
        if (!ground.isShared()) {
            return; // One writer: nothing happens meanwhile.
        }
        var slow = branch();
        var claims = slow.collect();
        slow.put("k");
        assertThat(slow.await(() -> claims.size() == 1)).isTrue();
        slow.outbox.drain();
        var id = claims.get(0).message().id();
        var other = branch();
        try (var beginning = ground.connect();
                var statement = beginning.createStatement()) {
            beginning.setAutoCommit(false);
            statement.execute("update message set attempts = 1 where id = " + id);
            statement.execute("insert into attempt (message, n, begun_by, begun_at) values (" + id + ", 1, 1, 1)");
            var burying = CompletableFuture.runAsync(() -> other.advance(Duration.ofSeconds(6)));
            assertThat(other.await(() -> other.number("select count(*) from pg_locks where not granted") > 0))
                    .isTrue();
            beginning.commit();
            burying.join();
        }
        assertThat(other.state("k")).isEqualTo(State.UNSURE);
    }

    @Test
    void an_outcome_that_could_not_be_stored_is_stored_when_the_store_is_back() throws Exception {
        if (!ground.isShared()) {
            return; // The embedded store's one writer holds its file; nobody can take it away from it.
        }
        var branch = branch();
        var claims = branch.collect();
        branch.put("k");
        assertThat(branch.await(() -> claims.size() == 1)).isTrue();
        assertThat(branch.begin(claims.get(0))).isTrue();
        for (var i = 0; i < 4; i++) {
            ground.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
            if (i == 0) {
                branch.outbox.answer(claims.get(0), Branch.created());
                branch.outbox.finish(claims.get(0), null);
            }
        }
        assertThat(branch.await(() -> branch.outbox.busy() == 0 && isSent(branch)))
                .isTrue();
    }

    private static boolean isSent(Branch branch) {
        try {
            return branch.number("select count(*) from message where state = 'sent'") == 1;
        } catch (StoreAway cut) {
            return false; // Our own reading may be given one of the connections that were cut.
        }
    }
}
