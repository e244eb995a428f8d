package io.trunkline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.http.HttpMethod;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import io.trunkline.message.State;
import io.trunkline.office.OddTwilio;
import io.trunkline.office.Office;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** twilio-ruby#519, and the same in twilio-java: a client that repeats a create when the answer is a 5xx, though Twilio may have created it. */
class TwilioRubyRepeatTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void the_client_of_the_sdk_posts_a_create_again_on_a_5xx_and_ours_does_not() {
        try (var twilio = OddTwilio.start();
                var office = Office.in(folder).accountAt(twilio.url()).open()) {
            twilio.answers(500, "application/json", "{\"code\":20500,\"message\":\"Internal Server Error\"}");
            var account = SimulatorSettings.local().account().sid();
            var request =
                    new Request(HttpMethod.POST, twilio.url() + "/2010-04-01/Accounts/" + account + "/Messages.json");
            request.setAuth(account, "token");
            request.addPostParam("Body", "Hello");
            new NetworkHttpClient().reliableRequest(request);
            assertThat(twilio.creates()).as("the SDK").hasSizeGreaterThan(1);

            var before = twilio.creates().size();
            office.paymentFails("in_1", ANN);
            office.await("it is unsure", () -> office.books().isIn("billing/in_1", State.UNSURE));
            office.settle();
            assertThat(twilio.creates()).as("ours").hasSize(before + 1);
        }
    }
}
