package io.trunkline.promises;

import static io.trunkline.office.Duty.ANN;
import static io.trunkline.office.Duty.BOB;
import static io.trunkline.office.Duty.CEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Duty;
import io.trunkline.office.Office;
import io.trunkline.office.OwnProcess;
import io.trunkline.office.Records;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.simulator.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is on call is asked step by step, wherever we stop or die in between, and each step is taken once. */
class EscalationSurvivesRestartsTest {
    private static final Duration WAIT = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private final Simulator twilio = Simulator.start(SimulatorSettings.local());
    private Office office;

    @BeforeEach
    void establish() {
        office = Duty.office(folder).accountAt(twilio).reachable();
    }

    @AfterEach
    void close() {
        office.close();
        twilio.close();
    }

    @Test
    void each_step_is_taken_once_with_a_restart_before_and_after_it_and_a_late_key_ends_it() {
        office.open();
        Duty.bug(office, "OPS-42");
        office.reopen();
        var first = office.phone(ANN).isCalled();
        office.reopen();
        office.phone(ANN).isNotCalled();
        office.reopenAfter(WAIT);
        office.phone(ANN).isCalled();
        office.reopenAfter(WAIT);
        office.phone(BOB).isCalled();
        office.reopen();
        office.reopenAfter(WAIT);
        for (var who : List.of(ANN, BOB, CEM)) {
            office.phone(who).reads("Critical P0 bug OPS-42");
        }
        office.reopen();
        first.answers()
                .hears("Critical P0 bug: Checkout answers 500.")
                .hears("Press 1")
                .presses("1");
        office.await("it is acknowledged", () -> Records.of(office).events("incident.acknowledged") == 1);
        office.settle();
        office.reopenAfter(Duration.ofHours(25));
        office.settle();
        assertThat(Records.of(office).events("incident.unacknowledged")).isZero();
        for (var who : List.of(ANN, BOB, CEM)) {
            office.phone(who).isNotCalled().readsNothing();
        }
    }

    @Test
    void an_acknowledgement_that_we_hear_just_before_we_stop_ends_it_after_the_restart() {
        office.open();
        Duty.bug(office, "OPS-42");
        office.phone(ANN).isCalled().answers().hears("Press 1").presses("1");
        office.reopenAfter(WAIT);
        office.phone(ANN).isNotCalled();
        office.phone(BOB).isNotCalled();
        assertThat(Records.of(office).events("incident.acknowledged")).isEqualTo(1);
    }

    @Test
    void it_goes_on_when_we_are_killed_at_each_step() {
        office.with("ONCALL_WAIT", "10s").with("UNSURE_LOOKS", "1s,2s,4s").with("UNSURE_RESEND", "1s");
        try (var process = OwnProcess.start(office)) {
            Duty.bug(office, "OPS-42");
            process.kill();
        }
        killedOnce(() -> calls(ANN) >= 1);
        killedOnce(() -> calls(ANN) >= 2);
        killedOnce(() -> calls(BOB) >= 1);
        killedOnce(() -> texts(ANN) + texts(BOB) + texts(CEM) >= 1);
        office.open();
        office.await("everybody reads it", () -> texts(ANN) == 1 && texts(BOB) == 1 && texts(CEM) == 1);
        office.settle();
        assertThat(List.of(calls(ANN), calls(BOB), calls(CEM))).containsExactly(2, 1, 0);
        assertThat(List.of(texts(ANN), texts(BOB), texts(CEM))).containsOnly(1);
        office.reopenAfter(Duration.ofHours(25));
        office.await("nobody acknowledged it", () -> Records.of(office).events("incident.unacknowledged") == 1);
    }

    /** Runs until that is so, and is killed at that instant. */
    private void killedOnce(BooleanSupplier holds) {
        try (var process = OwnProcess.start(office)) {
            var until = System.nanoTime() + Office.PATIENCE.toNanos();
            while (!holds.getAsBoolean()) {
                assertThat(System.nanoTime()).as("it goes on in time").isLessThan(until);
                Thread.onSpinWait();
            }
            process.kill();
        }
    }

    private int calls(String number) {
        return (int) twilio.calls(number).stream()
                .filter(call -> call.to().equals(number))
                .count();
    }

    private int texts(String number) {
        return (int) twilio.texts(number).stream()
                .map(Text::to)
                .filter(number::equals)
                .count();
    }
}
