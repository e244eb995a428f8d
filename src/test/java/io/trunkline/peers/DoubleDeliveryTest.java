package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import io.trunkline.office.Saying;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What doubles elsewhere as soon as there are two of them: here two replicas share one PostgreSQL. */
@TestInstance(PER_CLASS)
class DoubleDeliveryTest {
    private final Simulator twilio = Simulator.start(SimulatorSettings.local());
    private Ground ground;
    private Office one;
    private Office other;

    @BeforeAll
    void open(@TempDir Path folder) {
        ground = Ground.Kind.POSTGRES.fresh(folder);
        one = office(folder.resolve("one"));
        other = office(folder.resolve("other"));
    }

    private Office office(Path folder) {
        return Saying.office(folder)
                .accountAt(twilio)
                .reachable()
                .with("TRUNKLINE_STORE", ground.url())
                .open();
    }

    @AfterAll
    void close() {
        one.close();
        other.close();
        twilio.close();
        ground.close();
    }

    /** All of them at the same time; answers what each answered. */
    private static <T> List<T> atOnce(List<Callable<T>> all) throws Exception {
        var threads = Executors.newFixedThreadPool(all.size());
        var answers = new ArrayList<T>();
        for (var answer : threads.invokeAll(all)) {
            answers.add(answer.get());
        }
        threads.shutdown();
        return answers;
    }

    /** n8n-io/n8n#31837: a webhook that is called once fires two or three times. */
    @Test
    void n8n_31837_a_webhook_that_comes_three_times_to_two_replicas_fires_once() throws Exception {
        var ann = "+15551240001";
        Callable<Integer> toOne = () -> one.paymentFails("in_n8n", ann);
        Callable<Integer> toOther = () -> other.paymentFails("in_n8n", ann);
        assertThat(atOnce(List.of(toOne, toOther, toOne))).containsOnly(202);
        one.phone(ann).reads("in_n8n").readsNothing();
        assertThat(Records.of(one).count("select count(*) from event where id = 'evt_in_n8n'"))
                .isEqualTo(1);
    }

    /** SparkDevNetwork/Rock#1077: two workers take the same queue and everybody is texted twice. */
    @Test
    void rock_1077_two_workers_on_one_queue_text_everybody_once() throws Exception {
        var sayings = new ArrayList<Saying>();
        for (var i = 0; i < 60; i++) {
            sayings.add(Saying.to(String.format("+1555125%04d", i), "rock/" + i, "Service at ten"));
        }
        Callable<Boolean> byOne = () -> {
            Saying.askAll(one, sayings.subList(0, 30));
            return true;
        };
        Callable<Boolean> byOther = () -> {
            Saying.askAll(other, sayings.subList(30, 60));
            return true;
        };
        atOnce(List.of(byOne, byOther));
        one.settle();
        other.settle();
        for (var i = 0; i < 60; i++) {
            assertThat(one.phone(String.format("+1555125%04d", i)).all()).hasSize(1);
        }
    }

    /** prometheus/alertmanager#1005, #3865: each peer notifies by itself after a failed try of the other. */
    @Test
    void alertmanager_1005_3865_both_peers_are_told_and_the_first_try_fails_and_one_text_goes_out() throws Exception {
        var ann = "+15551240002";
        one.faults("{\"on\":\"create\",\"kind\":\"429\",\"times\":1,\"number\":\"" + ann + "\"}");
        var saying = Saying.to(ann, "alert/7", "disk full");
        Callable<Boolean> byOne = () -> {
            saying.ask(one, "from-one");
            return true;
        };
        Callable<Boolean> byOther = () -> {
            saying.ask(other, "from-other");
            return true;
        };
        atOnce(List.of(byOne, byOther));
        one.await(
                "the first try failed",
                () -> Records.of(one)
                                .count(
                                        "select count(*) from attempt join message on message.id = message where key = 'say/alert/7'")
                        > 0);
        pass(Duration.ofMinutes(2));
        one.phone(ann).reads("disk full").readsNothing();
        one.faults("");
    }

