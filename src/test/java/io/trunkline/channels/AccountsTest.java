package io.trunkline.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.FurtherAccount;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.office.Saying;
import io.trunkline.office.Scrape;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several accounts, each with credentials, senders, a signature, opt-outs and bounds of its own. */
class AccountsTest {
    private static final String ANN = "+15551230001";
    private static final String SUPPORT = "AC" + "5".repeat(32);
    private static final String TOKEN = "5".repeat(32);
    private static final String NUMBER = "+15005550105";

    @TempDir
    Path folder;

    private final Simulator first = Simulator.start(SimulatorSettings.local());
    private final Simulator second = Simulator.start(
            SimulatorSettings.local().withAccount(SUPPORT, TOKEN).withNumbers(List.of(NUMBER)));
    private Office office;

    @BeforeEach
    void establish() {
        office = Saying.office(folder)
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

    private FurtherAccount support() {
        return new FurtherAccount(office, second, SUPPORT, TOKEN, NUMBER);
    }

    private void await(String key, State state) {
        office.await(key + " is " + state.word(), () -> office.books().isIn("say/" + key, state));
    }

    @Test
    void a_message_leaves_from_the_account_that_its_route_names_and_its_callbacks_are_believed() {
        office.open();
        Saying.to(ANN, "one", "From the first").ask(office, "1");
        Saying.to(ANN, "two", "From support").on("account", "support").ask(office, "2");
        await("one", State.DELIVERED);
        await("two", State.DELIVERED);
        assertThat(first.texts(ANN)).extracting(text -> text.body()).containsExactly("From the first");
        assertThat(second.texts(ANN)).extracting(text -> text.body()).containsExactly("From support");
        assertThat(second.texts(ANN).get(0).from()).isEqualTo(NUMBER);
        assertThat(office.books().happenings("say/two")).contains("Twilio: delivered");
    }

    @Test
    void an_account_that_there_is_not_is_refused_with_those_there_are() {
        office.open();
        Saying.to(ANN, "k", "x").on("account", "suport").ask(office, "1");
        office.settle();
        assertThat(Records.of(office).message("say/k"))
                .isEqualTo("refused: there is no account 'suport'; there are support");
        assertThat(first.creates() + second.creates()).isZero();
    }

    @Test
    void a_stop_to_one_account_is_heard_by_its_signature_and_leaves_the_other_alone() {
        office.open();
        support().pointsHere();
        Saying.to(ANN, "k", "From support").on("account", "support").ask(office, "1");
        await("k", State.DELIVERED);
        support().isTexted(ANN, "STOP");
        Saying.to(ANN, "k2", "From support again").on("account", "support").ask(office, "2");
        Saying.to(ANN, "k3", "From the first").ask(office, "3");
        await("k2", State.MUTED);
        await("k3", State.DELIVERED);
    }

    @Test
    void what_one_account_signs_in_the_name_of_another_is_not_believed() {
        office.open();
        var first = SimulatorSettings.local().account().sid();
        assertThat(support().tellsAs(SUPPORT, "SM" + "1".repeat(32), ANN, "STOP"))
                .isEqualTo(200);
        assertThat(support().tellsAs(first, "SM" + "2".repeat(32), ANN, "STOP")).isEqualTo(403);
        Saying.to(ANN, "k", "From the first").ask(office, "1");
        await("k", State.DELIVERED);
    }

    @Test
    void a_dead_credential_stops_its_own_account_only() {
        office.with("TWILIO_ACCOUNTS_SUPPORT_AUTH_TOKEN", "6".repeat(32)).open();
        Saying.to(ANN, "two", "From support").on("account", "support").ask(office, "1");
        Saying.to(ANN, "one", "From the first").ask(office, "2");
        await("one", State.DELIVERED);
        office.await("support is stopped", () -> Records.of(office).events("sender.stopped") == 1);
        assertThat(Records.of(office).message("say/two")).startsWith("queued");
        office.await(
                "operators see which account it is, by its name",
                () -> Scrape.of(office).sum("trunkline_attempts_total", "account=support", "outcome=not_created") > 0);
        var scrape = Scrape.of(office);
        assertThat(scrape.sum("trunkline_attempts_total", "account=support", "outcome=created"))
                .isZero();
        assertThat(scrape.sum("trunkline_attempts_total", "account=default", "outcome=created"))
                .isEqualTo(1);
        assertThat(scrape.sum("trunkline_messages_sent_total", "account=default", "flow=say"))
                .isEqualTo(1);
        assertThat(scrape.sum("trunkline_messages_accepted_total", "account=support", "flow=say"))
                .isEqualTo(1);
        assertThat(scrape.sum("trunkline_twilio_request_seconds_count", "account=support", "outcome=4xx"))
                .isPositive();
        assertThat(scrape.sum("trunkline_twilio_request_seconds_count", "account=default", "outcome=4xx"))
                .isZero();
        assertThat(scrape.samples()).as("no SID where there is a name").noneMatch(sample -> sample.labels()
                .containsValue(SUPPORT));
    }

    @Test
    void an_unsure_message_is_looked_for_in_its_own_account() {
        office.open();
        var lost = "[{\"on\":\"create\",\"kind\":\"lost\",\"times\":1},{\"on\":\"callback\",\"kind\":\"lost\"}]";
        support().faults(lost);
        Saying.to(ANN, "k", "From support").on("account", "support").ask(office, "1");
        await("k", State.UNSURE);
        office.advance(Duration.ofSeconds(61));
        office.await("it is found", () -> office.books().outcomes("say/k").contains("created"));
        assertThat(second.creates()).isEqualTo(1);
        assertThat(first.creates()).isZero();
    }

    @Test
    void each_account_has_as_many_requests_under_way_as_its_own_bound_says() {
        office.with("TWILIO_ACCOUNTS_SUPPORT_CONCURRENCY", "2")
                .with("TWILIO_CONCURRENCY", "40")
                .open();
        // Each takes so long that all of them would be under way together, however slowly they come.
        var slow = "[{\"on\":\"create\",\"kind\":\"latency\",\"ms\":1000}]";
        support().faults(slow);
        office.faults(slow.substring(1, slow.length() - 1));
        for (var n = 10; n < 18; n++) {
            Saying.to("+155512300" + n, "one/" + n, "x").ask(office, "one " + n);
            Saying.to("+155512300" + n, "two/" + n, "x")
                    .on("account", "support")
                    .ask(office, "two " + n);
        }
        office.settle();
        assertThat(second.creates()).isEqualTo(8);
        assertThat(second.peakRequestsInFlight()).isLessThanOrEqualTo(2);
        assertThat(Records.of(office).begunAtOnce("say/two", 900))
                .as("what is begun never waits for a connection")
                .isLessThanOrEqualTo(2);
        assertThat(first.peakRequestsInFlight()).isGreaterThan(2);
    }
}
