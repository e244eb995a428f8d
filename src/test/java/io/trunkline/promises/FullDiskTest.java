package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import io.trunkline.office.OwnProcess;
import io.trunkline.office.Records;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full: the kernel lets no file of the process grow, which is what SQLite then meets. */
class FullDiskTest {
    private static final int MOST = 3_000;

    @TempDir
    Path folder;

    private static String phone(int i) {
        return String.format("+1555125%04d", i);
    }

    @Test
    void what_cannot_be_stored_is_refused_and_all_is_well_when_there_is_room_again() throws Exception {
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var office = Office.in(folder).accountAt(twilio).reachable().onSqlite()) {
            var accepted = new ArrayList<Integer>();
            try (var process = OwnProcess.start(office)) {
                var data = folder.resolve("data");
                process.fileLimit(
                        Math.max(Files.size(data.resolve("trunkline.db")), Files.size(data.resolve("trunkline.db-wal")))
                                + 100_000);
                var answer = 0;
                for (var i = 0; i < MOST && answer != 503; i++) {
                    answer = office.paymentFails("in_" + i, phone(i));
                    if (answer == 202) {
                        accepted.add(i);
                    }
                }
                assertThat(answer).isEqualTo(503);
                assertThat(office.paymentFails("in_full", phone(9_000))).isEqualTo(503);
                process.fileLimit(-1);
                var until = System.nanoTime() + Office.PATIENCE.toNanos();
                while (office.paymentFails("in_after", phone(9_001)) != 202 && System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                assertThat(office.paymentFails("in_after", phone(9_001))).isEqualTo(202);
                process.kill();
            }
            try (var file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/trunkline.db"));
                    var statement = file.createStatement();
                    var check = statement.executeQuery("pragma integrity_check")) {
                assertThat(check.getString(1)).isEqualTo("ok");
            }
            office.open();
            office.settle();
            assertThat(accepted).isNotEmpty();
            assertThat(Records.of(office).count("select count(*) from message"))
                    .as("what was accepted, and no more")
                    .isEqualTo(accepted.size() + 1);
            for (var i : accepted) {
                assertThat(office.phone(phone(i)).all().size()).as("in_" + i).isLessThanOrEqualTo(1);
            }
            assertThat(office.phone(phone(9_001)).all().size()).isLessThanOrEqualTo(1);
            assertThat(Records.of(office)
                            .count("select count(*) from message where state not in ('sent', 'delivered', 'unsure')"))
                    .as("and nothing is lost")
                    .isZero();
            assertThat(twilio.creates()).isLessThanOrEqualTo(accepted.size() + 1L);
        }
    }
}
