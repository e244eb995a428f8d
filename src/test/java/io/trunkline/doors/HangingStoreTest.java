package io.trunkline.doors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.office.Logbook;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.office.TwilioConsole;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.store.Cable;
import io.trunkline.store.Ground;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While PostgreSQL is away, refusing or hanging, the doors answer 503 at once, and afterwards everything goes on by itself. */
class HangingStoreTest {
    private static final String ANN = "+15551230001";
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private static void turnsAway(IntSupplier door, Duration within) {
        var before = System.nanoTime();
        assertThat(door.getAsInt()).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(within);
    }

    private static void letsIn(IntSupplier door, int status) {
        var until = System.nanoTime() + Office.PATIENCE.toNanos();
        while (door.getAsInt() != status) {
            assertThat(System.nanoTime()).as("it never lets anybody in again").isLessThan(until);
        }
    }

    @Test
    void who_starts_while_it_is_away_waits_and_says_so_and_is_ready_as_soon_as_all_is_there() {
        try (var ground = Ground.Kind.POSTGRES.fresh(folder);
                var cable = Cable.to(ground.url());
                var log = Logbook.open();
                var office = Office.in(folder).with("TRUNKLINE_STORE", cable.url())) {
            cable.cut();
            var opening = CompletableFuture.runAsync(office::open);
            var until = System.nanoTime() + Office.PATIENCE.toNanos();
            while (!healthOf(office).contains("it starts: the store is away: ")) {
                assertThat(System.nanoTime()).as("nobody says that it waits").isLessThan(until);
                assertThat(opening).isNotDone();
            }
            assertThat(office.observe("/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(office.observe("/observe/health/live").statusCode()).isEqualTo(200);
            assertThat(office.paymentFails("in_early", ANN)).isEqualTo(503);
            var triedAgain = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
            while (System.nanoTime() < triedAgain) {
                assertThat(healthOf(office)).contains("it starts: the store is away: ");
            }
            cable.flow();
            opening.join();
            assertThat(office.observe("/observe/health/ready").statusCode()).isEqualTo(200);
            assertThat(log.lines().stream().filter(line -> line.contains("the store ")))
                    .as("said once in ten seconds, and when it is over")
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("WARN the store is away: ")
                    .endsWith("; it is tried every second, and nobody is let in here before that");
        }
    }

    /** What the port of health says; nothing while it is not open yet. */
    private static String healthOf(Office office) {
        try {
            return office.observe("/observe/health/ready").body();
        } catch (UncheckedIOException notYet) {
            return "";
        }
    }

    @Test
    void every_door_turns_away_at_once_and_lets_in_again() {
        try (var ground = Ground.Kind.POSTGRES.fresh(folder);
                var cable = Cable.to(ground.url());
                var twilio = Simulator.start(SimulatorSettings.local());
                var office = Office.in(folder)
                        .accountAt(twilio)
                        .reachable()
                        .with("TRUNKLINE_STORE", cable.url())
                        .open()) {
            var console = TwilioConsole.of(office).pointsHere();
            assertThat(office.paymentFails("in_0", ANN)).isEqualTo(202);
            office.phone(ANN).reads("in_0");
            office.settle();

            cable.cut();
            for (var i = 0; i < 5; i++) {
                turnsAway(() -> office.paymentFails("in_cut", ANN), AT_ONCE);
            }
            cable.flow();
            letsIn(() -> office.paymentFails("in_cut", ANN), 202);
            office.phone(ANN).reads("in_cut");
            office.settle();

            cable.stall();
            turnsAway(() -> office.paymentFails("in_hung", ANN), Duration.ofSeconds(4));
            for (var i = 0; i < 5; i++) {
                turnsAway(() -> office.paymentFails("in_hung", ANN), AT_ONCE);
                turnsAway(() -> console.tells("SM" + "3".repeat(32), ANN, "STOP"), AT_ONCE);
            }
            assertThat(office.observe("/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(office.observe("/observe/health/live").statusCode())
                    .as("a restart brings no store back")
                    .isEqualTo(200);
            cable.flow();
            letsIn(() -> office.paymentFails("in_hung", ANN), 202);
            office.phone(ANN).reads("in_hung");
            office.settle();
            assertThat(office.states(ANN)).as("nothing twice").hasSize(3);
            assertThat(Records.of(office).count("select count(*) from absence")).isPositive();
        }
    }

    @Test
    void a_stop_that_was_turned_away_is_looked_up_and_holds_as_soon_as_it_is_back() throws Exception {
        try (var ground = Ground.Kind.POSTGRES.fresh(folder);
                var cable = Cable.to(ground.url());
                var twilio = Simulator.start(SimulatorSettings.local());
                var office = Office.in(folder)
                        .accountAt(twilio)
                        .reachable()
                        .with("TRUNKLINE_STORE", cable.url())
                        .open()) {
            TwilioConsole.of(office).pointsHere();
            assertThat(office.paymentFails("in_0", ANN)).isEqualTo(202);
            office.phone(ANN).reads("in_0");
            office.settle();

            cable.cut();
            var stop = texts(office, "STOP");
            assertThat(stop.path("webhook").path("status").asInt())
                    .as("what Twilio heard the last time it tried")
                    .isEqualTo(503);
            assertThat(office.twilio("/2010-04-01/Accounts/"
                            + SimulatorSettings.local().account().sid() + "/Messages.json"))
                    .contains(stop.path("sid").asText());
            assertThat(ground.number("select count(*) from consent_record")).isZero();

            cable.flow();
            office.await("the STOP is heard", () -> heard(ground, "contact.opted_out") == 1);
            letsIn(() -> office.paymentFails("in_1", ANN), 202);
            office.phone(ANN).readsNothing();
            assertThat(office.states(ANN)).hasSize(2).endsWith("muted");
            assertThat(heard(ground, "twilio.text.heard")).isEqualTo(1);
        }
    }

    /** Ann texts our number; answers what Twilio made of it. */
    private static JsonNode texts(Office office, String body) throws JsonProcessingException {
        var text = "{\"from\":\"" + ANN + "\",\"to\":\"" + SimulatorSettings.DEFAULT_NUMBER + "\",\"body\":\"" + body
                + "\"}";
        return new ObjectMapper()
                .readTree(office.simulator("POST", "/simulator/texts", text).body());
    }

    /** How many events of that type there are, asked beside the office, whose connections may still be broken. */
    private static long heard(Ground ground, String type) {
        try {
            return ground.number("select count(*) from event where type = '" + type + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
