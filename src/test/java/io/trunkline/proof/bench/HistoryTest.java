package io.trunkline.proof.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.outbox.Ledger;
import io.trunkline.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The old rows of {@code bench --history} are rows as the service itself leaves them, on each store. */
class HistoryTest {
    private static final long MANY = 1_000;

    @ParameterizedTest
    @EnumSource(io.trunkline.store.Ground.Kind.class)
    void old_messages_are_in_every_table_and_the_service_reads_them(
            io.trunkline.store.Ground.Kind kind, @TempDir Path folder) throws Exception {
        try (var server = kind.fresh(folder);
                var ground = Ground.fresh(
                        Files.createTempDirectory(folder, "history"), server.isShared() ? server.url() : null)) {
            try (var store = open(ground)) {
                History.fill(ground, MANY);
                assertThat(counted(ground))
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                "event", 2 * MANY,
                                "delivery", MANY,
                                "message", MANY,
                                "attempt", MANY,
                                "life", 2 * MANY,
                                "message_key", MANY));
                for (var n : List.of(1L, MANY)) {
                    var life = new Ledger(store).show("billing/old_" + n).orElseThrow();
                    assertThat(life.message().state()).isEqualTo(State.DELIVERED);
                    assertThat(life.attempts()).singleElement().satisfies(attempt -> assertThat(attempt.outcome())
                            .isEqualTo("created"));
                    assertThat(life.happenings())
                            .extracting(Ledger.Happening::what)
                            .containsExactly("sent", "delivered");
                }
            }
        }
    }

    private static Store open(Ground ground) {
        return ground.isShared()
                ? Store.shared(ground.url())
                : Store.embedded(ground.folder().resolve("data"));
    }

    private static Map<String, Long> counted(Ground ground) throws SQLException {
        var counted = new TreeMap<String, Long>();
        try (var connection = ground.connect();
                var statement = connection.createStatement()) {
            for (var table : List.of("event", "delivery", "message", "attempt", "life", "message_key")) {
                try (var rows = statement.executeQuery("select count(*) from " + table)) {
                    assertThat(rows.next()).isTrue();
                    counted.put(table, rows.getLong(1));
                }
            }
        }
        return counted;
    }
}
