package io.trunkline.proof.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.stream.LongStream;

/** The simulator; it says when a text came to the millisecond. */
final class SimulatedTwilio implements Twilio {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Simulator simulator;
    private final HttpClient client = HttpClient.newHttpClient();

    SimulatedTwilio() {
        simulator = Simulator.start(SimulatorSettings.local()
                .withAccount(ACCOUNT, TOKEN)
                .withNumbers(LongStream.range(0, Webhooks.SENDERS)
                        .mapToObj(Webhooks::sender)
                        .toList()));
    }

    @Override
    public String url() {
        return simulator.url();
    }

    @Override
    public long creates() {
        return simulator.creates();
    }

    @Override
    public void answerAfter(int millis) {
        ask("PUT", "/simulator/faults", "[{\"on\":\"create\",\"kind\":\"latency\",\"ms\":" + millis + "}]");
    }

    @Override
    public void forget() {
        ask("DELETE", "/simulator", "");
    }

    @Override
    public Samples journeys() {
        try {
            var journeys = new Samples();
            for (JsonNode text : JSON.readTree(ask("GET", "/simulator/ledger", ""))) {
                var sentAt = Webhooks.sentAt(text.path("body").asText(), Webhooks.MARK);
                if (sentAt > 0) {
                    var came = Instant.parse(text.path("at").asText());
                    journeys.add(Math.max(0, came.toEpochMilli() * 1_000 - sentAt));
                }
            }
            return journeys;
        } catch (IOException e) {
            throw new IllegalStateException("the simulator's ledger cannot be read", e);
        }
    }

    private String ask(String method, String path, String body) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url() + path))
                                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException("the simulator does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        simulator.close();
    }
}
