package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import io.trunkline.office.Saying;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grafana OnCall catches Twilio's exceptions: a page that failed is logged and never tried again. */
class OnCallSwallowedFailureTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void a_page_that_twilio_did_not_take_is_sent_as_soon_as_it_takes_it() {
        try (var office = Saying.office(folder).open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"429\",\"times\":2}");
            Saying.to(ANN, "refused", "The disk is full.").ask(office, "e1");
            readsWhileTimeGoesOn(office, "The disk is full.");
            office.faults("{\"on\":\"create\",\"kind\":\"5xx\",\"times\":2}");
            Saying.to(ANN, "failed", "The disk is broken.").on("resend", "safe").ask(office, "e2");
            readsWhileTimeGoesOn(office, "The disk is broken.");
            assertThat(office.simulator().creates()).isEqualTo(6);
        }
    }

    private static void readsWhileTimeGoesOn(Office office, String words) {
        office.await("she reads it", () -> {
            office.advance(Duration.ofSeconds(10));
            return office.phone(ANN).all().stream().anyMatch(text -> text.body().equals(words));
        });
        office.phone(ANN).reads(words).readsNothing();
    }
}
