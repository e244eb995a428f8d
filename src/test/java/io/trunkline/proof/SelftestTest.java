package io.trunkline.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.store.Ground;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few kills at every build; {@code trunkline selftest} makes as many as anybody likes. */
class SelftestTest {
    private static final Path ROUTES = Path.of("routes").toAbsolutePath();
    private static final Plan.Bound SHORT = new Plan.Bound(3, Duration.ofSeconds(60));

    private final StringWriter said = new StringWriter();

    @Test
    void nothing_is_lost_or_doubled_by_kills_on_sqlite() throws Exception {
        assertIsClean(new Plan.Service(1, null, ROUTES));
    }

    @Test
    void nothing_is_lost_or_doubled_by_kills_of_two_replicas_on_postgres(@TempDir Path folder) throws Exception {
        try (var ground = Ground.Kind.POSTGRES.fresh(folder)) {
            assertIsClean(new Plan.Service(2, ground.url(), ROUTES));
        }
    }

    @Test
    void nothing_is_lost_doubled_or_refused_by_an_update_of_one_replica_after_the_other(@TempDir Path folder)
            throws Exception {
        try (var ground = Ground.Kind.POSTGRES.fresh(folder)) {
            assertIsClean(new Plan(
                    new Plan.Service(2, ground.url(), ROUTES),
                    new Plan.Bound(0, Duration.ofMinutes(5)),
                    1,
                    20_260_101,
                    false));
        }
        assertThat(said.toString()).containsPattern("updated +2 ").containsPattern("ticks +[1-9]");
    }

    private void assertIsClean(Plan.Service service) throws Exception {
        assertIsClean(new Plan(service, SHORT, 20_260_101, false));
    }

    private void assertIsClean(Plan plan) throws Exception {
        var clean = Selftest.run(plan, new PrintWriter(said));
        assertThat(clean).as(said.toString()).isTrue();
        assertThat(said.toString()).contains("Nothing was found.");
    }
}
