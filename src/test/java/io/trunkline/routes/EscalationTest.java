package io.trunkline.routes;

import static io.trunkline.office.Duty.ANN;
import static io.trunkline.office.Duty.BOB;
import static io.trunkline.office.Duty.CEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Duty;
import io.trunkline.office.Logbook;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad days of those who are on call: people who cannot be reached, and a directory that changes while an incident is open. */
class EscalationTest {
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

    private long events(String type) {
        return Records.of(office).events(type);
    }

    @Test
    void whoever_wants_nothing_from_us_is_passed_over_and_it_is_said() {
        office.open();
        office.postWithToken("/api/optouts", "{\"to\":\"" + ANN + "\",\"medium\":\"everything\"}", "application/json");
        try (var log = Logbook.open()) {
            Duty.bug(office, "OPS-42");
            office.phone(BOB).isCalled();
            assertThat(log.lines()).anyMatch(line -> line.contains("rotation backend: Ann is passed over"));
        }
        office.advance(WAIT);
        office.phone(BOB).isCalled();
        office.advance(WAIT);
        office.phone(CEM).isCalled();
        office.phone(ANN).isNotCalled().readsNothing();
    }

    @Test
    void while_nobody_can_be_reached_it_is_told_and_each_step_asks_the_directory_again() {
        var people = office.read("directory/people.yaml");
        office.file("directory/people.yaml", "- {name: Ann}\n- {name: Bob}\n- {name: Cem}\n")
                .open();
        try (var log = Logbook.open()) {
            Duty.bug(office, "OPS-42");
            office.await("it is told", () -> events("incident.unattended") == 1);
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("nobody in the rotation backend can be reached about OPS-42"));
        }
        office.file("directory/people.yaml", people).reopenAfter(WAIT);
        office.phone(ANN).isCalled().answers().hears("Press 1").presses("1");
        office.await("it is acknowledged", () -> events("incident.acknowledged") == 1);
    }

    @Test
    void a_phone_that_still_rings_is_silent_as_soon_as_somebody_else_acknowledges() {
        office = Duty.office(folder.resolve("heard")).open();
        Duty.bug(office, "OPS-42");
        var ring = office.phone(ANN).isCalled();
        office.phone(BOB).texts("ack OPS-42").reads("You have acknowledged OPS-42");
        assertThat(ring.end()).isEqualTo("canceled");
        office.advance(Duration.ofHours(25));
        office.phone(ANN).isNotCalled().readsNothing();
    }

    @Test
    void somebody_who_has_answered_already_hears_it_to_its_end() {
        office = Duty.office(folder.resolve("heard")).open();
        Duty.bug(office, "OPS-42");
        var ring = office.phone(ANN).isCalled().answers().hears("Critical P0 bug");
        office.phone(BOB).texts("ack OPS-42").reads("You have acknowledged OPS-42");
        office.settle();
        ring.hears("Press 1").presses("1").hears("You pressed 1");
        office.settle();
        assertThat(events("incident.acknowledged")).isEqualTo(1);
    }

    @Test
    void whoever_left_the_directory_meanwhile_acknowledges_all_the_same() {
        office.open();
        Duty.bug(office, "OPS-42");
        var ring = office.phone(ANN).isCalled();
        office.file(
                        "directory/people.yaml",
                        office.read("directory/people.yaml").replace("- {name: Ann, phone: \"+15551230001\"}\n", ""))
                .file("directory/rotations.yaml", """
                        backend:
                          zone: Europe/Berlin
                          layers:
                            - {people: [Bob, Cem], every: week, since: "2026-01-05"}
                        """)
                .reopen();
        ring.answers().hears("Press 1").presses("1");
        office.await("it is acknowledged", () -> events("incident.acknowledged") == 1);
        office.advance(Duration.ofHours(25));
        office.phone(BOB).isNotCalled().readsNothing();
        office.phone(CEM).isNotCalled().readsNothing();
    }

    @Test
    void a_change_that_loses_the_rotation_is_refused_and_the_steps_go_on_with_the_last_good_one() {
        office.open();
        Duty.bug(office, "OPS-42");
        office.phone(ANN).isCalled();
        var rotations = office.read("directory/rotations.yaml");
        office.file("directory/rotations.yaml", rotations.replace("backend:", "frontend:"))
                .reopenAfter(WAIT);
        assertThat(office.observe("/observe/health").body()).contains("rotations.yaml");
        office.phone(ANN).isCalled();
        assertThat(twilio.calls(ANN)).hasSize(2);
    }
}
