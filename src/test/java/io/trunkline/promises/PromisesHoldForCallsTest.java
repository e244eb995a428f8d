package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Alarm;
import io.trunkline.office.Records;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promises 2, 4, 5 and 6 for calls. */
class PromisesHoldForCallsTest {
    private static final String ANN = "+15551230001";
    private static final String CEM = "+15551230003";
    private static final String PRESS = ",\"press\":\"1=acknowledge\"";

    @TempDir
    Path folder;

    @Test
    void two_calls_with_one_key_are_made_once_also_after_a_restart() {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", PRESS);
            office.phone(ANN).isCalled().answers().hears("Press 1").presses("1").end();
            office.settle();
            office.reopen();
            io.trunkline.office.Post.to(office)
                    .event(
                            "another",
                            "office.alarm",
                            "{\"key\":\"disk\",\"to\":\"" + ANN + "\",\"text\":\"Fire!\"" + PRESS + "}");
            office.settle();
            assertThat(office.books().outcomes("alarm/disk")).containsExactly("created");
            assertThat(office.simulator().calls(ANN)).isEmpty();
        }
    }

    @Test
    void a_texted_stop_does_not_bar_a_call_and_wanting_nothing_at_all_does() {
        try (var office = Alarm.office(folder).open()) {
            office.phone(ANN).texts("STOP");
            Alarm.raise(office, "one", ANN, "Fire!", PRESS);
            office.phone(ANN).isCalled().answers().hears("Press 1").presses("1").end();

            office.postWithToken(
                    "/api/optouts", "{\"to\":\"" + ANN + "\",\"medium\":\"everything\"}", "application/json");
            Alarm.raise(office, "two", ANN, "Fire!", PRESS);
            office.phone(ANN).isNotCalled();
            assertThat(Records.of(office).message("alarm/two")).startsWith("muted: opted out");
        }
    }

    @Test
    void whoever_wants_nothing_while_a_call_waits_is_not_called() {
        try (var office = Alarm.office(folder).with("RATE_LONGCODE", "0.01").open()) {
            Alarm.raise(office, "one", CEM, "Fire!", "");
            office.phone(CEM).isCalled();
            Alarm.raise(office, "two", ANN, "Fire!", "");
            office.await("it waits", () -> office.books().isIn("alarm/two", State.QUEUED));
            office.postWithToken(
                    "/api/optouts", "{\"to\":\"" + ANN + "\",\"medium\":\"everything\"}", "application/json");
            office.advance(Duration.ofSeconds(101));
            office.await("it is muted", () -> office.books().isIn("alarm/two", State.MUTED));
            assertThat(office.simulator().calls(ANN)).isEmpty();
        }
    }

    @Test
    void a_sender_calls_no_faster_than_it_may_and_nobody_too_late() {
        try (var office = Alarm.office(folder).with("RATE_LONGCODE", "0.01").open()) {
            Alarm.raise(office, "one", CEM, "Fire! ".repeat(100), "");
            office.phone(CEM).isCalled();
            Alarm.raise(office, "two", ANN, "Fire!", ",\"expireAfter\":\"10m\"");
            Alarm.raise(office, "late", ANN, "Fire!", ",\"expireAfter\":\"30s\"");
            office.await("they wait", () -> office.books().isIn("alarm/late", State.QUEUED));
            office.advance(Duration.ofSeconds(31));
            office.await("it is too late", () -> office.books().isIn("alarm/late", State.EXPIRED));
            assertThat(office.simulator().calls(ANN)).isEmpty();
            // One call in 100 seconds, however long the one before it was.
            office.advance(Duration.ofSeconds(71));
            office.phone(ANN).isCalled();
            assertThat(office.simulator().calls(ANN)).hasSize(1);
        }
    }
}
