package io.trunkline.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Mailbox;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.office.TwilioConsole;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that people text are named by the event, and fetched with our sign-in, which goes nowhere but to Twilio. */
class AttachmentsTest {
    private static final String ANN = "+15551230001";
    private static final byte[] PICTURE = "picture".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final Simulator twilio = Simulator.start(SimulatorSettings.local());
    private Office office;

    @AfterEach
    void close() {
        office.close();
        twilio.close();
    }

    /** An office that says what is in each picture it is texted. */
    private Office describing() {
        office = Office.in(folder).accountAt(twilio).file("pictures.camel.yaml", """
                - route:
                    id: pictures
                    from:
                      uri: kamelet:event-source
                      parameters: {types: twilio.sms.received}
                      steps:
                        - setVariable: {name: picture, jq: ".media[0].url"}
                        - setVariable: {name: type, jq: ".media[0].type"}
                        - to:
                            uri: kamelet:media-action
                            parameters: {url: "${variable.picture}"}
                        - setBody: {simple: "${variable.type} of a ${body}"}
                        - to: kamelet:reply-sink
                """);
        return office;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_picture_is_fetched_whether_a_webhook_or_the_list_tells_of_it(boolean webhook) {
        describing();
        if (webhook) {
            office.reachable().open();
            TwilioConsole.of(office).pointsHere();
        } else {
            office.open();
        }
        office.phone(ANN).textsPicture("image/png", PICTURE);
        if (!webhook) {
            Mailbox.of(office).looks();
        }
        office.phone(ANN).reads("image/png of a picture");
        assertThat(String.valueOf(Records.of(office).data("twilio.text.heard").get(0)))
                .contains("\"type\":\"image/png\"")
                .containsPattern("/2010-04-01/Accounts/AC\\w{32}/Messages/MM\\w{32}/Media/ME\\w{32}");
    }

    @Test
    void a_picture_that_is_too_large_is_not_fetched_and_says_so() {
        describing().with("MEDIA_MAX", "6").with("JOURNAL_TRIES", "1").open();
        office.phone(ANN).textsPicture("image/png", PICTURE);
        office.await("the text is heard", () -> Records.of(office).events("twilio.sms.received") == 1);
        var id = String.valueOf(Records.of(office)
                .ask("select id from event where type = 'twilio.sms.received'")
                .get(0));
        assertThat(Records.of(office).parked("pictures/pictures", id)).contains("larger than 6 bytes (media.max)");
    }

    @Test
    void our_sign_in_goes_to_no_other_url_than_that_of_our_own_media() {
        office = Office.in(folder)
                .accountAt(twilio)
                .with("JOURNAL_TRIES", "1")
                .file("fetch.camel.yaml", """
                - route:
                    id: fetch
                    from:
                      uri: kamelet:event-source
                      parameters: {types: test.fetch}
                      steps:
                        - setVariable: {name: url, jq: ".url"}
                        - to:
                            uri: kamelet:media-action
                            parameters: {url: "${variable.url}"}
                """)
                .open();
        var account = SimulatorSettings.local().account().sid();
        var id = 0;
        for (var url : new String[] {
            "https://evil.example/2010-04-01/Accounts/" + account + "/Messages/MM" + "0".repeat(32) + "/Media/ME"
                    + "0".repeat(32),
            "https://api.twilio.com@evil.example/2010-04-01/Accounts/" + account + "/Messages/MM" + "0".repeat(32)
                    + "/Media/ME" + "0".repeat(32),
            "https://api.twilio.com/2010-04-01/Accounts/" + account + "/Messages/MM" + "0".repeat(32)
                    + "/../../Keys.json",
            "https://api.twilio.com/2010-04-01/Accounts/AC" + "9".repeat(32) + "/Messages/MM" + "0".repeat(32)
                    + "/Media/ME" + "0".repeat(32),
            "nonsense"
        }) {
            id++;
            office.postWithToken(
                    "/events",
                    "{\"specversion\":\"1.0\",\"source\":\"tests\",\"id\":\"" + id
                            + "\",\"type\":\"test.fetch\",\"datacontenttype\":\"application/json\",\"data\":{\"url\":\""
                            + url + "\"}}",
                    "application/cloudevents+json");
            assertThat(Records.of(office).parked("fetch/fetch", String.valueOf(id)))
                    .as(url)
                    .contains("no URL of a text's file in an account of ours");
        }
    }
}
