package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GoAlert tries up to ten times on network errors (retry/temperror), also when only the response was dropped. */
class GoAlertDroppedResponseTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void a_dropped_response_is_not_a_request_that_never_arrived() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"lost\"},{\"on\":\"callback\",\"kind\":\"lost\"}");
            office.paymentFails("in_1", ANN);
            office.await("it is unsure", () -> office.books().isIn("billing/in_1", State.UNSURE));
            office.advance(Duration.ofSeconds(30));
            office.phone(ANN).reads("in_1").readsNothing();
            office.advance(Duration.ofHours(2));
            office.await("it is found", () -> !office.books().isIn("billing/in_1", State.UNSURE));
            office.phone(ANN).readsNothing();
            assertThat(office.simulator().creates()).isEqualTo(1);
        }
    }
}
