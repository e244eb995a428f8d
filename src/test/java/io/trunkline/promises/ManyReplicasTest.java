package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.OwnProcess;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one PostgreSQL, one of which is killed or paused in the middle of its work. */
class ManyReplicasTest {
    /** A lease is void after five seconds, and somebody notices within one. */
    private static final Duration SECONDS = Duration.ofSeconds(12);

    @TempDir
    Path folder;

    private final Simulator twilio = Simulator.start(SimulatorSettings.local());
    private final List<String> accepted = new ArrayList<>();
    private Ground ground;
    private Office here;
    private Office there;

    @BeforeEach
    void establish() {
        ground = Ground.Kind.POSTGRES.fresh(folder);
        here = office("here").open();
        there = office("there");
    }

    private Office office(String name) {
        return Office.in(folder.resolve(name)).accountAt(twilio).reachable().with("TRUNKLINE_STORE", ground.url());
    }

    @AfterEach
    void close() {
        here.close();
        twilio.close();
        ground.close();
    }

    private void post(Office office, int count) {
        for (var i = 0; i < count; i++) {
            var invoice = "in_" + accepted.size();
            // A replica that was paused in the middle of a transaction holds the others up for a moment; Stripe
            // repeats.
            here.await(invoice + " is accepted", () -> office.paymentFails(invoice, phone(accepted.size())) == 202);
            accepted.add(invoice);
        }
    }

    private static String phone(int i) {
        return String.format("+1555124%04d", i);
    }

    private void assertEachOnce() {
        for (var i = 0; i < accepted.size(); i++) {
            var key = "billing/" + accepted.get(i);
            var texts = here.phone(phone(i)).all().size();
            assertThat(texts).as(key).isEqualTo(here.books().isIn(key, State.UNSURE) ? Math.min(texts, 1) : 1);
        }
    }

    @Test
    void what_a_killed_replica_had_taken_is_taken_over_within_seconds() {
        try (var process = OwnProcess.start(there)) {
            here.faults("{\"on\":\"create\",\"kind\":\"latency\",\"ms\":400}");
            post(there, 30);
            process.kill();
            var before = System.nanoTime();
            here.faults("");
            here.settle();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SECONDS);
        }
        assertThat(here.books().count(State.SENDING)).isZero();
        assertEachOnce();
    }

    @Test
    void a_replica_that_was_paused_writes_nothing_over_its_successors_work() {
        try (var process = OwnProcess.start(there)) {
            here.faults("{\"on\":\"create\",\"kind\":\"latency\",\"ms\":300}");
            post(there, 20);
            process.pause();
            post(here, 20);
            here.await(
                    "the other is taken for dead",
                    () -> here.trunkline().store().<Long>read(session -> session.number("select count(*) from replica"))
                            == 1);
            here.settle();
            assertThat(here.books().count(State.SENDING)).isZero();
            process.resume();
            post(there, 20);
            here.settle();
            here.await(
                    "the answers that were under way are evidence",
                    () -> here.books().count(State.UNSURE) == 0);
            here.await(
                    "what it had begun and not asked for is given back and sent",
                    () -> here.books().count(State.QUEUED) + here.books().count(State.SENDING) == 0);
            here.settle();
            assertEachOnce();
            assertThat(twilio.creates()).isEqualTo(accepted.size());
        }
    }
}
