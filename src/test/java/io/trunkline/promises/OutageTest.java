package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.office.Saying;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While Twilio is down, slow, or does not let us in: what is worth sending is held, and nothing burns through the queue. */
class OutageTest {
    private static final String ANN = "+15551230001";
    private static final int MANY = 30;

    @TempDir
    Path folder;

    /** An office that sends one at a time, so that what is under way when Twilio goes down is known. */
    private Office office() {
        return Saying.office(folder).with("TWILIO_CONCURRENCY", "1").with("DELIVERY_WORKERS", "1");
    }

    private static void ask(Office office, int count, String order, String expireAfter) {
        ask(office, 1, count, order, expireAfter);
    }

    private static void ask(Office office, int first, int last, String order, String expireAfter) {
        for (var i = first; i <= last; i++) {
            Saying.to(ANN, "k" + i, "text " + i + ".")
                    .on("order", order)
                    .on("expireAfter", expireAfter)
                    .ask(office, "e" + i);
            var put = i;
            office.await("it is put", () -> Records.of(office).count("select count(*) from message") == put);
        }
    }

    private static void awaitHeld(Office office) {
        office.await(
                "the queue is held",
                () -> office.trunkline().isIdle()
                        && office.books().count(State.UNSURE) >= 3
                        && office.books().count(State.SENDING) == 0);
    }

