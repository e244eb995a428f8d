package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.office.TwilioConsole;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What people texted, and what became of our texts, while we could not hear it, is looked up in Twilio's list. */
class WhatWasSaidMeanwhileTest {
    private static final String ANN = "+15551230001";
    private static final String BOB = "+15551230002";

    @TempDir
    Path folder;

    private final Simulator twilio = Simulator.start(SimulatorSettings.local());
    private Office office;
    private TwilioConsole console;

    @BeforeEach
    void establish() {
        office = Office.in(folder).accountAt(twilio).reachable();
        console = TwilioConsole.of(office);
    }

    @AfterEach
    void close() {
        office.close();
        twilio.close();
    }

    private void everythingIsLookedUp() {
        office.await(
                "everything is looked up",
                () -> Records.of(office).count("select count(*) from absence where looks = 0") == 0);
        office.settle();
    }

    private long heard(String type) {
        return Records.of(office).events(type);
    }

    @Test
    void a_stop_that_was_texted_while_nobody_ran_is_obeyed() {
        office.open();
        assertThat(office.paymentFails("in_1", ANN)).isEqualTo(202);
        office.phone(ANN).reads("in_1");
        office.await("it is delivered", () -> office.states(ANN).contains("delivered"));
        office.settle();
        office.close();
        office.phone(ANN).texts("STOP");
        office.phone(BOB).texts("hello");
        office.open();
        everythingIsLookedUp();
        assertThat(office.paymentFails("in_2", ANN)).isEqualTo(202);
        office.phone(ANN).readsNothing();
        assertThat(office.states(ANN)).containsExactly("delivered", "muted");
        assertThat(heard("twilio.text.heard")).isEqualTo(2);
        assertThat(heard("contact.opted_out")).isEqualTo(1);
        assertThat(heard("twilio.sms.received")).isEqualTo(1);
        office.reopen();
        everythingIsLookedUp();
        assertThat(heard("twilio.text.heard")).as("looked up again").isEqualTo(2);
    }

    @Test
    void a_text_whose_webhook_came_is_not_heard_again() {
        office.open();
        console.pointsHere();
        office.phone(ANN).texts("hello");
        office.settle();
        assertThat(heard("twilio.sms.received")).isEqualTo(1);
        office.reopen();
        everythingIsLookedUp();
        assertThat(heard("twilio.text.heard")).isEqualTo(1);
        assertThat(heard("twilio.sms.received")).isEqualTo(1);
    }

    @Test
    void words_count_in_the_order_in_which_they_were_texted() {
        office.open();
        office.settle();
        office.close();
        office.phone(ANN).texts("STOP");
        office.phone(BOB).texts("START");
        console.passes(Duration.ofSeconds(10));
        office.phone(ANN).texts("START");
        office.phone(BOB).texts("STOP");
        office.open();
        everythingIsLookedUp();
        office.paymentFails("in_1", ANN);
        office.paymentFails("in_2", BOB);
        office.phone(ANN).reads("in_1");
        office.phone(BOB).readsNothing();
        assertThat(office.states(BOB)).containsExactly("muted");
        var bodies = Records.of(office).data("twilio.text.heard").stream()
                .map(data -> String.valueOf(data).replaceAll(".*\"body\":\"(\\w+)\".*", "$1"))
                .toList();
        assertThat(bodies).containsExactly("STOP", "START", "START", "STOP");
    }

    @Test
    void a_stop_that_is_looked_up_late_yields_to_a_start_that_came_after_it() {
        office.open();
        office.settle();
        office.close();
        office.phone(ANN).texts("STOP");
        office.faults("{\"on\":\"list\",\"kind\":\"5xx\",\"times\":1}");
        console.passes(Duration.ofMinutes(2));
        office.reopenAfter(Duration.ofMinutes(2));
        console.pointsHere();
        office.phone(ANN).texts("START");
        office.advance(Duration.ofSeconds(61));
        everythingIsLookedUp();
        office.paymentFails("in_1", ANN);
        office.phone(ANN).reads("in_1");
    }

    @Test
    void a_stop_whose_webhook_twilio_had_to_repeat_yields_to_a_start_that_was_texted_after_it() throws Exception {
        office.open();
        office.phone(ANN).texts("STOP");
        var sid = sid();
        console.passes(Duration.ofSeconds(10));
        office.advance(Duration.ofSeconds(10));
        console.pointsHere();
        office.phone(ANN).texts("START");
        office.settle();
        assertThat(console.tells(sid, ANN, "STOP")).isEqualTo(200);
        everythingIsLookedUp();
        office.paymentFails("in_1", ANN);
        office.phone(ANN).reads("in_1");
        assertThat(heard("twilio.text.heard")).isEqualTo(2);
        // A STOP that is texted after all counts, also if it is looked up again.
        console.passes(Duration.ofSeconds(10));
        office.advance(Duration.ofSeconds(10));
        office.phone(ANN).texts("STOP");
        everythingIsLookedUp();
        office.paymentFails("in_2", ANN);
        office.phone(ANN).readsNothing();
    }

