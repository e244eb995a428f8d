package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.OwnProcess;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 1: what was answered with a 2xx survives a SIGKILL at any instant, and nothing is sent twice for it. */
class AcceptedMeansDurableTest {
    private static final String ANN = "+15551230001";
    private static final Set<State> OWED_NO_MORE = EnumSet.of(State.SENT, State.DELIVERED, State.UNSURE);
    private static final int KILLS = 4;
    private static final int POSTERS = 3;

    @TempDir
    Path folder;

    private final Simulator twilio = Simulator.start(SimulatorSettings.local());
    private final AtomicInteger posted = new AtomicInteger();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
    private Office office;

    @BeforeEach
    void establish() {
        office = Office.in(folder).accountAt(twilio).reachable().with("RATE_LONGCODE", "200");
    }

    @AfterEach
    void close() {
        office.close();
        twilio.close();
    }

    @Test
    void nothing_accepted_is_lost_and_nothing_is_doubled_by_kills() throws Exception {
        var instants = new Random(20_260_101);
        for (var kill = 1; kill <= KILLS; kill++) {
            killAfter(20 + instants.nextInt(120));
        }
        assertThat(OwnProcess.temporary(office))
                .as("what is killed leaves nothing behind")
                .isEmptyDirectory();
        var library = folder.resolve("data/native").toFile().list();
        assertThat(library == null ? 0 : library.length)
                .as("SQLite's library and its lock, of the last one only")
                .isLessThanOrEqualTo(2);
        // Who got no answer asks again, as Stripe does.
        office.open();
        Set.copyOf(unanswered).forEach(this::post);
        office.settle();
        assertThat(unanswered).isEmpty();
        assertThat(accepted).hasSizeGreaterThanOrEqualTo(KILLS * 20);
        for (var invoice : accepted) {
            var texts = office.phone(phoneOf(invoice)).all().size();
            assertThat(office.books().find("billing/" + invoice)).as(invoice).hasValueSatisfying(life -> {
                assertThat(life.message().state()).isIn(OWED_NO_MORE);
                if (life.message().state() == State.UNSURE) {
                    assertThat(texts).isLessThanOrEqualTo(1);
                } else {
                    assertThat(texts).isEqualTo(1);
                }
            });
        }
        assertThat(office.books().count(State.SENDING)).isZero();
    }

    /** Runs the service under load until so many more webhooks were accepted, and kills it in the middle of the next. */
    private void killAfter(int webhooks) throws Exception {
        var running = Executors.newFixedThreadPool(POSTERS);
        try (var process = OwnProcess.start(office)) {
            var reached = new CountDownLatch(webhooks);
            var posters = new Future<?>[POSTERS];
            for (var poster = 0; poster < POSTERS; poster++) {
                posters[poster] = running.submit(() -> {
                    while (post("in_" + posted.incrementAndGet())) {
                        reached.countDown();
                    }
                });
            }
            assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
            process.kill();
            for (var poster : posters) {
                poster.get(60, TimeUnit.SECONDS);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("a poster failed", e);
        } finally {
            running.shutdownNow();
        }
    }

    /** Whether it was answered; everybody who has a phone has few invoices. */
    private boolean post(String invoice) {
        try {
            assertThat(office.paymentFails(invoice, phoneOf(invoice))).isEqualTo(202);
            accepted.add(invoice);
            unanswered.remove(invoice);
            return true;
        } catch (UncheckedIOException e) {
            unanswered.add(invoice);
            return false;
        }
    }

    private static String phoneOf(String invoice) {
        return String.format("+1555123%04d", Integer.parseInt(invoice.substring(3)) % 10_000);
    }

    @Test
    void what_was_under_way_when_we_died_is_unsure_and_not_repeated() {
        try (var process = OwnProcess.start(office)) {
            office.faults("{\"on\":\"create\",\"kind\":\"latency\",\"ms\":600000},"
                    + "{\"on\":\"callback\",\"kind\":\"lost\"}");
            assertThat(post("in_1")).isTrue();
            twilio.awaitText(ANN, text -> text.body().contains("in_1"), Office.PATIENCE);
            process.kill();
        }
        office.faults("{\"on\":\"callback\",\"kind\":\"lost\"}");
        office.open();
        office.settle();
        office.advance(Duration.ofHours(5));
        office.settle();
        assertThat(office.states(ANN)).containsExactly("unsure");
        assertThat(office.phone(ANN).all()).hasSize(1);
        assertThat(twilio.creates()).isEqualTo(1);
    }

    @Test
    void what_was_under_way_when_we_died_is_settled_by_a_callback_after_the_restart() {
        try (var process = OwnProcess.start(office)) {
            office.faults("{\"on\":\"create\",\"kind\":\"latency\",\"ms\":600000},"
                    + "{\"on\":\"callback\",\"kind\":\"latency\",\"ms\":6000}");
            assertThat(post("in_1")).isTrue();
            twilio.awaitText(ANN, text -> text.body().contains("in_1"), Office.PATIENCE);
            process.kill();
        }
        office.open();
        office.await("it is delivered", () -> office.books().isIn("billing/in_1", State.DELIVERED));
        assertThat(office.books().happenings("billing/in_1")).containsSubsequence("unsure", "sent", "delivered");
        office.phone(ANN).reads("in_1").readsNothing();
        assertThat(twilio.creates()).isEqualTo(1);
    }
}
