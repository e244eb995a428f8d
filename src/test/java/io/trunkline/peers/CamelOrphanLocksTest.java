package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.OwnProcess;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** apache/camel#5278: after a crash the idempotent repository keeps the keys locked, and their messages are never sent. */
class CamelOrphanLocksTest {
    private static final String ANN = "+15551270001";

    private static final List<String> INVOICES = List.of("in_0", "in_1", "in_2", "in_3", "in_4");

    @TempDir
    Path folder;

    @Test
    void camel_5278_what_a_crash_left_locked_is_sent_after_it() throws Exception {
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var office = Office.in(folder).accountAt(twilio).onSqlite().setting("twilio.concurrency=1")) {
            office.faults("{\"on\":\"create\",\"kind\":\"latency\",\"ms\":600000}");
            try (var process = OwnProcess.start(office)) {
                for (var invoice : INVOICES) {
                    assertThat(office.paymentFails(invoice, ANN)).isEqualTo(202);
                }
                // One is begun and waits for Twilio's answer, and the others are claimed and wait behind it.
                twilio.awaitText(ANN, text -> true, Office.PATIENCE);
                awaitClaims(INVOICES.size());
                process.kill();
            }
            assertThat(ask("select count(*) from message where state = 'sending' and attempts = 1"))
                    .as("locked by an attempt")
                    .isEqualTo(1);
            assertThat(ask("select count(*) from message where state = 'sending' and attempts = 0"))
                    .as("locked by a claim")
                    .isEqualTo(INVOICES.size() - 1);
            office.faults("");
            office.open();
            office.settle();
            assertThat(office.books().count(State.UNSURE)).isEqualTo(1);
            office.advance(Duration.ofMinutes(1));
            for (var invoice : INVOICES) {
                office.await(
                        invoice + " is sent",
                        () -> office.books().isIn("billing/" + invoice, State.SENT)
                                || office.books().isIn("billing/" + invoice, State.DELIVERED));
            }
            office.settle();
            assertThat(office.phone(ANN).all())
                    .extracting(text -> text.body().replaceAll(".*(in_[0-9]).*", "$1"))
                    .as("each once")
                    .containsExactlyInAnyOrderElementsOf(INVOICES);
            assertThat(twilio.creates()).isEqualTo(INVOICES.size());
        }
    }

    private void awaitClaims(int count) throws SQLException {
        for (var until = System.nanoTime() + Office.PATIENCE.toNanos();
                ask("select count(*) from message where state = 'sending'") < count; ) {
            assertThat(System.nanoTime()).as("they are never claimed").isLessThan(until);
        }
    }

    /** Asks the store of a process, beside it. */
    private long ask(String question) throws SQLException {
        try (var file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/trunkline.db"));
                var statement = file.createStatement();
                var rows = statement.executeQuery(question)) {
            return rows.getLong(1);
        }
    }
}
