package io.trunkline.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.office.Saying;
import io.trunkline.office.TwilioConsole;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.simulator.Text;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Messaging Service speaks by the numbers of its pool, and is one sender to us. */
class ServicesTest {
    private static final String ANN = "+15551230001";
    private static final String ONE = "+15005550101";
    private static final String TWO = "+15005550102";

    @TempDir
    Path folder;

    private final Simulator simulator =
            Simulator.start(SimulatorSettings.local().withNumbers(List.of(ONE, TWO)));
    private Office office;
    private TwilioConsole twilio;
    private String service;

    @BeforeEach
    void establish() {
        office = Saying.office(folder).accountAt(simulator).reachable();
        twilio = TwilioConsole.of(office);
        service = twilio.service(ONE, TWO);
        twilio.pointsHere(ONE).pointsHere(TWO).pointsHere();
    }

    @AfterEach
    void close() {
        office.close();
        simulator.close();
    }

    private void open() {
        office.with("TWILIO_MESSAGING_SERVICE_SID", service)
                .with("OPTOUT_SCOPE", "sender")
                .open();
    }

    private String speaker() {
        office.await("the service has chosen who speaks", () -> last().from() != null);
        return String.valueOf(last().from());
    }

    private Text last() {
        var all = office.phone(ANN).all();
        return all.get(all.size() - 1);
    }

    @Test
    void a_number_of_the_pool_speaks_and_what_it_is_answered_is_said_to_the_service() {
        open();
        Saying.to(ANN, "k", "Hello").ask(office, "1");
        office.phone(ANN).reads("Hello");
        assertThat(speaker()).isIn(ONE, TWO);
        office.await("it is delivered", () -> office.books().isIn("say/k", State.DELIVERED));
        assertThat(office.books().life("say/k").message().address().sender()).isEqualTo(service);
        office.phone(ANN).texts(speaker(), "STOP");
        Saying.to(ANN, "k2", "Again").ask(office, "2");
        office.phone(ANN).readsNothing();
        assertThat(Records.of(office).message("say/k2")).startsWith("muted: opted out");
        Saying.to(ANN, "k3", "From another sender")
                .on("from", SimulatorSettings.DEFAULT_NUMBER)
                .ask(office, "3");
        office.phone(ANN).reads("From another sender");
    }

    @Test
    void a_stop_to_one_number_of_the_pool_is_one_to_all_of_it() {
        open();
        office.phone(ANN).texts(ONE, "STOP");
        office.phone(ANN).texts(TWO, "anything");
        Saying.to(ANN, "k", "Hello").ask(office, "1");
        office.phone(ANN).readsNothing();
        assertThat(Records.of(office).message("say/k")).startsWith("muted");
    }

    @Test
    void a_route_may_name_one() {
        office.open();
        Saying.to(ANN, "k", "Hello").on("from", service).ask(office, "1");
        office.phone(ANN).reads("Hello");
        assertThat(speaker()).isIn(ONE, TWO);
    }

    @Test
    void an_empty_one_refuses_with_its_code() {
        office.open();
        Saying.to(ANN, "k", "Hello").on("from", twilio.service()).ask(office, "1");
        office.await("it is refused", () -> office.books().isIn("say/k", State.REFUSED));
        assertThat(office.books().life("say/k").message().standing().code()).isEqualTo(21704);
    }

    @Test
    void its_rate_is_one_for_the_whole_pool() {
        office.with("RATE_SERVICE", "2");
        open();
        for (var n = 1; n <= 5; n++) {
            Saying.to("+1555123000" + n, "k" + n, "Hello").ask(office, String.valueOf(n));
        }
        office.await(
                "all are sent",
                () -> Records.of(office).count("select count(*) from attempt where outcome = 'created'") == 5);
        var took = Records.of(office).count("select max(begun_at) - min(begun_at) from attempt");
        assertThat(took).as("five in four intervals of half a second").isGreaterThan(1_500);
        assertThat(Records.of(office).ask("select address from sender")).containsExactly(service);
    }

    @Test
    void whoever_wrote_to_its_pool_on_whatsapp_may_be_answered_through_it() {
        open();
        var ann = office.phone("whatsapp:" + ANN);
        ann.texts("whatsapp:" + ONE, "Hello");
        Saying.to(ANN, "k", "Hello Ann").onWhatsApp().on("from", service).ask(office, "1");
        office.await("it is said", () -> !Records.of(office).message("say/k").isEmpty());
        assertThat(Records.of(office).message("say/k")).doesNotStartWith("refused");
    }
}
