package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.office.FurtherAccount;
import io.trunkline.office.Office;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about numbers and the doctor, where there is more than one account. */
class SeveralAccountsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUPPORT = "AC" + "5".repeat(32);
    private static final String TOKEN = "5".repeat(32);
    private static final String OURS = SimulatorSettings.DEFAULT_NUMBER;
    private static final String NUMBER = "+15005550105";

    @TempDir
    Path folder;

    private final Simulator first = Simulator.start(SimulatorSettings.local());
    private final Simulator second = Simulator.start(
            SimulatorSettings.local().withAccount(SUPPORT, TOKEN).withNumbers(List.of(NUMBER)));
    private Office office;

    @BeforeEach
    void establish() {
        office = Office.in(folder)
                .accountAt(first)
                .reachable()
                .with("TWILIO_ACCOUNTS_SUPPORT_SID", SUPPORT)
                .with("TWILIO_ACCOUNTS_SUPPORT_AUTH_TOKEN", TOKEN)
                .with("TWILIO_ACCOUNTS_SUPPORT_PHONE_NUMBER", NUMBER)
                .with("TWILIO_ACCOUNTS_SUPPORT_API_BASE", second.url());
    }

    @AfterEach
    void close() {
        office.close();
        first.close();
        second.close();
    }

    private Terminal open() {
        office.open();
        return new Terminal(folder, Map.of("TRUNKLINE_URL", office.url(), "TRUNKLINE_TOKEN", Office.TOKEN));
    }

    @Test
    void numbers_are_listed_of_all_accounts_or_of_one() {
        var terminal = open();
        assertThat(terminal.run("numbers", "list").out())
                .containsPattern("\\" + OURS + " +- ")
                .containsPattern("\\" + NUMBER + " +support ");
        assertThat(terminal.run("numbers", "list", "--account", "support").out())
                .contains(NUMBER)
                .doesNotContain(" - ");
        var none = terminal.run("numbers", "list", "--account", "sales");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("There is no account 'sales'; there are support.");
    }

    @Test
    void a_number_is_found_bought_pointed_here_and_given_back_in_the_account_that_is_named() {
        var terminal = open();
        assertThat(terminal.run("numbers", "search", "--area", "415", "--account", "support")
                        .out())
                .contains("+14155550102");
        terminal.run("numbers", "buy", "+14155550102", "--yes", "--account", "support");
        assertThat(terminal.run("numbers", "list").out()).containsPattern("\\+14155550102 +support ");
        assertThat(terminal.run("numbers", "assign", "+14155550102").err())
                .contains("has no number +14155550102", "--account means another account");
        assertThat(terminal.run("numbers", "assign", "+14155550102", "--account", "support")
                        .out())
                .contains("+14155550102 points here");
        assertThat(terminal.run("numbers", "release", "+14155550102", "--yes").code())
                .isEqualTo(1);
        assertThat(terminal.run("numbers", "release", "+14155550102", "--yes", "--account", "support")
                        .out())
                .isEqualTo("+14155550102 is released.\n");
        assertThat(terminal.run("numbers", "verify", "+14155550188", "--account", "support")
                        .out())
                .contains("Twilio calls +14155550188 now");
        assertThat(terminal.run("numbers", "poll", NUMBER, "on", "--account", "support")
                        .out())
                .isEqualTo(NUMBER + " is polled.\n");
        assertThat(terminal.run("numbers", "poll").out())
                .containsPattern("\\" + OURS + " +- +auto +off")
                .containsPattern("\\" + NUMBER + " +support +on +on");
    }

    @Test
    void the_doctor_looks_at_every_account_and_repairs_each_in_its_own() throws Exception {
        var terminal = open();
        new FurtherAccount(office, second, SUPPORT, TOKEN, NUMBER).stands("{\"trial\":\"legacy\"}");
        var told = terminal.run("doctor").out();
        assertThat(told).containsSubsequence("The first account:", "The account support:", "This service:");
        assertThat(told.substring(0, told.indexOf("The account support:")))
                .contains("BROKEN  Texts to " + OURS + " go nowhere.")
                .contains("trunkline numbers assign " + OURS + "\n")
                .doesNotContain("trial");
        assertThat(told.substring(told.indexOf("The account support:")))
                .contains("warning The account is a trial.")
                .contains("BROKEN  Texts to " + NUMBER + " go nowhere.")
                .contains("trunkline numbers assign " + NUMBER + " --account support");

        assertThat(terminal.typing("y\n", "doctor", "--fix").out())
                .contains("Done: point " + OURS, "Done: point " + NUMBER);
        assertThat(terminal.run("doctor").code()).isZero();
        assertThat(terminal.run("numbers", "list").out()).doesNotContain("nowhere");
        var findings = JSON.readTree(terminal.run("doctor", "--json").out()).path("findings");
        assertThat(findings.findValuesAsText("account")).contains("", "support");
    }

    @Test
    void a_dead_credential_of_one_account_is_told_with_its_own_settings_and_hides_nothing_of_the_other() {
        office.with("TWILIO_ACCOUNTS_SUPPORT_AUTH_TOKEN", "6".repeat(32));
        var told = open().run("doctor").out();
        assertThat(told)
                .contains("ok      Twilio lets us in with the auth token.")
                .contains("BROKEN  Twilio does not let us in with the auth token: Authenticate (Twilio 20003)")
                .contains("Compare TWILIO_ACCOUNTS_SUPPORT_SID and TWILIO_ACCOUNTS_SUPPORT_AUTH_TOKEN")
                .containsOnlyOnce("20003");
    }
}
