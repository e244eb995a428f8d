package io.trunkline.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Phone;
import io.trunkline.office.Records;
import io.trunkline.office.Saying;
import io.trunkline.office.TwilioConsole;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WhatsApp: free text within a day after they wrote, templates at any time, and a STOP of its own. */
class WhatsAppTest {
    private static final String NUMBER = "+15551230001";
    private static final String SANDBOX = "whatsapp:+14155238886";
    private static final Duration DAY = Duration.ofHours(24);

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start(SimulatorSettings.local());
    private Office office;
    private TwilioConsole twilio;
    private Phone ann;

    @BeforeEach
    void open() {
        office = Saying.office(folder)
                .accountAt(simulator)
                .with("TWILIO_WHATSAPP_FROM", SimulatorSettings.DEFAULT_NUMBER)
                .reachable()
                .file("answer.camel.yaml", """
                        - route:
                            id: answer
                            description: Answer what is written on WhatsApp.
                            from:
                              uri: kamelet:event-source
                              parameters: {types: twilio.whatsapp.received}
                              steps:
                                - choice:
                                    when:
                                      - jq: .body == "Where is it?"
                                        steps:
                                          - setBody: {constant: On its way}
                                          - to: kamelet:reply-sink
                        """)
                .open();
        twilio = TwilioConsole.of(office).pointsHere();
        ann = office.phone("whatsapp:" + NUMBER);
    }

    @AfterEach
    void close() {
        office.close();
        simulator.close();
    }

    private static Saying say(String key, String text) {
        return Saying.to(NUMBER, key, text).onWhatsApp();
    }

    @Test
    void whoever_wrote_is_answered_on_whatsapp() {
        ann.texts("Where is it?").reads("On its way");
        assertThat(Records.of(office).events("twilio.whatsapp.received")).isEqualTo(1);
        assertThat(Records.of(office).events("twilio.sms.received")).isZero();
        office.phone(NUMBER).readsNothing();
    }

    @Test
    void free_text_to_whoever_did_not_write_is_refused_before_it_is_sent_with_what_to_do() {
        say("k", "Hello").ask(office, "1");
        ann.readsNothing();
        assertThat(Records.of(office).message("say/k"))
                .startsWith("refused: free text may be sent on WhatsApp only within 24 hours")
                .contains("send an approved template: contentSid");
        assertThat(simulator.creates()).isZero();
        assertThat(office.books().events("message.refused", "say/k")).hasSize(1);
    }

    @Test
    void the_window_is_open_for_exactly_a_day_also_over_a_restart() {
        ann.texts("Hello");
        var heardAt = Records.of(office).count("select heard_at from whatsapp_window");
        office.settle();
        office.reopen();
        office.advance(Duration.ofMillis(heardAt
                + DAY.minusSeconds(20).toMillis()
                - office.trunkline().clock().millis()));
        say("within", "Still here").ask(office, "1");
        ann.reads("Still here");
        office.advance(Duration.ofMillis(
                heardAt + DAY.toMillis() - office.trunkline().clock().millis()));
        say("after", "Too late").ask(office, "2");
        ann.readsNothing();
        assertThat(Records.of(office).message("say/after")).startsWith("refused: free text");
        ann.texts("Hello again");
        say("again", "Open again").ask(office, "3");
        ann.reads("Open again");
    }

    @Test
    void what_waits_longer_than_the_window_is_refused_when_its_time_comes() {
        ann.texts("Hello");
        var at = java.time.Instant.ofEpochMilli(office.trunkline().clock().millis())
                .plus(DAY.plusMinutes(1));
        say("k", "See you").on("sendAt", at.toString()).ask(office, "1");
        office.settle();
        assertThat(Records.of(office).message("say/k")).isEqualTo("queued");
        office.advance(DAY.plusMinutes(2));
        office.await("it is refused", () -> office.books().isIn("say/k", State.REFUSED));
        ann.readsNothing();
        assertThat(simulator.creates()).isZero();
        assertThat(office.books().happenings("say/k")).containsExactly("refused");
    }

    @Test
    void a_window_is_with_the_sender_that_was_written_to() {
        ann.texts(SANDBOX, "join flying-fish");
        say("own", "Hello").ask(office, "1");
        ann.readsNothing();
        say("sandbox", "Welcome").on("from", "+1 415 523 8886").ask(office, "2");
        ann.reads("Welcome");
        assertThat(office.books().life("say/sandbox").message().address().sender())
                .isEqualTo(SANDBOX);
    }

    @Test
    void a_template_goes_at_any_time_and_quotes_in_its_variables_do_no_harm() {
        var template = twilio.template("Hello {{1}}, see you at {{2}}");
        say("k", "ignored")
                .on("contentSid", template)
                .on("name", "Ann \"the boss\" O'Neil, \\ {x}")
                .ask(office, "1");
        ann.reads("Hello Ann \"the boss\" O'Neil, \\ {x}, see you at noon");
        office.await("it is delivered", () -> office.books().isIn("say/k", State.DELIVERED));
        assertThat(office.get("/api/messages/say/k").body()).contains(template).doesNotContain("ignored");
    }

