package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Alarm;
import io.trunkline.office.Office;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is cancelled rings no longer, whoever cancels it and however far the call is. */
class RingingTest {
    private static final String ANN = "+15551230001";

    private static int cancel(Office office, String key) {
        return office.postWithToken("/api/messages/" + key + "/cancel", "{}", "application/json")
                .statusCode();
    }

    @Test
    void a_cancel_ends_a_call_that_rings_or_is_just_being_made_and_none_that_is_made_anew(@TempDir Path folder) {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "The disk is full.", "");
            var rings = office.phone(ANN).isCalled();
            assertThat(cancel(office, "alarm/disk")).isEqualTo(200);
            assertThat(rings.end()).isEqualTo("canceled");
            office.await("it is over here too", () -> office.books().isIn("alarm/disk", State.UNDELIVERED));
            assertThat(cancel(office, "alarm/disk")).isEqualTo(409);

            office.faults("{\"on\":\"create\",\"kind\":\"latency\",\"ms\":700,\"times\":1}");
            Alarm.raise(office, "fan", ANN, "The fan stands still.", "");
            office.await("Twilio is asked to call", () -> office.books().isIn("alarm/fan", State.SENDING));
            assertThat(cancel(office, "alarm/fan")).isEqualTo(200);
            assertThat(office.phone(ANN).isCalled().end()).isEqualTo("canceled");
            office.await("it is over here too", () -> office.books().isIn("alarm/fan", State.UNDELIVERED));

            office.advance(Duration.ofSeconds(2));
            assertThat(office.postWithToken("/api/messages/alarm/fan/retry", "{}", "application/json")
                            .statusCode())
                    .isEqualTo(200);
            var anew = office.phone(ANN).isCalled().answers().hears("The fan stands still.");
            assertThat(anew.end()).isEqualTo("completed");
        }
    }
}
