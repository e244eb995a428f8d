package io.trunkline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.OddTwilio;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import io.trunkline.office.Saying;
import io.trunkline.office.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands still is shown as long as it does, with whose it is. */
class LookoutTest {
    private static final String ANN = "+15551230001";
    private static final String NOBODY = "http://127.0.0.1:1";
    private static final double HOUR = 3_600;

    private static final String GONE = """
            - route:
                id: hear
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.gone}
                  steps:
                    - to: {uri: kamelet:sms-sink, parameters: {to: "+15551230002", key: "${header.EventId}"}}
            """;

    /** The first account's credential is dead, the other one's Twilio is away, and a route is gone for which an event waits. */
    @Test
    void who_stands_still_is_told_from_who_does_not_and_for_how_long(@TempDir Path folder) throws IOException {
        try (var twilio = OddTwilio.start();
                var office = Saying.with(Saying.office(folder), "also")
                        .file("gone.camel.yaml", GONE)
                        .accountAt(twilio.url())
                        .with("TWILIO_ACCOUNTS_SUPPORT_SID", "AC" + "5".repeat(32))
                        .with("TWILIO_ACCOUNTS_SUPPORT_AUTH_TOKEN", "5".repeat(32))
                        .with("TWILIO_ACCOUNTS_SUPPORT_PHONE_NUMBER", "+15005550105")
                        .with("TWILIO_ACCOUNTS_SUPPORT_API_BASE", NOBODY)
                        .open()) {
            twilio.admitsNobody();
            Files.delete(folder.resolve("routes/gone.camel.yaml"));
            office.await("the route is gone", () -> office.good("gone.camel.yaml") == null);
            Post.to(office).event("g", "test.gone", "{}");
            Saying.to(ANN, "k", "From the first").ask(office, "1");
            for (var n = 1; n <= 5; n++) {
                Saying.to(ANN, "k" + n, "From support").on("account", "support").ask(office, "also", "also " + n);
            }
            office.await("the first is stopped", () -> Records.of(office).events("sender.stopped") == 1);
            office.await(
                    "the other hears nothing",
                    () -> office.observe("/observe/health").body().contains("Twilio does not answer"));
            office.advance(Duration.ofHours(1));
            office.await("it is shown that an hour has passed", () -> isAnHour(Scrape.of(office)));

            var scrape = Scrape.of(office);
            var stopped = new String[] {"account=default", "sender=+1…0006"};
            assertThat(scrape.sum("trunkline_sender_stopped", stopped)).isEqualTo(1);
            assertThat(scrape.sum("trunkline_sender_stopped")).isEqualTo(1);
            assertThat(scrape.sum("trunkline_twilio_silent", "account=support")).isEqualTo(1);
            assertThat(scrape.sum("trunkline_twilio_silent")).isEqualTo(1);
            assertThat(scrape.sum("trunkline_queue_messages", stopped)).isEqualTo(1);
            assertThat(scrape.sum("trunkline_queue_oldest_seconds", "account=default", "channel=sms", stopped[1]))
                    .isBetween(HOUR, 2 * HOUR);
            assertThat(scrape.sum("trunkline_queue_oldest_seconds", "account=default", "channel=call"))
                    .as("nobody is to be called")
                    .isZero();
            assertThat(scrape.sum("trunkline_flow_oldest_seconds", "flow=say")).isBetween(HOUR, 2 * HOUR);
            assertThat(scrape.sum("trunkline_journal_lag_seconds", "subscription=gone/hear"))
                    .isBetween(HOUR, 2 * HOUR);
            assertThat(scrape.sum("trunkline_journal_waiting_events", "subscription=gone/hear"))
                    .isEqualTo(1);
            assertThat(scrape.sum("trunkline_journal_lag_seconds", "subscription=say/say"))
                    .as("it has heard everything")
                    .isZero();
        }
    }

    /** Each is read by itself, and the clock moves while one look is under way. */
    private static boolean isAnHour(Scrape scrape) {
        return scrape.sum("trunkline_queue_oldest_seconds", "account=default", "channel=sms") >= HOUR
                && scrape.sum("trunkline_flow_oldest_seconds", "flow=say") >= HOUR
                && scrape.sum("trunkline_journal_lag_seconds", "subscription=gone/hear") >= HOUR;
    }
}
