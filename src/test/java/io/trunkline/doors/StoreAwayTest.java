package io.trunkline.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import io.trunkline.office.Records;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** While nothing can be stored, nothing is accepted: the caller hears 503 at once, and comes back. */
@DisabledIfSystemProperty(
        named = "store",
        matches = "postgres",
        disabledReason = "it locks or takes away SQLite's file")
class StoreAwayTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void a_locked_store_accepts_nothing_and_works_again_by_itself() throws Exception {
        try (var office = Office.open(folder)) {
            assertThat(office.paymentFails("in_before", ANN)).isEqualTo(202);
            var ann = office.phone(ANN).reads("in_before");
            office.settle();
            var events = Records.of(office).events();
            try (var thief = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/trunkline.db"));
                    var statement = thief.createStatement()) {
                statement.execute("begin exclusive");
                var began = System.nanoTime();
                var answer = office.stripe(Office.paymentFailed("in_during", ANN));
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("retry-after")).isPresent();
                assertThat(answer.body()).contains("Nothing was stored");
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
                assertThat(office.observe("/observe/health/ready").statusCode()).isEqualTo(503);
                assertThat(office.observe("/observe/health/ready").body()).contains("the store is away");
                assertThat(office.observe("/observe/health/live").statusCode()).isEqualTo(200);
                statement.execute("rollback");
            }
            assertThat(Records.of(office).events()).isEqualTo(events);
            assertThat(office.observe("/observe/health/ready").statusCode()).isEqualTo(200);
            assertThat(office.paymentFails("in_during", ANN)).isEqualTo(202);
            ann.reads("in_during").readsNothing();
        }
    }

    @Test
    void a_text_to_us_is_not_answered_before_it_is_stored() throws Exception {
        try (var office = Office.open(folder)) {
            try (var thief = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/trunkline.db"));
                    var statement = thief.createStatement()) {
                statement.execute("begin exclusive");
                assertThat(Signed.by(office)
                                .text("SM" + "1".repeat(32), ANN, "STOP")
                                .statusCode())
                        .isEqualTo(503);
                statement.execute("rollback");
            }
            assertThat(Signed.by(office)
                            .text("SM" + "1".repeat(32), ANN, "STOP")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Records.of(office).events("twilio.text.heard")).isEqualTo(1);
        }
    }

    @Test
    void a_store_whose_file_is_deleted_accepts_nothing() throws Exception {
        try (var office = Office.open(folder)) {
            assertThat(office.paymentFails("in_1", ANN)).isEqualTo(202);
            office.phone(ANN).reads("in_1");
            Files.delete(folder.resolve("data/trunkline.db"));
            assertThat(office.paymentFails("in_2", ANN)).isEqualTo(503);
            assertThat(office.paymentFails("in_2", ANN)).isEqualTo(503);
            assertThat(office.phone(ANN).all()).hasSize(1);
        }
    }
}
