package io.trunkline.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The simulator from outside: its phones, its faults and its ledger, which is the third one. */
final class Phones {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final Web web = new Web();
    private final String url;

    Phones(String url) {
        this.url = url;
    }

    /** Somebody texts us; answers whether our webhook was answered with a 2xx. */
    boolean text(String phone, String sender, String body) throws InterruptedException {
        var text =
                Web.JSON.createObjectNode().put("from", phone).put("to", sender).put("body", body);
        try {
            var status = web.ask("POST", url + "/simulator/texts", JSON, text.toString(), PATIENCE)
                    .path("webhook")
                    .path("status")
                    .asInt();
            return status / 100 == 2;
        } catch (IOException e) {
            return false;
        }
    }

    /** Replaces the faults. */
    void faults(List<Map<String, Object>> faults) throws InterruptedException {
        try {
            insist("PUT", "/simulator/faults", Web.JSON.valueToTree(faults).toString());
        } catch (IOException e) {
            throw new IllegalStateException("the simulator does not take its faults: " + e.getMessage(), e);
        }
    }

    /** Asks again for a while: it refuses connections for a moment when that is the fault. */
    private JsonNode insist(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        for (var tries = 0; ; tries++) {
            try {
                return web.ask(method, url + path, JSON, body, LONGEST);
            } catch (IOException e) {
                if (tries == 20) {
                    throw e;
                }
                Thread.sleep(250);
            }
        }
    }

    /** Points the texts to all our numbers there. */
    void point(Stage stage, String target) throws IOException, InterruptedException {
        var login = Base64.getEncoder()
                .encodeToString((stage.account() + ":" + stage.authToken()).getBytes(StandardCharsets.UTF_8));
        var headers = Map.of("Authorization", "Basic " + login, "Content-Type", "application/x-www-form-urlencoded");
        var numbers = url + "/2010-04-01/Accounts/" + stage.account() + "/IncomingPhoneNumbers";
        var form = "SmsMethod=POST&SmsUrl="
                + URLEncoder.encode(target + "/twilio/texts#rc=5&rp=all", StandardCharsets.UTF_8);
        for (var number : web.ask("GET", numbers + ".json?PageSize=100", headers, null, PATIENCE)
                .path("incoming_phone_numbers")) {
            web.ask("POST", numbers + "/" + number.path("sid").asText() + ".json", headers, form, PATIENCE);
        }
    }

    /** What it took from us after that place in its ledger. */
    List<Received> received(long after) throws IOException, InterruptedException {
        var received = new ArrayList<Received>();
        for (JsonNode text : insist("GET", "/simulator/ledger?since=" + after, null)) {
            if (text.path("kind").asText().equals("outbound")) {
                var at = Instant.parse(text.path("at").asText()).toEpochMilli();
                received.add(new Received(
                        text.path("index").asLong(),
                        Owed.token(text.path("body").asText()),
                        text.path("from").asText(),
                        text.path("sid").asText(),
                        new Received.Fate(
                                text.path("status").asText(),
                                text.path("errorCode").asInt()),
                        text.path("requestBegan").asLong(at)));
            }
        }
        return received;
    }
}
