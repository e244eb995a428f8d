package io.trunkline.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Logbook;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody fills the log by being refused. */
class ComplaintsTest {
    private static final long SECOND = 1_000_000_000;
    private static final int ANN = 1;
    private static final int BOB = 2;

    private final Complaints complaints = new Complaints();

    private static List<String> refusals(Logbook log) {
        return log.lines().stream().filter(line -> line.contains("refused")).toList();
    }

    @Test
    void one_source_has_a_line_and_a_minute_later_a_count() {
        try (var log = Logbook.open()) {
            for (var i = 0; i < 1_000; i++) {
                complaints.hear(ANN, "POST /twilio/texts from 192.0.2.1", "its signature is wrong", i * SECOND / 100);
                complaints.tell(i * SECOND / 100);
            }
            assertThat(refusals(log)).singleElement().satisfies(line -> assertThat(line)
                    .startsWith("WARN refused POST /twilio/texts from 192.0.2.1: its signature is wrong"));
            complaints.hear(BOB, "POST /hooks/stripe from 192.0.2.2", "it is too old", 11 * SECOND);
            assertThat(refusals(log)).as("another one is heard at once").hasSize(2);
            complaints.tell(61 * SECOND);
            complaints.tell(62 * SECOND);
            assertThat(refusals(log).subList(2, refusals(log).size()))
                    .containsExactly(
                            "WARN refused 999 more within a minute, the last POST /twilio/texts from 192.0.2.1");
            complaints.hear(ANN, "POST /twilio/texts from 192.0.2.1", "its signature is wrong", 63 * SECOND);
            assertThat(refusals(log)).hasSize(4);
        }
    }

    @Test
    void however_many_sources_there_are_the_lines_of_a_minute_are_few() {
        try (var log = Logbook.open()) {
            for (var source = 0; source < 100_000; source++) {
                complaints.hear(source * 0x9E3779B9, "POST /twilio/texts from " + source, "why", SECOND);
            }
            assertThat(refusals(log)).hasSizeLessThanOrEqualTo(64);
        }
    }
}