    @Test
    void a_template_that_twilio_does_not_know_is_refused_with_its_code() {
        say("k", "").on("contentSid", "HX" + "0".repeat(32)).on("name", "Ann").ask(office, "1");
        office.await("it is refused", () -> office.books().isIn("say/k", State.REFUSED));
        assertThat(office.books().life("say/k").message().standing().code()).isEqualTo(21655);
        say("no sid", "").on("contentSid", "welcome").on("name", "Ann").ask(office, "2");
        ann.readsNothing();
        assertThat(Records.of(office).message("say/no sid")).startsWith("refused: contentSid 'welcome'");
        assertThat(simulator.creates()).isEqualTo(1);
    }

    @Test
    void a_stop_on_whatsapp_is_for_whatsapp_and_one_by_text_for_texts() {
        ann.texts("STOP");
        say("chat", "Hello").ask(office, "1");
        Saying.to(NUMBER, "text", "By text").ask(office, "2");
        office.phone(NUMBER).reads("By text");
        ann.readsNothing();
        assertThat(Records.of(office).message("say/chat")).startsWith("muted: opted out");
        ann.texts("START");
        office.phone(NUMBER).texts("STOP");
        say("chat 2", "Back again").ask(office, "3");
        ann.reads("Back again");
        Saying.to(NUMBER, "text 2", "Not again").ask(office, "4");
        office.phone(NUMBER).readsNothing();
    }

    @Test
    void that_it_was_read_is_a_mark_on_a_delivered_message_and_no_event() {
        ann.texts("Hello");
        say("k", "Read me").ask(office, "1");
        ann.reads("Read me").opens();
        office.await(
                "it is read",
                () -> office.books().life("say/k").message().times().readAt() != null);
        assertThat(office.states(NUMBER)).containsExactly("delivered");
        assertThat(office.books().events("twilio.whatsapp.sent", "say/k")).hasSize(1);
        assertThat(office.books().events("twilio.whatsapp.delivered", "say/k")).hasSize(1);
        assertThat(Records.of(office).count("select count(*) from event where type like 'twilio.whatsapp.read%'"))
                .isZero();
    }

    @Test
    void what_twilio_knows_better_is_undelivered_with_its_reason() {
        ann.texts("Hello");
        twilio.passes(DAY);
        say("k", "Are you there?").ask(office, "1");
        office.await("it failed", () -> office.books().isIn("say/k", State.UNDELIVERED));
        assertThat(office.books().life("say/k").message().standing().code()).isEqualTo(63016);
        assertThat(office.books().events("twilio.whatsapp.undelivered", "say/k"))
                .hasSize(1);
    }

    @Test
    void a_lost_answer_is_settled_by_the_list_and_nothing_is_sent_twice() {
        ann.texts("Hello");
        office.faults("{\"on\":\"create\",\"kind\":\"lost\",\"times\":1}");
        say("k", "Once").ask(office, "1");
        office.await("it is found", () -> office.books().isIn("say/k", State.DELIVERED));
        ann.reads("Once").readsNothing();
        assertThat(simulator.creates()).isEqualTo(1);
    }

    @Test
    void a_template_whose_answer_was_lost_is_found_in_the_list_without_a_callback() {
        var template = twilio.template("Hello {{1}}");
        office.faults("{\"on\":\"create\",\"kind\":\"lost\",\"times\":1},{\"on\":\"callback\",\"kind\":\"lost\"}");
        say("k", "").on("contentSid", template).on("name", "Ann").ask(office, "1");
        office.await("it is unsure", () -> office.books().isIn("say/k", State.UNSURE));
        office.advance(Duration.ofSeconds(61));
        office.await("it is found", () -> office.books().outcomes("say/k").contains("created"));
        ann.reads("Hello Ann").readsNothing();
        assertThat(simulator.creates()).isEqualTo(1);
    }

    /** The sender of the office has none in its setting either. */
    @Test
    void a_number_is_the_same_with_and_without_the_prefix_of_whatsapp_which_is_for_no_text() {
        ann.texts("Where is it?");
        ann.reads("On its way");
        Saying.to("whatsapp:" + NUMBER, "with", "With").onWhatsApp().ask(office, "1");
        Saying.to(NUMBER, "without", "Without")
                .onWhatsApp()
                .on("from", SimulatorSettings.DEFAULT_NUMBER)
                .ask(office, "2");
        office.settle();
        assertThat(ann.all()).extracting(text -> text.body()).contains("With", "Without");
        var answer = office.postWithToken(
                "/api/send", "{\"to\":\"whatsapp:" + NUMBER + "\",\"text\":\"hello\"}", "application/json");
        assertThat(answer.body()).contains("whatsapp").contains("\"success\":false");
        office.phone(NUMBER).readsNothing();
    }

    @Test
    void a_sender_is_apart_from_the_number_that_texts() {
        ann.texts("Hello");
        say("chat", "On WhatsApp").ask(office, "1");
        Saying.to(NUMBER, "text", "By text").ask(office, "2");
        ann.reads("On WhatsApp");
        office.phone(NUMBER).reads("By text");
        assertThat(Records.of(office).ask("select address from sender order by address"))
                .containsExactly(SimulatorSettings.DEFAULT_NUMBER, "whatsapp:" + SimulatorSettings.DEFAULT_NUMBER);
        Saying.to(NUMBER, "wrong", "x").on("from", SANDBOX).ask(office, "3");
        office.settle();
        assertThat(Records.of(office).message("say/wrong")).contains("sends on WhatsApp only");
    }
}