    /** prometheus/alertmanager#4108: while the receiver answers 5xx both peers keep trying, and in the end both get through. */
    @Test
    void alertmanager_4108_both_peers_are_told_and_twilio_fails_for_a_while_and_one_text_goes_out() throws Exception {
        var ann = "+15551240006";
        one.faults("{\"on\":\"create\",\"kind\":\"5xx\",\"times\":2,\"number\":\"" + ann + "\"}");
        var saying = Saying.to(ann, "alert/8", "disk full again").on("resend", "safe");
        Callable<Boolean> byOne = () -> {
            saying.ask(one, "again-from-one");
            return true;
        };
        Callable<Boolean> byOther = () -> {
            saying.ask(other, "again-from-other");
            return true;
        };
        atOnce(List.of(byOne, byOther));
        one.await("it gets through", () -> {
            pass(Duration.ofSeconds(10));
            return !one.phone(ann).all().isEmpty();
        });
        pass(Duration.ofHours(1));
        other.settle();
        one.phone(ann).reads("disk full again").readsNothing();
        assertThat(one.books().outcomes("say/alert/8")).containsExactly("unknown", "unknown", "created");
        one.faults("");
    }

    private void pass(Duration time) {
        one.advance(time);
        other.advance(time);
    }

    /** alphagov/notifications-api#474, #747: SQS delivers a task twice, and the text is sent twice. */
    @Test
    void notify_474_747_a_task_that_is_delivered_twice_is_one_text() throws Exception {
        var ann = "+15551240003";
        var saying = Saying.to(ann, "notify/1", "Your passport is ready");
        for (var i = 0; i < 4; i++) {
            saying.ask(i % 2 == 0 ? one : other, "task/" + i);
        }
        one.phone(ann).reads("passport").readsNothing();
        assertThat(one.states(ann)).hasSize(1);
    }

    /** alphagov/notifications-api#3125: a task that is being retried is delivered again, and each copy retries by itself: a death spiral. */
    @Test
    void notify_3125_copies_of_a_task_that_is_being_retried_add_no_tries_of_their_own() throws Exception {
        var ann = "+15551240007";
        var before = twilio.creates();
        one.faults("{\"on\":\"create\",\"kind\":\"429\",\"times\":3,\"number\":\"" + ann + "\"}");
        var saying = Saying.to(ann, "notify/2", "Your licence is ready");
        for (var round = 0; round < 4; round++) {
            for (var copy = 0; copy < 3; copy++) {
                saying.ask(copy % 2 == 0 ? one : other, "retry/" + round + "/" + copy);
            }
            var tries = round + 1;
            one.await("it is tried once more", () -> {
                var outcomes = one.books().outcomes("say/notify/2");
                return outcomes.size() >= tries && !outcomes.get(tries - 1).equals("begun");
            });
            pass(Duration.ofMinutes(2));
        }
        other.settle();
        one.phone(ann).reads("licence").readsNothing();
        assertThat(one.books().outcomes("say/notify/2"))
                .containsExactly("not-created", "not-created", "not-created", "created");
        assertThat(twilio.creates() - before).isEqualTo(4);
        one.faults("");
    }

    /** apache/camel#24710 (CAMEL-24048): a duplicate key inside a transaction aborts it on PostgreSQL. */
    @Test
    void camel_24710_a_repeat_in_a_batch_does_not_abort_what_stands_beside_it() {
        var repeat =
                Post.envelope("twice", "office.say", "", "{\"to\":\"+15551240004\",\"key\":\"a\",\"text\":\"one\"}");
        var beside =
                Post.envelope("once", "office.say", "", "{\"to\":\"+15551240005\",\"key\":\"b\",\"text\":\"two\"}");
        var same = Post.envelope("other", "office.say", "", "{\"to\":\"+15551240004\",\"key\":\"a\",\"text\":\"one\"}");
        var batch = "[" + String.join(",", repeat, repeat, beside, same) + "]";
        for (var office : List.of(one, other)) {
            assertThat(office.postWithToken("/events", batch, "application/cloudevents-batch+json")
                            .statusCode())
                    .isEqualTo(202);
        }
        one.phone("+15551240005").reads("two").readsNothing();
        one.phone("+15551240004").reads("one").readsNothing();
    }
}
