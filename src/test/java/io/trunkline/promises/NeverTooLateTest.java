package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Saying;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 6: what is no longer worth sending is not sent, whatever held it up. */
class NeverTooLateTest {
    private static final String ANN = "+15551230001";
    private static final String BOB = "+15551230002";
    private static final int CROWD = 600;

    @TempDir
    Path folder;

    @Test
    void what_waited_too_long_behind_others_expires() {
        try (var office = Saying.office(folder).with("RATE_LONGCODE", "0.001").open()) {
            Saying.to(ANN, "first", "first").ask(office, "e1");
            office.phone(ANN).reads("first");
            Saying.to(ANN, "late", "late").on("expireAfter", "10m").ask(office, "e2");
            Saying.to(ANN, "patient", "patient").on("expireAfter", "1h").ask(office, "e3");
            office.await("both wait", () -> office.books().count(State.QUEUED) == 2);
            office.advance(Duration.ofMinutes(11));
            expires(office, "say/late");
            office.advance(Duration.ofMinutes(6));
            office.phone(ANN).reads("patient").readsNothing();
            office.await("it is delivered", () -> office.books().isIn("say/patient", State.DELIVERED));
        }
    }

    @Test
    void what_is_due_later_expires_when_its_hour_was_slept_through() {
        try (var office = Saying.office(folder).open()) {
            var inAnHour = office.trunkline().clock().instant().plus(Duration.ofHours(1));
            Saying.to(ANN, "late", "late")
                    .on("sendAt", inAnHour.toString())
                    .on("expireAfter", "30m")
                    .ask(office, "e1");
            Saying.to(BOB, "open", "open end").on("sendAt", inAnHour.toString()).ask(office, "e2");
            office.phone(ANN).readsNothing();
            office.advance(Duration.ofHours(2));
            office.phone(BOB).reads("open end");
            expires(office, "say/late");
            office.phone(ANN).readsNothing();
        }
    }

    /** So many that some are handed out before their end is noticed. */
    @Test
    void a_crowd_that_slept_through_its_hour_expires_to_the_last() {
        try (var office = Saying.office(folder).open()) {
            var inAnHour = office.trunkline().clock().instant().plus(Duration.ofHours(1));
            Saying.askAll(
                    office,
                    IntStream.range(0, CROWD)
                            .mapToObj(n -> Saying.to(ANN, "late/" + n, "late")
                                    .on("sendAt", inAnHour.toString())
                                    .on("expireAfter", "30m"))
                            .toList());
            office.await("all wait", () -> office.books().count(State.QUEUED) == CROWD);
            office.settle();
            office.advance(Duration.ofHours(2));
            office.await("all expire", () -> office.books().count(State.EXPIRED) == CROWD);
            assertThat(office.simulator().creates()).isZero();
        }
    }

    @Test
    void what_is_due_later_is_sent_when_its_hour_comes() {
        try (var office = Saying.office(folder).open()) {
            var inAnHour = office.trunkline().clock().instant().plus(Duration.ofHours(1));
            Saying.to(ANN, "k", "in time")
                    .on("sendAt", inAnHour.toString())
                    .on("expireAfter", "30m")
                    .ask(office, "e1");
            office.advance(Duration.ofMinutes(59));
            office.phone(ANN).readsNothing();
            office.advance(Duration.ofMinutes(2));
            office.phone(ANN).reads("in time").readsNothing();
            office.advance(Duration.ofHours(1));
            office.settle();
            assertThat(office.books().events("message.expired", "say/k")).isEmpty();
        }
    }

    @Test
    void what_was_down_with_us_expires_at_the_next_start() {
        try (var office = Saying.office(folder).with("RATE_LONGCODE", "0.001").open()) {
            Saying.to(ANN, "first", "first").ask(office, "e1");
            office.phone(ANN).reads("first");
            Saying.to(ANN, "late", "late").on("expireAfter", "10m").ask(office, "e2");
            office.await("it waits", () -> office.books().count(State.QUEUED) == 1);
            office.reopenAfter(Duration.ofHours(1));
            expires(office, "say/late");
            office.phone(ANN).readsNothing();
        }
    }

    @Test
    void what_twilio_could_not_take_in_time_expires() {
        try (var office = Saying.office(folder).open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"refuse\",\"ms\":600000}");
            Saying.to(ANN, "late", "late").on("expireAfter", "1m").ask(office, "e1");
            office.await(
                    "it was refused", () -> office.books().outcomes("say/late").contains("not-created"));
            office.settle();
            office.advance(Duration.ofSeconds(30));
            office.settle();
            assertThat(office.states(ANN)).containsExactly("queued");
            office.advance(Duration.ofSeconds(31));
            expires(office, "say/late");
            assertThat(office.simulator().creates()).isZero();
        }
    }

    private static void expires(Office office, String key) {
        office.await(key + " expires", () -> office.books().isIn(key, State.EXPIRED));
        assertThat(office.books().events("message.expired", key))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.path("reason").asText()).isEqualTo("no longer worth sending");
                    assertThat(event.path("state").asText()).isEqualTo("expired");
                });
    }
}