    @Test
    void while_twilio_answers_only_5xx_single_messages_try_and_the_queue_waits() {
        try (var office = office().open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"5xx\"}");
            ask(office, MANY, "oldest", "");
            awaitHeld(office);
            assertThat(office.simulator().creates()).isBetween(3L, 4L);
            assertThat(office.observe("/observe/health").body()).contains("Twilio does not answer");
            var before = office.simulator().creates();
            for (var probe = 1; probe <= 3; probe++) {
                var expected = before + probe;
                office.advance(Duration.ofSeconds(61));
                office.await("one tries", () -> office.simulator().creates() == expected);
                awaitHeld(office);
            }
            assertThat(office.simulator().creates()).isEqualTo(before + 3);
            office.faults("");
            office.advance(Duration.ofSeconds(61));
            office.await("the rest is sent", () -> office.books().count(State.QUEUED) == 0);
            office.settle();
            assertThat(office.phone(ANN).all()).hasSize(MANY - (int) before - 3);
            assertThat(office.observe("/observe/health").body()).doesNotContain("Twilio does not answer");
        }
    }

    @Test
    void while_twilio_cannot_be_reached_everything_waits_and_then_all_of_it_is_sent() {
        try (var twilio = OddTwilio.start();
                var office = office().accountAt("http://127.0.0.1:1").open()) {
            ask(office, MANY, "oldest", "");
            office.await("it was tried", () -> Records.of(office).count("select count(*) from attempt") >= 3);
            office.await("nothing is under way", () -> office.trunkline().isIdle());
            assertThat(Records.of(office).count("select count(*) from attempt")).isBetween(3L, 6L);
            assertThat(Records.of(office).count("select max(tries) from message"))
                    .isZero();
            twilio.accepts();
            office.accountAt(twilio.url()).reopen();
            office.await("all is sent", () -> {
                office.advance(Duration.ofSeconds(1));
                return office.books().count(State.SENT) == MANY;
            });
            assertThat(twilio.creates()).hasSize(MANY);
        }
    }

    @Test
    void what_is_no_longer_worth_it_after_the_outage_is_not_sent() {
        try (var office = office().open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"5xx\"}");
            ask(office, 10, "oldest", "10m");
            awaitHeld(office);
            office.advance(Duration.ofMinutes(11));
            office.await("they expire", () -> office.books().count(State.QUEUED) == 0);
            office.faults("");
            office.phone(ANN).readsNothing();
            assertThat(office.books().count(State.EXPIRED)).isGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void after_the_outage_the_newest_goes_first_where_the_flow_says_so() {
        try (var office = office().open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"5xx\"}");
            ask(office, 10, "newest", "");
            awaitHeld(office);
            office.faults("");
            office.advance(Duration.ofSeconds(61));
            office.await("the rest is sent", () -> office.books().count(State.QUEUED) == 0);
            office.settle();
            var bodies = office.phone(ANN).all().stream()
                    .map(text -> Integer.parseInt(text.body().replaceAll("\\D", "")))
                    .toList();
            assertThat(bodies).hasSizeGreaterThan(4).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        }
    }

    @Test
    void a_dead_credential_stops_the_sender_says_so_once_and_goes_on_when_it_is_good_again() {
        try (var twilio = OddTwilio.start();
                var office = office().accountAt(twilio.url()).open()) {
            twilio.admitsNobody();
            ask(office, 1, "oldest", "");
            office.await("the sender is stopped", () -> Records.of(office).events("sender.stopped") == 1);
            office.await("nothing is under way", () -> office.books().count(State.SENDING) == 0);
            ask(office, 2, 10, "oldest", "");
            assertThat(twilio.creates()).hasSize(1);
            assertThat(office.observe("/observe/health").body()).contains("is stopped, its messages wait");
            assertThat(office.get("/api/messages/say/k9").body()).contains("is stopped");
            office.advance(Duration.ofMinutes(6));
            office.advance(Duration.ofMinutes(6));
            assertThat(office.books().count(State.QUEUED)).isEqualTo(10);
            twilio.admitsEverybody();
            office.await("it goes on", () -> {
                office.advance(Duration.ofMinutes(1));
                return office.books().count(State.SENT) == 10;
            });
            assertThat(Records.of(office).events("sender.stopped")).isEqualTo(1);
            assertThat(Records.of(office).events("sender.resumed")).isEqualTo(1);
        }
    }

    @Test
    void after_the_outage_a_slow_sender_speaks_at_its_pace_and_makes_up_for_nothing() {
        try (var office = Saying.office(folder).with("RATE_LONGCODE", "1").open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"5xx\"}");
            for (var lost = 1; lost <= 3; lost++) {
                var unsure = lost;
                ask(office, lost, lost, "oldest", "");
                office.await("it is tried", () -> office.books().count(State.UNSURE) == unsure);
                office.advance(Duration.ofSeconds(1));
            }
            Saying.askAll(
                    office,
                    IntStream.rangeClosed(4, 20)
                            .mapToObj(n -> Saying.to(ANN, "k" + n, "text " + n + "."))
                            .toList());
            office.await("they wait", () -> office.books().count(State.QUEUED) == 17);
            awaitHeld(office);
            office.faults("");
            office.advance(Duration.ofSeconds(61));
            for (var left = 16; left >= 0; left = (int) office.books().count(State.QUEUED) - 1) {
                var most = left;
                office.await(
                        "the next is sent",
                        () -> office.books().count(State.QUEUED) <= most
                                && office.books().count(State.SENDING) == 0);
                var slot = Records.of(office).count("select max(slot_at) / 1000 from sender");
                var clock = office.trunkline().clock();
                office.advance(Duration.ofMillis(Math.max(0, slot - clock.millis())));
            }
            assertThat(office.phone(ANN).all()).hasSize(17);
            var begun = Records.of(office).ask("select begun_at from attempt order by begun_at").stream()
                    .map(Long::valueOf)
                    .toList();
            assertThat(begun).hasSize(20);
            for (var from = 0; from < 20; from++) {
                for (var to = from; to < 20; to++) {
                    assertThat(to - from + 1)
                            .as("begun from %s to %s, of %s", begun.get(from), begun.get(to), begun)
                            .isLessThanOrEqualTo((int) ((begun.get(to) - begun.get(from) + 250) / 1_000) + 1);
                }
            }
        }
    }

    @Test
    void too_many_requests_at_once_lower_how_many_go_out_until_twilio_takes_them_again() {
        var most = 6;
        try (var twilio = OddTwilio.start();
                var office = Saying.office(folder)
                        .accountAt(twilio.url())
                        .with("TWILIO_CONCURRENCY", String.valueOf(most))
                        .open()) {
            twilio.answers(
                    429, "application/json", "{\"code\":20429,\"message\":\"Too Many Requests\",\"status\":429}");
            ask(office, 1, "oldest", "");
            office.await(
                    "it is said, and it waits",
                    () -> office.observe("/observe/health").body().contains("Twilio said too many requests")
                            && office.books().count(State.QUEUED) == 1);
            var slow = new CompletableFuture<Void>().orTimeout(25, TimeUnit.SECONDS);
            twilio.meanwhile(slow::join);
            twilio.accepts();
            office.advance(Duration.ofSeconds(10));
            office.await("it waits for its answer", () -> underWay(office) == 1);
            for (var next = 2; next <= 30; next++) {
                ask(office, next, next, "oldest", "");
                office.advance(Duration.ofMillis(100));
                assertThat(underWay(office)).isEqualTo(1);
            }
            slow.complete(null);
            office.await("all is sent", () -> office.books().count(State.SENT) == 30);
            assertThat(office.observe("/observe/health").body()).doesNotContain("too many requests");
            var slowAgain = new CompletableFuture<Void>().orTimeout(25, TimeUnit.SECONDS);
            twilio.meanwhile(slowAgain::join);
            ask(office, 31, 40, "oldest", "");
            office.await("as many as ever wait for their answers", () -> underWay(office) == most);
            slowAgain.complete(null);
            office.await("all is sent", () -> office.books().count(State.SENT) == 40);
        }
    }

    /** How many attempts are begun and not answered yet. */
    private static long underWay(Office office) {
        return Records.of(office).count("select count(*) from attempt where ended_at is null");
    }
}