    @Test
    void a_start_whose_webhook_twilio_had_to_repeat_lifts_no_stop_that_was_texted_after_it() throws Exception {
        office.open();
        office.phone(ANN).texts("START");
        var sid = sid();
        console.passes(Duration.ofSeconds(10));
        office.advance(Duration.ofSeconds(10));
        console.pointsHere();
        office.phone(ANN).texts("STOP");
        office.settle();
        assertThat(console.tells(sid, ANN, "START")).isEqualTo(200);
        everythingIsLookedUp();
        office.paymentFails("in_1", ANN);
        office.phone(ANN).readsNothing();
        assertThat(office.states(ANN)).containsExactly("muted");
    }

    /** Of the last text to us, as Twilio knows it. */
    private String sid() throws JsonProcessingException {
        var sid = "";
        for (var text : new ObjectMapper()
                .readTree(office.simulator("GET", "/simulator/ledger", "").body())) {
            sid = text.path("kind").asText().equals("inbound")
                    ? text.path("sid").asText()
                    : sid;
        }
        return sid;
    }

    @Test
    void a_start_that_comes_while_twilio_refuses_a_text_is_newer_than_the_refusal() {
        try (var odd = OddTwilio.start();
                var house = Office.in(folder.resolve("odd"))
                        .accountAt(odd.url())
                        .reachable()
                        .open()) {
            odd.answers(400, "application/json", "{\"code\": 21610, \"message\": \"unsubscribed\", \"status\": 400}");
            odd.meanwhile(() -> TwilioConsole.of(house).tells("SM" + "5".repeat(32), ANN, "START"));
            assertThat(house.paymentFails("in_1", ANN)).isEqualTo(202);
            house.await("it is refused", () -> house.books().count(State.REFUSED) == 1);
            odd.meanwhile(() -> {});
            odd.accepts();
            assertThat(house.paymentFails("in_2", ANN)).isEqualTo(202);
            house.await("the next is sent", () -> house.books().count(State.SENT) == 1);
            // But a refusal of what was asked for after the START is Twilio's word now.
            odd.answers(400, "application/json", "{\"code\": 21610, \"message\": \"unsubscribed\", \"status\": 400}");
            assertThat(house.paymentFails("in_3", ANN)).isEqualTo(202);
            house.await("it is refused", () -> house.books().count(State.REFUSED) == 2);
            assertThat(house.paymentFails("in_4", ANN)).isEqualTo(202);
            house.await("the next is muted", () -> house.books().count(State.MUTED) == 1);
        }
    }

    @Test
    void what_twilios_list_has_only_later_is_found_later() {
        office.open();
        office.settle();
        office.close();
        office.phone(ANN).texts("STOP");
        office.faults("{\"on\":\"list\",\"kind\":\"lag\",\"ms\":240000}");
        office.open();
        everythingIsLookedUp();
        assertThat(heard("twilio.text.heard")).isZero();
        console.passes(Duration.ofMinutes(6));
        office.advance(Duration.ofMinutes(6));
        office.await("it is found", () -> heard("twilio.text.heard") == 1);
    }

    @Test
    @DisabledIfSystemProperty(
            named = "store",
            matches = "postgres",
            disabledReason = "it locks or takes away SQLite's file")
    void what_a_store_that_was_away_turned_away_is_looked_up_as_soon_as_it_is_back() throws Exception {
        office.open();
        console.pointsHere();
        assertThat(office.paymentFails("in_1", BOB)).isEqualTo(202);
        office.phone(BOB).reads("in_1");
        office.settle();
        try (var thief = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/trunkline.db"));
                var statement = thief.createStatement()) {
            statement.execute("begin exclusive");
            office.phone(ANN).texts("STOP");
            statement.execute("rollback");
        }
        office.await("the STOP is heard", () -> heard("contact.opted_out") == 1);
        office.paymentFails("in_2", ANN);
        office.phone(ANN).readsNothing();
        assertThat(office.states(ANN)).containsExactly("muted");
    }

    @Test
    void what_became_of_a_text_while_nobody_ran_is_looked_up() {
        office.open();
        office.faults("{\"on\":\"callback\",\"kind\":\"lost\"}");
        assertThat(office.paymentFails("in_1", ANN)).isEqualTo(202);
        office.phone(ANN).reads("in_1");
        office.settle();
        office.close();
        twilio.awaitText(ANN, text -> text.status().equals("delivered"), Office.PATIENCE);
        office.open();
        office.await("it is delivered", () -> office.books().isIn("billing/in_1", State.DELIVERED));
    }

    @Test
    void a_clock_that_is_an_hour_ahead_of_twilios_misses_nothing() {
        office.open();
        office.trunkline().clock().setMachine(Duration.ofHours(1));
        office.await(
                "the clock is wrong",
                () -> office.trunkline().clock().millis() > System.currentTimeMillis() + 3_500_000);
        office.settle();
        office.close();
        office.phone(ANN).texts("STOP");
        office.open();
        office.await("the STOP is heard", () -> heard("contact.opted_out") == 1);
    }
}
