package io.trunkline.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.FurtherAccount;
import io.trunkline.office.Mailbox;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts to a further account are looked for in its own list, with its own sign-in, and what came with them is fetched so. */
class TwoAccountsTest {
    private static final String ANN = "+15551230001";
    private static final String SUPPORT = "AC" + "5".repeat(32);
    private static final String TOKEN = "5".repeat(32);
    private static final String OURS = SimulatorSettings.DEFAULT_NUMBER;
    private static final String NUMBER = "+15005550105";
    private static final byte[] PICTURE = "picture".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final Simulator first = Simulator.start(SimulatorSettings.local());
    private final Simulator second = Simulator.start(
            SimulatorSettings.local().withAccount(SUPPORT, TOKEN).withNumbers(List.of(NUMBER)));
    private Office office;

    @AfterEach
    void close() {
        office.close();
        first.close();
        second.close();
    }

    private Office office() {
        office = Office.in(folder)
                .accountAt(first)
                .with("TWILIO_PHONE_NUMBER", OURS)
                .with("TWILIO_ACCOUNTS_SUPPORT_SID", SUPPORT)
                .with("TWILIO_ACCOUNTS_SUPPORT_AUTH_TOKEN", TOKEN)
                .with("TWILIO_ACCOUNTS_SUPPORT_PHONE_NUMBER", NUMBER)
                .with("TWILIO_ACCOUNTS_SUPPORT_API_BASE", second.url());
        return office;
    }

    private FurtherAccount support() {
        return new FurtherAccount(office, second, SUPPORT, TOKEN, NUMBER);
    }

    @Test
    void texts_to_both_are_heard_once_and_answered_from_where_they_were_texted_to() {
        Mailbox.answering(office()).open();
        var mailbox = Mailbox.of(office);
        office.phone(ANN).texts("to the first");
        support().isTexted(ANN, "to support");
        mailbox.looks().looks();
        assertThat(mailbox.received()).containsExactlyInAnyOrder("to the first", "to support");
        assertThat(first.texts(ANN))
                .filteredOn(text -> text.from().equals(OURS))
                .extracting(text -> text.body())
                .containsExactly("You said: to the first");
        assertThat(second.texts(ANN))
                .filteredOn(text -> text.from().equals(NUMBER))
                .extracting(text -> text.body())
                .containsExactly("You said: to support");
    }

    @Test
    void a_list_that_cannot_be_read_leaves_the_other_account_alone() {
        Mailbox.answering(office().with("TWILIO_ACCOUNTS_SUPPORT_AUTH_TOKEN", "6".repeat(32)))
                .open();
        var mailbox = Mailbox.of(office);
        office.phone(ANN).texts("hello");
        mailbox.looks();
        office.phone(ANN).reads("You said: hello");
        assertThat(office.observe("/observe/health").body())
                .contains("texts to " + NUMBER + " cannot be looked for")
                .doesNotContain("texts to " + OURS);
    }

    @Test
    void a_number_of_the_further_account_is_switched_by_its_name() {
        Mailbox.answering(office()).open();
        var mailbox = Mailbox.of(office);
        var wish = "{\"number\":\"" + NUMBER + "\",\"polling\":\"off\",\"account\":\"";
        assertThat(office.postWithToken("/api/polls", wish + "sales\"}", "application/json")
                        .body())
                .contains("There is no account 'sales'; there are support");
        office.postWithToken("/api/polls", wish + "support\"}", "application/json");
        support().isTexted(ANN, "while it is off");
        mailbox.looks();
        assertThat(mailbox.heard()).isZero();
        office.postWithToken("/api/polls", wish.replace("off", "on") + "support\"}", "application/json");
        mailbox.hears(1);
        assertThat(mailbox.received()).containsExactly("while it is off");
    }

    @Test
    void a_picture_is_fetched_with_the_sign_in_of_the_account_it_was_texted_to() {
        office().file("pictures.camel.yaml", """
                - route:
                    id: pictures
                    from:
                      uri: kamelet:event-source
                      parameters: {types: twilio.sms.received}
                      steps:
                        - setVariable: {name: picture, jq: ".media[0].url"}
                        - to:
                            uri: kamelet:media-action
                            parameters: {url: "${variable.picture}"}
                        - setBody: {simple: "A ${body}"}
                        - to: kamelet:reply-sink
                """).open();
        support().isTextedPicture(ANN, "image/png", PICTURE);
        Mailbox.of(office).looks();
        office.await("it is described", () -> second.texts(ANN).stream()
                .anyMatch(text -> text.body().equals("A picture")));
        assertThat(Records.of(office).events("twilio.text.heard")).isEqualTo(1);
    }
}
