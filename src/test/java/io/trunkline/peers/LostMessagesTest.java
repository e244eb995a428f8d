package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.office.Saying;
import io.trunkline.office.TwilioConsole;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What gets lost elsewhere, each under the name of where it does. */
@TestInstance(PER_CLASS)
class LostMessagesTest {
    private static final String SLOW = "+15005550010";

    private final Simulator twilio = Simulator.start(SimulatorSettings.local().withNumbers(List.of(SLOW)));
    private Path folder;
    private Office office;
    private TwilioConsole console;

    @BeforeAll
    void open(@TempDir Path folder) {
        this.folder = folder;
        office = Saying.office(folder)
                .accountAt(twilio)
                .reachable()
                .setting("rate.sender." + SLOW + "=2")
                .open();
        console = TwilioConsole.of(office);
    }

    @AfterAll
    void close() {
        office.close();
        twilio.close();
    }

    @BeforeEach
    void noFaults() {
        office.faults("");
    }

    private static String phone(int i) {
        return String.format("+1555126%04d", i);
    }

    /** Chatwoot's one-off campaign marks itself completed first, and one exception drops the rest. */
    @Test
    void chatwoot_campaign_one_recipient_that_cannot_be_served_costs_the_others_nothing() {
        var sayings = new ArrayList<Saying>();
        for (var i = 0; i < 9; i++) {
            sayings.add(Saying.to(i == 4 ? "nobody" : phone(i), "campaign/" + i, "Sale"));
        }
        sayings.add(Saying.to(phone(9), "campaign//9", "Sale"));
        Saying.askAll(office, sayings);
        for (var i = 0; i < 9; i++) {
            if (i != 4) {
                office.phone(phone(i)).reads("Sale");
            }
        }
        office.settle();
        assertThat(office.books().life("say/campaign/4").message().state()).isEqualTo(State.REFUSED);
        assertThat(Records.of(office).count("select count(*) from message where state = 'refused' and body = 'Sale'"))
                .as("and each that was not served is visible")
                .isEqualTo(2);
    }

    /** chatwoot#15450: the index of source_id is not unique, and Twilio's repeats are stored again. */
    @Test
    void chatwoot_15450_a_text_that_twilio_repeats_is_heard_once() {
        for (var i = 0; i < 3; i++) {
            assertThat(console.tells("SM" + "2".repeat(32), phone(20), "hello")).isEqualTo(200);
        }
        office.settle();
        assertThat(Records.of(office)
                        .count(
                                "select count(*) from event where subject = ? and type = 'twilio.sms.received'",
                                phone(20)))
                .isEqualTo(1);
    }

    /** chatwoot#14125: “Multiple customers are losing messages”: who writes fast loses some. */
    @Test
    void chatwoot_14125_twelve_texts_of_one_person_at_once_are_twelve() throws Exception {
        var threads = Executors.newFixedThreadPool(12);
        var all = new ArrayList<Callable<Boolean>>();
        for (var i = 0; i < 12; i++) {
            var words = "line " + i;
            all.add(() -> {
                return console.tells(String.format("SM%032x", words.hashCode()), phone(21), words) == 200;
            });
        }
        for (var done : threads.invokeAll(all)) {
            assertThat(done.get()).isTrue();
        }
        threads.shutdown();
        office.settle();
        assertThat(Records.of(office)
                        .count(
                                "select count(*) from event where subject = ? and type = 'twilio.sms.received'",
                                phone(21)))
                .isEqualTo(12);
    }

    /** n8n#6867, #7470: 200 OK, and then “Unable to find data of execution”. */
    @Test
    void n8n_6867_7470_what_was_answered_is_there_at_once() {
        for (var i = 0; i < 10; i++) {
            assertThat(office.paymentFails("in_n8n_" + i, phone(30))).isEqualTo(202);
            assertThat(Records.of(office).count("select count(*) from event where id = ?", "evt_in_n8n_" + i))
                    .isEqualTo(1);
        }
    }

    /** grafana/oncall#1206: an escalation that waits is not resumed after a restart. */
    @Test
    void oncall_1206_what_waits_goes_on_after_a_restart() {
        var later = office.trunkline().clock().instant().plus(Duration.ofMinutes(15));
        Saying.to(phone(40), "page/2", "second page")
                .on("sendAt", later.toString())
                .ask(office, "oncall");
        office.settle();
        office.reopen();
        office.advance(Duration.ofMinutes(15));
        office.phone(phone(40)).reads("second page").readsNothing();
    }

    /** playsms#631, #697: one message that hangs stops the queue. */
    @Test
    void playsms_631_697_a_request_that_hangs_stops_nobody_else() {
        office.faults("{\"on\":\"create\",\"kind\":\"latency\",\"ms\":4000,\"number\":\"" + phone(50)
                + "\"},{\"on\":\"callback\",\"kind\":\"lost\",\"number\":\"" + phone(50) + "\"}");
        Saying.to(phone(50), "hangs", "slow").ask(office, "playsms/0");
        office.await("it hangs", () -> office.books().count(State.SENDING) == 1);
        for (var i = 51; i < 56; i++) {
            Saying.to(phone(i), "passes/" + i, "quick").ask(office, "playsms/" + i);
            office.phone(phone(i)).reads("quick");
        }
        assertThat(office.books().isIn("say/hangs", State.SENDING))
                .as("it still hangs")
                .isTrue();
        office.settle();
    }

    /** textbee#75: about one in twelve is missing; #314: each has one shot only. */
    @Test
    void textbee_75_314_of_two_dozen_with_every_third_turned_away_none_is_missing() {
        office.faults("{\"on\":\"create\",\"kind\":\"429\",\"share\":0.34}");
        for (var i = 0; i < 24; i++) {
            Saying.to(phone(100 + i), "bee/" + i, "buzz").ask(office, "textbee/" + i);
        }
        office.settle();
        office.faults("");
        office.advance(Duration.ofMinutes(10));
        office.settle();
        office.advance(Duration.ofMinutes(10));
        office.settle();
        for (var i = 0; i < 24; i++) {
            assertThat(office.phone(phone(100 + i)).all()).hasSize(1);
        }
    }

    /** nyaruka/courier#362: a short text overtakes the long one before it. */
    @Test
    void courier_362_a_short_text_does_not_overtake_a_long_one() {
        Saying.to(phone(60), "before", "w").on("from", SLOW).ask(office, "courier/0");
        office.phone(phone(60)).reads("w");
        Saying.to(phone(60), "long", "x".repeat(400)).on("from", SLOW).ask(office, "courier/1");
        office.await("it is put", () -> office.books().find("say/long").isPresent());
        Saying.to(phone(60), "short", "y").on("from", SLOW).ask(office, "courier/2");
        office.phone(phone(60)).reads("xxx");
        office.phone(phone(60)).reads("y").readsNothing();
    }

    /** apache/camel#24809 (CAMEL-24046): the key is remembered though its insert failed, and the message is lost. */
    @Test
    @DisabledIfSystemProperty(
            named = "store",
            matches = "postgres",
            disabledReason = "it locks or takes away SQLite's file")
    void camel_24046_a_key_whose_insert_failed_is_not_remembered() throws Exception {
        office.settle();
        try (var thief = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/trunkline.db"));
                var statement = thief.createStatement()) {
            statement.execute("begin exclusive");
            assertThat(office.paymentFails("in_camel", phone(70))).isEqualTo(503);
            statement.execute("rollback");
        }
        assertThat(office.paymentFails("in_camel", phone(70))).isEqualTo(202);
        office.phone(phone(70)).reads("in_camel").readsNothing();
    }
}
