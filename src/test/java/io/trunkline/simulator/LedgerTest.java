package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final SimulatorSettings settings =
            SimulatorSettings.local().withStep(Duration.ofMillis(5)).withIdleTimeout(Duration.ofMillis(300));
    private final Simulator simulator = Simulator.start(settings);
    private final Customer customer = new Customer(simulator, settings);

    @AfterEach
    void end() {
        simulator.close();
    }

    @Test
    void ledgerTellsEverythingThatWasAcceptedOldestFirst() throws Exception {
        long before = System.currentTimeMillis();
        customer.text("one");
        customer.reply(Customer.BOB, "help");
        customer.create("To", Customer.BOB, "From", Customer.OWN, "Body", "");

        JsonArray ledger = customer.ledger("");

        assertThat(ledger).hasSize(3);
        JsonObject first = ledger.getJsonObject(0);
        assertThat(first.getString("kind")).isEqualTo("outbound");
        assertThat(first.getString("from")).isEqualTo(Customer.OWN);
        assertThat(first.getString("to")).isEqualTo(Customer.ANN);
        assertThat(first.getString("body")).isEqualTo("one");
        assertThat(first.getLong("requestBegan")).isBetween(before, System.currentTimeMillis());
        assertThat(Instant.parse(first.getString("at")).toEpochMilli()).isGreaterThanOrEqualTo(before);
        assertThat(ledger.getJsonObject(1).getString("kind")).isEqualTo("inbound");
        assertThat(ledger.getJsonObject(2).getString("kind")).isEqualTo("confirmation");
    }

    @Test
    void ledgerIsFilteredByNumbersAndPlace() throws Exception {
        customer.text("one");
        customer.create("To", Customer.BOB, "From", Customer.OWN, "Body", "two");
        customer.text("three");

        assertThat(customer.ledger("?to=%2B15551230001")).hasSize(2);
        assertThat(customer.ledger("?to=%2B15551230001&since=1")).hasSize(1);
        assertThat(customer.ledger("?from=%2B15005550006&since=1")).hasSize(2);
        assertThat(customer.ledger("?since=3")).isEmpty();
        assertThat(customer.ledger("?since=3&wait=50")).isEmpty();
        assertThat(customer.send(customer.request("/simulator/ledger?since=x").build())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void longPollIsAnsweredByTheNextEntry() throws Exception {
        customer.text("one");
        var poll = customer.sendLater(customer.request("/simulator/ledger?to=%2B15551230002&since=1&wait=100000")
                .build());
        customer.text("two");

        customer.create("To", Customer.BOB, "From", Customer.OWN, "Body", "three");

        JsonArray found = new JsonArray(poll.get().body());
        assertThat(found).hasSize(1);
        assertThat(found.getJsonObject(0).getString("body")).isEqualTo("three");
    }

    @Test
    void changesOfStateAreToldByRevision() throws Exception {
        customer.text("one");
        simulator.awaitText(Customer.ANN, text -> text.status().equals("delivered"), Duration.ofSeconds(5));
        var all = customer.send(customer.request("/simulator/ledger?revision=0").build());
        String revision = all.headers().firstValue("Ledger-Revision").orElse("");

        assertThat(new JsonArray(all.body())).hasSize(1);
        assertThat(new JsonArray(all.body()).getJsonObject(0).getString("status"))
                .isEqualTo("delivered");
        assertThat(customer.ledger("?revision=" + revision)).isEmpty();
        customer.text("two");
        assertThat(customer.ledger("?revision=" + revision + "&wait=5000")).hasSize(1);
    }

    @Test
    void longLedgerComesWhole() throws Exception {
        for (int at = 0; at < 1201; at++) {
            customer.text("text " + at);
        }

        assertThat(customer.ledger("")).hasSize(1201);
    }

    @Test
    void textThatNeverComesIsMissedWithWhatDidCome() throws Exception {
        customer.text("one");

        assertThatThrownBy(() ->
                        simulator.awaitText(Customer.ANN, text -> text.body().equals("two"), Duration.ofMillis(50)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one");
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        for (String request : new String[] {"", "GET /simulator/clock HTTP/1.1\r\nHost: localhost\r\n\r\n"}) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port())) {
                socket.setSoTimeout(5000);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

                assertThat(answer).startsWith(request.isEmpty() ? "" : "HTTP/1.1 200 OK");
            }
        }
    }

    @Test
    void connectionThatWaitsForAnAnswerIsNotIdle() throws Exception {
        var poll = customer.sendLater(
                customer.request("/simulator/ledger?wait=1000").build());

        assertThat(new JsonArray(poll.get().body())).isEmpty();
    }

    @Test
    void unknownControlIsToldSo() throws Exception {
        var response = customer.send(customer.request("/simulator/fault").build());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Customer.json(response).getString("error")).isEqualTo("GET /simulator/fault is unknown");
    }
}
