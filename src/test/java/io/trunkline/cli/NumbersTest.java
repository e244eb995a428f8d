package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.office.Office;
import io.trunkline.office.TwilioConsole;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands about numbers against a running service and the simulator's stock. */
@TestInstance(PER_CLASS)
class NumbersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Office office;
    private Terminal terminal;

    @BeforeAll
    void open(@TempDir Path folder) {
        office = Office.open(folder);
        terminal = new Terminal(folder, Map.of("TRUNKLINE_URL", office.url(), "TRUNKLINE_TOKEN", Office.TOKEN));
    }

    @AfterAll
    void close() {
        office.close();
    }

    @AfterEach
    void nothing_goes_wrong_any_more() {
        office.faults("");
    }

    @Test
    void numbers_are_found_by_place_digits_and_what_they_can_with_their_price() {
        assertThat(terminal.run("numbers", "search", "--area", "415", "--can", "sms")
                        .out())
                .contains("NUMBER", "+14155550100", "1.15 USD a month", "San Francisco, CA")
                .doesNotContain("+1212");
        assertThat(terminal.run("numbers", "search", "--kind", "tollfree").out())
                .contains("+18335550100", "2.15 USD a month");
        assertThat(terminal.run("numbers", "search", "--country", "gb", "--kind", "mobile", "--contains", "*05$")
                        .out())
                .contains("+447700900005")
                .doesNotContain("+447700900004");
        assertThat(terminal.run("numbers", "search", "--city", "seattle", "--can", "sms")
                        .out())
                .isEqualTo("No such numbers for sale.\n");
        assertThat(terminal.run("numbers", "search", "--can", "fly").err()).contains("a number can sms, mms, voice");
        var none = terminal.run("numbers", "search", "--country", "US", "--kind", "mobile");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("There are no Mobile numbers in US").contains("20404");
    }

    @Test
    void a_number_is_bought_after_asking_and_hears_texts_from_then_on() {
        var declined = terminal.typing("n\n", "numbers", "buy", "+14155550102");
        assertThat(declined.out()).contains("+14155550102 costs 1.15 USD a month until it is released. Buy it? (y/N)");
        assertThat(declined.err()).isEqualTo("Not bought.\n");
        assertThat(terminal.run("numbers", "buy", "+14155550102").code()).isEqualTo(1);
        assertThat(terminal.run("numbers", "list").out()).doesNotContain("+14155550102");

        assertThat(terminal.typing("y\n", "numbers", "buy", "+14155550102").out())
                .endsWith("+14155550102 is yours. Its webhooks point here.\n");
        assertThat(terminal.run("numbers", "list").out())
                .containsPattern("\\+14155550102 +- +mms sms voice +yes +http://127\\.0\\.0\\.1:\\d+/twilio/texts");

        office.phone("+14155550188").texts("+14155550102", "STOP");
        office.settle();
        assertThat(terminal.run("optouts", "list").out()).contains("+14155550188");
    }

    @Test
    void a_purchase_without_an_answer_is_looked_up_and_never_made_twice() throws Exception {
        office.faults("{\"on\":\"purchase\",\"kind\":\"lost\",\"times\":1}");
        assertThat(terminal.run("numbers", "buy", "+12125550103", "--yes").out())
                .contains("+12125550103 is yours.");

        office.faults("{\"on\":\"purchase\",\"kind\":\"5xx\",\"times\":1}");
        var unknown = terminal.run("numbers", "buy", "+12125550104", "--yes");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("whether +12125550104 was bought is not known".substring(1));
        assertThat(terminal.run("numbers", "buy", "+12125550104", "--yes").code())
                .isZero();
        assertThat(terminal.run("numbers", "buy", "+12125550104", "--yes").code())
                .isZero();

        var listed =
                JSON.readTree(terminal.run("numbers", "list", "--json").out()).path("numbers");
        assertThat(listed.findValuesAsText("number")).containsOnlyOnce("+12125550103", "+12125550104");
    }

    @Test
    void what_cannot_be_bought_assigned_or_released_says_why() {
        assertThat(terminal.run("numbers", "buy", "+13125550199", "--yes").err())
                .contains("+13125550199 is not bought", "21422");
        assertThat(terminal.run("numbers", "buy", "12", "--yes").code()).isEqualTo(2);
        assertThat(terminal.run("numbers", "assign", "+13125550199").err())
                .contains("has no number +13125550199; trunkline numbers list shows");
        assertThat(terminal.run("numbers", "release", "+13125550199", "--yes").code())
                .isEqualTo(1);
    }

    @Test
    void a_kind_of_number_that_there_is_not_is_told_with_those_there_are() {
        var none = terminal.run("numbers", "search", "--kind", "satellite");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("There is no kind satellite; there are local, tollfree, mobile, national.");
    }

    @Test
    void a_number_that_was_bought_and_vanished_is_missed_by_name_and_what_leaves_from_it_is_refused(
            @TempDir Path folder) throws Exception {
        try (var twilio = Simulator.start(SimulatorSettings.local());
                var house = Office.in(folder).accountAt(twilio).reachable().open()) {
            var desk = new Terminal(folder, Map.of("TRUNKLINE_URL", house.url(), "TRUNKLINE_TOKEN", Office.TOKEN));
            var bought = JSON.readTree(desk.run("numbers", "buy", "+16045550102", "--yes", "--json")
                    .out());
            // Somebody else of the account gives it back.
            TwilioConsole.of(house).loses(bought.path("sid").asText());
            assertThat(desk.run("numbers", "list").out()).doesNotContain("+16045550102");
            for (var what : new String[] {"assign", "release"}) {
                assertThat(desk.typing("y\n", "numbers", what, "+16045550102").err())
                        .contains("has no number +16045550102; trunkline numbers list shows");
            }
            var sent = desk.run(
                    "send", "--to", "+15551230001", "--text", "hello", "--from", "+16045550102", "--yes", "--wait");
            assertThat(sent.code()).isEqualTo(1);
            assertThat(sent.err()).contains("is refused: The sender is not the account's");
        }
    }

    @Test
    void a_number_is_pointed_here_and_given_back() {
        terminal.run("numbers", "buy", "+16045550101", "--yes");
        assertThat(terminal.run("numbers", "assign", "+16045550101").out())
                .contains("+16045550101 points here: http://127.0.0.1:");
        assertThat(terminal.typing("\n", "numbers", "release", "+16045550101").err())
                .isEqualTo("Not released.\n");
        assertThat(terminal.run("numbers", "release", "+16045550101", "--yes").out())
                .isEqualTo("+16045550101 is released.\n");
        assertThat(terminal.run("numbers", "list").out()).doesNotContain("+16045550101");
    }
}
