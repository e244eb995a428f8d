package io.trunkline.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Mailbox;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.office.TwilioConsole;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts are heard without a webhook, once however they came, and nothing that Twilio's list does is a reason to lose one. */
class PollingTest {
    private static final String ANN = "+15551230001";
    private static final String OURS = SimulatorSettings.DEFAULT_NUMBER;

    @TempDir
    Path folder;

    private final Simulator twilio = Simulator.start(SimulatorSettings.local());
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Office office;
    private Mailbox mailbox;

    @AfterEach
    void close() throws Exception {
        for (var one : opened) {
            one.close();
        }
        twilio.close();
    }

    /** Twilio cannot call it. */
    private Office secluded() {
        office = Mailbox.answering(Office.in(folder).accountAt(twilio));
        opened.add(0, office);
        return office;
    }

    private Office open(Office office) {
        office.open();
        mailbox = Mailbox.of(office);
        return office;
    }

    private Office on(Ground.Kind kind, Office office) {
        var ground = kind.fresh(folder.resolve("ground"));
        opened.add(ground);
        return ground.isShared() ? office.with("TRUNKLINE_STORE", ground.url()) : office;
    }

    @Test
    void a_text_is_heard_and_answered_though_twilio_cannot_call_us() {
        open(secluded());
        office.phone(ANN).texts("hello");
        mailbox.looks();
        office.phone(ANN).reads("You said: hello");
        mailbox.looks().looks();
        office.phone(ANN).readsNothing();
        assertThat(mailbox.heard()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Ground.Kind.class)
    void a_text_by_webhook_and_by_polling_is_handled_once(Ground.Kind kind) {
        open(on(kind, secluded().reachable()));
        var console = TwilioConsole.of(office).pointsHere();
        mailbox.poll(OURS, "on").looks();
        office.phone(ANN).texts("by webhook first");
        office.phone(ANN).reads("You said: by webhook first");
        mailbox.looks();
        console.pointsNowhere();
        office.phone(ANN).texts("by polling first");
        mailbox.looks();
        office.phone(ANN).reads("You said: by polling first");
        var sid = office.simulator().texts(ANN).stream()
                .filter(text -> text.body().equals("by polling first"))
                .findFirst()
                .orElseThrow()
                .sid();
        assertThat(console.tells(sid, ANN, "by polling first")).isEqualTo(200);
        mailbox.looks();
        office.phone(ANN).readsNothing();
        assertThat(mailbox.received()).containsExactly("by webhook first", "by polling first");
    }

    @ParameterizedTest
    @EnumSource(Ground.Kind.class)
    void more_texts_than_a_page_holds_are_all_heard_in_their_order(Ground.Kind kind) {
        open(on(kind, secluded()));
        mailbox.looks();
        var texts = IntStream.range(0, 120).mapToObj(i -> "text " + i).toList();
        texts.forEach(office.phone(ANN)::texts);
        mailbox.looks();
        assertThat(mailbox.received()).containsExactlyElementsOf(texts);
    }

    @Test
    void what_was_texted_while_nobody_ran_is_heard_after_the_start() {
        open(secluded());
        mailbox.looks();
        var console = TwilioConsole.of(office);
        office.close();
        console.passes(Duration.ofHours(3));
        office.phone(ANN).texts("three hours on");
        console.passes(Duration.ofHours(6));
        open(office.after(Duration.ofHours(9)));
        mailbox.hears(1);
        assertThat(mailbox.received()).containsExactly("three hours on");
    }

    @Test
    void a_text_that_the_list_has_hours_late_is_found_by_a_look_further_back() {
        open(secluded());
        mailbox.looks();
        office.faults("{\"on\":\"list\",\"kind\":\"lag\",\"ms\":10800000}");
        office.phone(ANN).texts("STOP");
        TwilioConsole.of(office).passes(Duration.ofMinutes(40));
        mailbox.looks();
        office.faults("");
        mailbox.looks();
        assertThat(mailbox.heard())
                .as("by looks that go back a quarter of an hour")
                .isZero();
        office.advance(Duration.ofHours(1));
        mailbox.looks();
        assertThat(Records.of(office).events("contact.opted_out")).isEqualTo(1);
    }

    @Test
    void a_list_that_answers_429_or_a_page_for_people_is_read_again_and_loses_nothing() {
        open(secluded());
        mailbox.looks();
        for (var kind : List.of("429", "html", "5xx")) {
            office.phone(ANN).texts("during " + kind);
            office.faults("{\"on\":\"list\",\"kind\":\"" + kind + "\"}");
            mailbox.looks();
            assertThat(office.observe("/observe/health").body())
                    .as(kind)
                    .contains("texts to " + OURS + " cannot be looked for");
            office.faults("");
            mailbox.looks();
            assertThat(office.observe("/observe/health").body()).doesNotContain("cannot be looked for");
            office.phone(ANN).reads("You said: during " + kind);
        }
    }

    @Test
    void whoever_is_asked_to_stay_away_for_a_while_does() {
        open(secluded());
        mailbox.looks();
        office.phone(ANN).texts("hello");
        office.faults("{\"on\":\"list\",\"kind\":\"429\",\"ms\":600000,\"times\":1}");
        office.advance(Duration.ofSeconds(130));
        office.await(
                "the look failed",
                () -> office.observe("/observe/health").body().contains("cannot be looked for"));
        for (var minute = 0; minute < 9; minute++) {
            office.advance(Duration.ofMinutes(1));
            office.settle();
        }
        assertThat(mailbox.heard())
                .as("the list could be read since, but was not")
                .isZero();
        office.advance(Duration.ofMinutes(1));
        mailbox.hears(1);
    }

    @Test
    void a_list_that_breaks_off_after_a_page_loses_nothing() {
        open(secluded());
        mailbox.looks();
        IntStream.range(0, 60).forEach(i -> office.phone(ANN).texts("text " + i));
        office.faults("{\"on\":\"list\",\"kind\":\"5xx\",\"after\":1,\"times\":1}");
        mailbox.looks();
        assertThat(mailbox.heard()).isEqualTo(50);
        mailbox.looks();
        assertThat(mailbox.heard()).isEqualTo(60);
    }

    @ParameterizedTest
    @EnumSource(Ground.Kind.class)
    void a_stop_that_is_found_late_yields_to_a_newer_start(Ground.Kind kind) {
        open(on(kind, secluded().reachable()));
        var console = TwilioConsole.of(office);
        mailbox.poll(OURS, "on").looks();
        office.faults("{\"on\":\"list\",\"kind\":\"lag\",\"ms\":240000}");
        office.phone(ANN).texts("STOP");
        console.passes(Duration.ofMinutes(3)).pointsHere();
        office.advance(Duration.ofMinutes(3));
        office.phone(ANN).texts("START");
        office.faults("");
        mailbox.looks();
        assertThat(mailbox.heard()).isEqualTo(2);
        assertThat(Records.of(office).events("contact.opted_out"))
                .as("the flows were told a word that no longer counts")
                .isZero();
        office.paymentFails("in_1", ANN);
        office.phone(ANN).reads("You said: START").reads("in_1");
    }

    @Test
    void a_start_that_is_found_late_yields_to_a_newer_stop() {
        open(secluded().reachable());
        var console = TwilioConsole.of(office).pointsHere();
        mailbox.poll(OURS, "on").looks();
        // From here on our clock and Twilio's show the same.
        console.passes(Duration.ofSeconds(130));
        office.phone(ANN).texts("STOP");
        office.faults("{\"on\":\"list\",\"kind\":\"lag\",\"ms\":240000}");
        console.pointsNowhere().passes(Duration.ofMinutes(1));
        office.advance(Duration.ofMinutes(1));
        office.phone(ANN).texts("START");
        console.passes(Duration.ofMinutes(2)).pointsHere();
        office.advance(Duration.ofMinutes(2));
        office.phone(ANN).texts("stop");
        office.faults("");
        console.passes(Duration.ofSeconds(130));
        mailbox.looks();
        assertThat(mailbox.heard()).isEqualTo(3);
        assertThat(Records.of(office).events("contact.opted_in")).isZero();
        office.paymentFails("in_1", ANN);
        office.phone(ANN).readsNothing();
    }

    @Test
    void a_number_is_switched_while_everything_runs_and_stays_so_after_a_restart() {
        open(secluded());
        mailbox.looks().poll(OURS, "off");
        office.phone(ANN).texts("while it is off");
        office.reopen();
        mailbox = Mailbox.of(office);
        office.advance(Duration.ofMinutes(5));
        office.settle();
        assertThat(office.get("/api/polls").body()).contains("\"polling\":\"off\",\"on\":false");
        assertThat(mailbox.heard()).isZero();
        mailbox.poll(OURS, "auto").looks();
        office.phone(ANN).reads("You said: while it is off");
    }

    @Test
    void a_number_that_twilio_can_call_about_is_not_polled_unless_somebody_wants_it() {
        open(secluded().reachable());
        assertThat(office.get("/api/polls").body()).contains("\"polling\":\"auto\",\"on\":false");
    }

    @Test
    void what_was_texted_before_anybody_looked_is_left_alone() {
        var console = TwilioConsole.of(secluded());
        office.phone(ANN).texts("long ago");
        console.passes(Duration.ofHours(1));
        office.phone(ANN).texts("a moment ago");
        console.passes(Duration.ofMinutes(1));
        open(office);
        mailbox.looks();
        office.advance(Duration.ofHours(2));
        mailbox.looks();
        assertThat(mailbox.received()).containsExactly("a moment ago");
    }

    @Test
    void two_replicas_that_look_at_the_same_list_handle_a_text_once() {
        var ground = Ground.Kind.POSTGRES.fresh(folder.resolve("ground"));
        opened.add(ground);
        open(secluded().with("TRUNKLINE_STORE", ground.url()).with("REPLY_LIMITS", "100/1d"));
        var other = Mailbox.answering(Office.in(folder.resolve("other"))
                .accountAt(twilio)
                .with("TRUNKLINE_STORE", ground.url())
                .with("REPLY_LIMITS", "100/1d"));
        opened.add(0, other);
        other.open();
        var texts = IntStream.range(0, 40).mapToObj(i -> "text " + i).toList();
        for (var text : texts) {
            office.phone(ANN).texts(text);
        }
        other.advance(Duration.ofSeconds(130));
        mailbox.looks().looks();
        other.settle();
        assertThat(mailbox.received()).containsExactlyElementsOf(texts);
        assertThat(office.phone(ANN).all()).hasSize(40);
    }
}
