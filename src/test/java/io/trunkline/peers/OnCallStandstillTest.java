package io.trunkline.peers;

import static io.trunkline.office.Duty.ANN;
import static io.trunkline.office.Duty.BOB;
import static io.trunkline.office.Duty.CEM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.trunkline.office.Duty;
import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Scrape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Grafana OnCall: an escalation that does not go on, and nobody who notices. */
@TestInstance(PER_CLASS)
class OnCallStandstillTest {
    private static final Duration WAIT = Duration.ofMinutes(5);

    private static final String BROKEN = """
            - route:
                id: chain
                from:
                  uri: kamelet:event-source
                  parameters: {types: office.page}
                  steps:
                    - throwException: {exceptionType: java.lang.IllegalStateException, message: the chain is broken}
            """;

    private Office office;

    @BeforeAll
    void open(@TempDir Path folder) {
        office = Duty.office(folder)
                .with("JOURNAL_TRIES", "1")
                .file("broken.camel.yaml", BROKEN)
                .open();
    }

    @AfterAll
    void close() {
        office.close();
    }

    /** grafana/oncall#1187: after an update the chains of all alerts do not run. */
    @Test
    void oncall_1187_a_chain_that_an_update_interrupts_takes_every_step() {
        Duty.bug(office, "OPS-1187");
        office.reopen();
        office.phone(ANN).isCalled();
        office.advance(WAIT);
        office.phone(ANN).isCalled();
        office.advance(WAIT);
        office.phone(BOB).isCalled();
        office.advance(WAIT);
        for (var who : List.of(ANN, BOB, CEM)) {
            office.phone(who).reads("OPS-1187");
        }
        office.phone(CEM).isNotCalled();
    }

    /** grafana/oncall#724: the task that looks for chains which did not run did not run itself, and nobody was told. */
    @Test
    void oncall_724_a_chain_that_does_not_run_is_seen_and_so_is_when_somebody_last_looked() {
        assertThat(Scrape.of(office).sum("trunkline_journal_parked_events")).isZero();
        var before = System.currentTimeMillis() / 1_000.0;
        Post.to(office).event("page/1", "office.page", "{}");
        office.settle();
        office.advance(Duration.ofSeconds(30));
        office.await(
                "it is seen",
                () -> Scrape.of(office).sum("trunkline_journal_parked_events", "subscription=broken/chain") == 1);
        assertThat(Scrape.of(office).sum("trunkline_looked_timestamp_seconds")).isGreaterThanOrEqualTo(before);
    }
}
