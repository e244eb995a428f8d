package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Saying;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 5: a sender's rate holds, counted in segments, also over a restart, and delays no other sender. */
class NeverFasterThanTheSenderMaySpeakTest {
    private static final String ANN = "+15551230001";
    private static final String MAIN = SimulatorSettings.DEFAULT_NUMBER;
    private static final String SIDE = "+15005550010";
    private static final long STEP = 200;
    private static final int LONGEST = 3;
    private static final long MINUTE = 60_000;
    private static final long TOLERANCE = 250;

    @TempDir
    Path folder;

    /** An attempt that was begun, in milliseconds of the clock. */
    private record Begun(long at, int segments) {}

    @Test
    void segments_are_counted_and_the_rate_is_used() {
        try (var office = office()) {
            ask(office, MAIN, 45);
            run(office, Duration.ofSeconds(75));
            assertThat(office.books().count(State.QUEUED)).isPositive();
            var begun = begun(office, MAIN);
            assertKept(begun);
            assertThat(spoken(begun, begun.get(0).at, begun.get(0).at + MINUTE + TOLERANCE))
                    .as("segments in the first minute")
                    .isGreaterThanOrEqualTo(57);
        }
    }

    @Test
    void a_restart_wins_no_time() {
        try (var office = office()) {
            ask(office, MAIN, 45);
            for (var starts = 1; starts <= 3; starts++) {
                run(office, Duration.ofSeconds(20));
                office.reopen();
            }
            run(office, Duration.ofSeconds(20));
            var begun = begun(office, MAIN);
            assertKept(begun);
            assertThat(begun.stream().mapToInt(Begun::segments).sum()).isGreaterThan(60);
        }
    }

    @Test
    void two_senders_speak_side_by_side() {
        try (var office = office()) {
            ask(office, MAIN, 30);
            ask(office, SIDE, 30);
            run(office, Duration.ofSeconds(30));
            assertKept(begun(office, MAIN));
            assertKept(begun(office, SIDE));
            for (var sender : List.of(MAIN, SIDE)) {
                var begun = begun(office, sender);
                assertThat(spoken(begun, begun.get(0).at, begun.get(0).at + MINUTE))
                        .as("segments of %s in half a minute", sender)
                        .isGreaterThanOrEqualTo(28);
            }
        }
    }

    @Test
    void who_may_speak_faster_does_not_wait_for_the_slow() {
        try (var office = office("rate.sender." + SIDE + "=100")) {
            ask(office, MAIN, 20);
            ask(office, SIDE, 20);
            office.await("the fast one has said everything", () -> waiting(office, SIDE) == 0);
            assertThat(waiting(office, MAIN)).isGreaterThanOrEqualTo(15);
        }
    }

    @Test
    void a_sender_that_is_no_number_stops_nobody_else() {
        try (var office = office()) {
            Saying.to(ANN, "odd", "odd").on("from", "+12").ask(office, "odd");
            Saying.to(ANN, "wrong", "wrong").on("from", "+nobody").ask(office, "wrong");
            Saying.to(ANN, "foreign", "foreign").on("from", "+15005559999").ask(office, "foreign");
            ask(office, MAIN, 1);
            office.await("the other one speaks", () -> waiting(office, MAIN) == 0);
            office.await("they are refused", () -> office.books().count(State.REFUSED) == 3);
            assertThat(office.books().life("say/wrong").message().standing().reason())
                    .startsWith("from: ");
        }
    }

    private Office office(String... settings) {
        var office = Saying.office(folder).with("RATE_LONGCODE", "1").with("TWILIO_PHONE_NUMBER", SIDE);
        for (var setting : settings) {
            office.setting(setting);
        }
        return office.open();
    }

    /** Asks for so many texts of one, two and three segments in turn. */
    private static void ask(Office office, String sender, int texts) {
        for (var n = 0; n < texts; n++) {
            Saying.to(ANN, sender + "/" + n, "x".repeat(150 * (n % LONGEST) + 100))
                    .on("from", sender)
                    .ask(office, sender + n);
        }
        office.await("all were put", () -> office.trunkline().isIdle() && put(office, sender) == texts);
    }

    private static long put(Office office, String sender) {
        return number(office, "select count(*) from message where sender = ?", sender);
    }

    private static long waiting(Office office, String sender) {
        return number(office, "select count(*) from message where sender = ? and state = 'queued'", sender);
    }

    /** Moves the clock as finely as a timer would: at most a step, and never past the time at which somebody may speak. */
    private static void run(Office office, Duration duration) {
        var clock = office.trunkline().clock();
        var end = clock.millis() + duration.toMillis();
        while (clock.millis() < end) {
            office.await("who may speak has spoken", () -> mute(office));
            var next = number(office, "select coalesce(min(slot_at), 0) / 1000 from sender");
            var now = clock.millis();
            office.advance(Duration.ofMillis(Math.min(STEP, next <= now ? STEP : next - now)));
        }
        office.await("who may speak has spoken", () -> mute(office));
    }

    private static boolean mute(Office office) {
        return office.trunkline().isIdle()
                && number(
                                office,
                                "select (select count(*) from message where state = 'sending') + (select count(*) from sender"
                                        + " where slot_at <= ? and exists (select 1 from message where message.account = sender.account"
                                        + " and message.sender = sender.address and state = 'queued' and ready = 1))",
                                office.trunkline().clock().millis() * 1_000)
                        == 0;
    }

    private static long number(Office office, String sql, Object... arguments) {
        return office.trunkline().store().read(session -> session.number(sql, arguments));
    }

    private static List<Begun> begun(Office office, String sender) {
        return office.trunkline()
                .store()
                .read(session -> session.list(
                        "select begun_at, segments from attempt join message on message.id = attempt.message"
                                + " where sender = ? order by begun_at",
                        row -> new Begun(row.getLong(1), row.getInt(2)),
                        sender));
    }

    /** In no minute was more begun than the rate allows and the one text that may straddle its end. */
    private static void assertKept(List<Begun> begun) {
        assertThat(begun).isNotEmpty();
        for (var first : begun) {
            assertThat(spoken(begun, first.at, first.at + MINUTE - TOLERANCE))
                    .as("segments within a minute from %d on", first.at)
                    .isLessThanOrEqualTo(60 + LONGEST);
            for (var seconds = 5; seconds < 60; seconds += 5) {
                assertThat(spoken(begun, first.at, first.at + seconds * 1_000L - TOLERANCE))
                        .as("segments within %d s from %d on", seconds, first.at)
                        .isLessThanOrEqualTo(seconds + LONGEST);
            }
        }
    }

    private static int spoken(List<Begun> begun, long from, long to) {
        return begun.stream()
                .filter(attempt -> attempt.at >= from && attempt.at < to)
                .mapToInt(Begun::segments)
                .sum();
    }
}
