package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** alphagov/notifications-api#802: “throws a timeout exception but the provider did get the message … we still send it to them again”. */
class NotifyTimeoutTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void a_timeout_after_which_twilio_has_the_message_is_no_reason_to_send_it_again() {
        try (var office = Office.open(folder)) {
            office.faults("{\"on\":\"create\",\"kind\":\"lost\"}");
            office.paymentFails("in_1", ANN);
            office.await("it is delivered", () -> office.books().isIn("billing/in_1", State.DELIVERED));
            office.phone(ANN).reads("in_1").readsNothing();
            assertThat(office.simulator().creates()).isEqualTo(1);
        }
    }
}
