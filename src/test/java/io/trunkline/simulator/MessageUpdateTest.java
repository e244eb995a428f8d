package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageUpdateTest {
    private final SimulatorSettings settings = SimulatorSettings.local().withStep(Duration.ofMinutes(1));
    private final Simulator simulator = Simulator.start(settings);
    private final Customer customer = new Customer(simulator, settings);
    private final Ear ear = new Ear();

    @AfterEach
    void end() {
        ear.close();
        simulator.close();
    }

    @Test
    void queuedMessageIsCanceledAndNeverSent() throws Exception {
        String sid = Customer.json(customer.create(
                        "To", Customer.ANN, "From", Customer.OWN, "Body", "Hello", "StatusCallback", ear.url("/")))
                .getString("sid");

        JsonObject canceled = Customer.json(update(sid, "Status", "canceled"));

        assertThat(canceled.getString("status")).isEqualTo("canceled");
        assertThat(ear.next().get("MessageStatus")).isEqualTo("canceled");
        deliver();
        assertThat(customer.get(customer.message(sid)).getString("status")).isEqualTo("canceled");
        assertThat(Customer.json(update(sid, "Status", "canceled")).getInteger("code"))
                .isEqualTo(30409);
    }

    @Test
    void emptyBodyRedacts() throws Exception {
        String sid = customer.text("Secret").getString("sid");

        assertThat(Customer.json(update(sid, "Body", "")).getString("body")).isEmpty();

        assertThat(customer.get(customer.message(sid)).getString("body")).isEmpty();
    }

    @Test
    void anyOtherUpdateIsRefused() throws Exception {
        String sid = customer.text("Hello").getString("sid");

        for (String[] form :
                new String[][] {{"Body", "", "Status", "canceled"}, {"Body", "x"}, {"Status", "sent"}, {}}) {
            var response = update(sid, form);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(Customer.json(response).getInteger("code")).isEqualTo(30400);
        }
    }

    @Test
    void onlyWhatIsFinalCanBeDeleted() throws Exception {
        String sid = customer.text("Hello").getString("sid");
        var delete = customer.request(customer.message(sid)).DELETE().build();
        assertThat(Customer.json(customer.send(delete)).getInteger("code")).isEqualTo(20009);
        deliver();

        assertThat(customer.send(delete).statusCode()).isEqualTo(204);

        assertThat(customer.send(delete).statusCode()).isEqualTo(404);
        assertThat(customer.get(customer.messages()).getJsonArray("messages")).isEmpty();
        assertThat(customer.ledger("")).hasSize(1);
    }

    @Test
    void movedClockMakesHappenWhatIsDue() throws Exception {
        customer.text("Hello");

        deliver();

        assertThat(customer.get("/simulator/clock").getString("offset")).isEqualTo("PT3H");
        assertThat(customer.put("/simulator/clock", "{\"offset\":\"soon\"}").statusCode())
                .isEqualTo(400);
    }

    private void deliver() throws Exception {
        for (String offset : new String[] {"PT1H", "PT2H", "PT3H"}) {
            customer.put("/simulator/clock", "{\"offset\":\"" + offset + "\"}");
            String status = offset.equals("PT1H") ? "sending" : offset.equals("PT2H") ? "sent" : "delivered";
            simulator.awaitText(
                    Customer.ANN,
                    text -> text.status().equals(status) || text.status().equals("canceled"),
                    Duration.ofSeconds(5));
        }
    }

    private HttpResponse<String> update(String sid, String... form) throws Exception {
        return customer.send(customer.post(customer.message(sid), form));
    }
}
