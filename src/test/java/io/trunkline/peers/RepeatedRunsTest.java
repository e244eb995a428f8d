package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Post;
import io.trunkline.office.Records;
import io.trunkline.office.Saying;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is texted again elsewhere because a run is repeated: by a schedule, for another list, or after a failure. */
class RepeatedRunsTest {
    private static final String ANN = "+15551230001";
    private static final String BEN = "+15551230002";
    private static final String CAT = "+15551230003";

    private static final String ALERT = """
            - route:
                id: alert
                description: Text an alert to everybody on its list.
                from:
                  uri: kamelet:event-source
                  parameters: {types: office.alert}
                  steps:
                    - setVariable: {name: alert, jq: .alert}
                    - split:
                        jq: ".to[]"
                        stopOnException: true
                        steps:
                          - setVariable: {name: to, simple: "${body}"}
                          - choice:
                              when:
                                - simple: "${variable.to} == 'the provider fails'"
                                  steps:
                                    - throwException: {exceptionType: java.lang.IllegalStateException, message: the provider fails}
                          - setBody: {simple: "Alert ${variable.alert}."}
                          - to:
                              uri: kamelet:sms-sink
                              parameters: {to: "${variable.to}", key: "${variable.alert}/${variable.to}"}
            """;

    @TempDir
    Path folder;

    /** mautic/mautic#13802: a campaign's text is sent again at every run of its cron job. */
    @Test
    void mautic_13802_a_campaign_that_runs_again_texts_nobody_again() {
        try (var office = Saying.office(folder).open()) {
            for (var run = 1; run <= 3; run++) {
                Saying.to(ANN, "summer/ann", "Summer sale").ask(office, "ann/" + run);
                Saying.to(BEN, "summer/ben", "Summer sale").ask(office, "ben/" + run);
                office.settle();
                office.advance(Duration.ofDays(1));
            }
            office.phone(ANN).reads("Summer sale").readsNothing();
            office.phone(BEN).reads("Summer sale").readsNothing();
            assertThat(office.simulator().creates()).isEqualTo(2);
        }
    }

    /** mautic/mautic#8802: a message for a certain day is sent over and over again, at every run, once that day has come. */
    @Test
    void mautic_8802_a_text_for_a_certain_day_is_sent_on_that_day_once_however_often_a_run_asks_for_it() {
        try (var office = Saying.office(folder).open()) {
            var day = office.trunkline().clock().instant().plus(Duration.ofHours(47));
            for (var run = 0; run < 6; run++) {
                Saying.to(ANN, "welcome/ann", "Welcome")
                        .on("sendAt", day.toString())
                        .ask(office, "run/" + run);
                office.settle();
                assertThat(office.phone(ANN).all()).as("on day " + run).hasSize(run < 2 ? 0 : 1);
                office.advance(Duration.ofDays(1));
            }
            assertThat(office.simulator().creates()).isEqualTo(1);
        }
    }

    /** mautic/mautic#10850, #10853: whoever is in two segments of a campaign is texted twice. */
    @Test
    void mautic_10850_10853_whoever_is_in_two_segments_at_once_is_texted_once() {
        try (var office = Saying.office(folder).open()) {
            var batch = "["
                    + String.join(
                            ",",
                            say("buyers/ann", "summer/ann", ANN),
                            say("buyers/ben", "summer/ben", BEN),
                            say("fans/ann", "summer/ann", ANN))
                    + "]";
            assertThat(office.postWithToken("/events", batch, "application/cloudevents-batch+json")
                            .statusCode())
                    .isEqualTo(202);
            office.settle();
            office.phone(ANN).reads("Summer sale").readsNothing();
            office.phone(BEN).reads("Summer sale").readsNothing();
        }
    }

    private static String say(String id, String key, String to) {
        return Post.envelope(
                id, "office.say", "", "{\"to\":\"" + to + "\",\"key\":\"" + key + "\",\"text\":\"Summer sale\"}");
    }

    /** messagebird/sachet: one recipient fails, and Alertmanager's retry texts all that were served before once more. */
    @Test
    void sachet_a_failure_in_the_middle_of_a_list_does_not_text_those_before_it_again() {
        try (var office =
                Saying.office(folder).file("routes/alert.camel.yaml", ALERT).open()) {
            var list = "{\"alert\":\"disk\",\"to\":[\"" + ANN + "\",\"" + BEN + "\",\"the provider fails\",\"" + CAT
                    + "\"]}";
            Post.to(office).event("alert/1", "office.alert", list);
            office.await("it was tried again until it was parked", () -> {
                office.advance(Duration.ofMinutes(30));
                return Records.of(office).count("select count(*) from delivery where state = 'parked'") == 1;
            });
            // As a caller does who saw an error: once more, as another event.
            Post.to(office).event("alert/2", "office.alert", list.replace("the provider fails", CAT));
            office.settle();
            office.phone(ANN).reads("Alert disk.").readsNothing();
            office.phone(BEN).reads("Alert disk.").readsNothing();
            office.phone(CAT).reads("Alert disk.").readsNothing();
        }
    }
}
