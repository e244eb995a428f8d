package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 4: no attempt begins after the webhook that brought the STOP was answered. */
class NeverAfterStopTest {
    @TempDir
    Path folder;

    @Test
    void a_stop_silences_a_number_until_start() {
        try (var office = Office.open(folder)) {
            var ann = office.phone("+15551230001");
            assertThat(office.paymentFails("in_1", ann.number())).isEqualTo(202);
            ann.reads("could not take payment").replies("STOP");
            office.paymentFails("in_2", ann.number());
            ann.readsNothing();
            ann.texts("START");
            office.paymentFails("in_3", ann.number());
            ann.reads("in_3");
            assertThat(office.states(ann.number())).containsSubsequence("muted");
        }
    }
}
