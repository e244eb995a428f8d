package io.trunkline.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Alarm;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call leaves from the account that its route names, and what happens in it is believed by that account's signature. */
class CallFromAccountTest {
    private static final String ANN = "+15551230001";
    private static final String SUPPORT = "AC" + "7".repeat(32);
    private static final String TOKEN = "8".repeat(32);
    private static final String NUMBER = "+15005550105";

    @TempDir
    Path folder;

    private static void answers(Simulator twilio, String as) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(twilio.url() + "/simulator/phones/" + ANN))
                .PUT(HttpRequest.BodyPublishers.ofString(as))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_key_is_believed_and_a_machine_is_hung_up_on() throws Exception {
        try (var first = Simulator.start(SimulatorSettings.local());
                var second = Simulator.start(
                        SimulatorSettings.local().withAccount(SUPPORT, TOKEN).withNumbers(List.of(NUMBER)));
                var office = Alarm.office(folder)
                        .accountAt(first)
                        .reachable()
                        .with("TWILIO_ACCOUNTS_SUPPORT_SID", SUPPORT)
                        .with("TWILIO_ACCOUNTS_SUPPORT_AUTH_TOKEN", TOKEN)
                        .with("TWILIO_ACCOUNTS_SUPPORT_PHONE_NUMBER", NUMBER)
                        .with("TWILIO_ACCOUNTS_SUPPORT_API_BASE", second.url())
                        .open()) {
            var terms = ",\"press\":\"1=acknowledge\",\"account\":\"support\"";
            answers(second, "{\"answers\":\"human\",\"keys\":\"1\"}");
            Alarm.raise(office, "one", ANN, "Fire!", terms);
            office.await("the key is heard", () -> office.books().isIn("alarm/one", State.DELIVERED));
            assertThat(office.books().events("twilio.call.acknowledged", "alarm/one"))
                    .hasSize(1);

            answers(second, "{\"answers\":\"machine\"}");
            Alarm.raise(office, "two", ANN, "Fire!", terms);
            office.await("nobody is reached", () -> office.books().isIn("alarm/two", State.UNDELIVERED));
            assertThat(office.books()
                            .events("twilio.call.failed", "alarm/two")
                            .get(0)
                            .path("outcome")
                            .asText())
                    .isEqualTo("machine");
            office.await("it is hung up on", () -> second.calls(ANN).stream()
                    .allMatch(call -> call.status().equals("completed")));
            assertThat(second.calls(ANN))
                    .as("a machine that was left alone would have been asked for a key again")
                    .allSatisfy(call -> assertThat(call.heard()).noneMatch(said -> said.contains("No key")));
            assertThat(second.calls(ANN)).extracting(call -> call.from()).containsOnly(NUMBER);
            assertThat(first.calls(ANN)).isEmpty();
        }
    }
}
