package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.ANN;
import static io.trunkline.outbox.Branch.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.message.Terms;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose clock, or a database whose clock, is set back by an hour: nobody waits for that hour to pass again. */
class ClockSetBackTest extends OutboxSuite {
    private static final Duration HOUR = Duration.ofHours(1);

    ClockSetBackTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    private Branch.Choice choice() {
        return new Branch.Choice(Branch.rates(1, 1), new HandCarrier());
    }

    private static Terms in(Branch branch, Duration time) {
        return new Terms(
                branch.store.clock().millis() + time.toMillis(), null, Terms.Priority.NORMAL, Terms.Order.OLDEST, null);
    }

    @Test
    void set_back_while_nobody_ran() {
        var before = branchAt(HOUR, choice()).deliver();
        before.put("1");
        assertThat(before.reaches("1", State.SENT)).isTrue();
        before.put("2");
        before.put(draft("soon", ANN, "Hello", in(before, Duration.ofSeconds(3))));
        end(before);
        var after = branchAt(Duration.ZERO, choice()).deliver();
        assertThat(after.reaches("2", State.SENT)).isTrue();
        assertThat(after.reaches("soon", State.SENT)).isTrue();
    }

    @Test
    void set_back_while_we_run() {
        var branch = branchAt(HOUR, choice()).deliver();
        branch.put("1");
        assertThat(branch.reaches("1", State.SENT)).isTrue();
        branch.store.clock().setMachine(HOUR.negated());
        branch.put("2");
        branch.put("3");
        assertThat(branch.reaches("3", State.SENT)).isTrue();
        assertThat(branch.replica.isAlive()).isTrue();
    }

    @Test
    void a_replica_that_starts_after_it_agrees_with_those_that_ran_before() {
        if (!ground.isShared()) {
            return; // There is one.
        }
        var old = branchAt(HOUR, choice());
        old.put("1");
        var fresh = branchAt(Duration.ZERO, choice());
        assertThat(Math.abs(old.store.clock().millis() - fresh.store.clock().millis()))
                .isLessThan(5_000);
        old.store.clock().setMachine(HOUR.negated());
        fresh.deliver();
        assertThat(fresh.reaches("1", State.SENT)).isTrue();
        assertThat(fresh.number("select count(*) from replica"))
                .as("nobody is taken for dead")
                .isEqualTo(2);
    }
}
