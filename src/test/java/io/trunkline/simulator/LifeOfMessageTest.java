package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LifeOfMessageTest {
    private final SimulatorSettings settings = SimulatorSettings.local().withStep(Duration.ofMillis(20));
    private final Simulator simulator = Simulator.start(settings);
    private final Customer customer = new Customer(simulator, settings);
    private final Ear ear = new Ear();

    @AfterEach
    void end() {
        ear.close();
        simulator.close();
    }

    @Test
    void createdMessageHasTheFieldsThatTwilioSends() throws Exception {
        var response = customer.create("To", Customer.ANN, "From", Customer.OWN, "Body", "Hello");

        assertThat(response.statusCode()).isEqualTo(201);
        JsonObject message = Customer.json(response);
        assertThat(message.getString("sid")).matches("SM[0-9a-f]{32}");
        assertThat(message.getString("status")).isEqualTo("queued");
        assertThat(message.getString("direction")).isEqualTo("outbound-api");
        assertThat(message.getValue("num_segments")).isEqualTo("1");
        assertThat(message.getValue("num_media")).isEqualTo("0");
        assertThat(message.getMap())
                .containsEntry("price", null)
                .containsEntry("date_sent", null)
                .containsEntry("error_code", null)
                .containsEntry("messaging_service_sid", null)
                .containsEntry("price_unit", "USD");
        assertThat(message.getString("date_created")).matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} .* \\+0000");
        assertThat(message.getString("uri")).isEqualTo(customer.message(message.getString("sid")));
        assertThat(message.getJsonObject("subresource_uris").getString("media"))
                .endsWith(message.getString("sid") + "/Media.json");
        assertThat(response.headers().firstValue("Twilio-Request-Id").orElse(""))
                .matches("RQ[0-9a-f]{32}");
    }

    @Test
    void callbacksTellOfSentAndDeliveredInOrderAndNeverOfTheFirstState() throws Exception {
        JsonObject message = Customer.json(customer.create(
                "To",
                Customer.ANN,
                "From",
                Customer.OWN,
                "Body",
                "Hello",
                "StatusCallback",
                ear.url("/s?m=1&n=a%20b")));

        List<Ear.Heard> heard = ear.next(2);

        assertThat(heard).extracting(h -> h.get("MessageStatus")).containsExactly("sent", "delivered");
        assertThat(heard).allSatisfy(h -> {
            assertThat(ear.isValid(h, settings)).isTrue();
            assertThat(h.target()).isEqualTo("/s?m=1&n=a%20b");
            assertThat(h.get("MessageSid")).isEqualTo(message.getString("sid"));
            assertThat(h.get("SmsSid")).isEqualTo(message.getString("sid"));
            assertThat(h.get("SmsStatus")).isEqualTo(h.get("MessageStatus"));
            assertThat(h.get("AccountSid")).isEqualTo(settings.account().sid());
            assertThat(h.get("From")).isEqualTo(Customer.OWN);
            assertThat(h.get("To")).isEqualTo(Customer.ANN);
            assertThat(h.get("ApiVersion")).isEqualTo("2010-04-01");
        });
        assertThat(heard.get(0).get("RawDlrDoneDate")).isNull();
        assertThat(heard.get(1).get("RawDlrDoneDate")).matches("\\d{10}");
        assertThat(customer.get(customer.message(message.getString("sid"))).getString("status"))
                .isEqualTo("delivered");
    }

    @Test
    void messagingServiceAcceptsFirstAndChoosesTheSenderLater() throws Exception {
        JsonObject message = Customer.json(customer.create(
                "To",
                Customer.ANN,
                "MessagingServiceSid",
                Customer.SERVICE,
                "Body",
                "Hello",
                "StatusCallback",
                ear.url("/s")));

        assertThat(message.getString("status")).isEqualTo("accepted");
        assertThat(message.getValue("from")).isNull();
        assertThat(message.getValue("num_segments")).isEqualTo("0");
        List<Ear.Heard> heard = ear.next(3);
        assertThat(heard).extracting(h -> h.get("MessageStatus")).containsExactly("queued", "sent", "delivered");
        assertThat(heard).extracting(h -> h.get("From")).containsOnly(Customer.OWN);
        assertThat(heard).extracting(h -> h.get("MessagingServiceSid")).containsOnly(Customer.SERVICE);
        JsonObject after = customer.get(customer.message(message.getString("sid")));
        assertThat(after.getValue("num_segments")).isEqualTo("1");
        assertThat(after.getString("from")).isEqualTo(Customer.OWN);
    }

    @Test
    void phoneShowsTheTextAndItsState() throws Exception {
        String sid = customer.text("Hello").getString("sid");

        Text delivered =
                simulator.awaitText(Customer.ANN, text -> text.status().equals("delivered"), Duration.ofSeconds(5));

        assertThat(delivered.sid()).isEqualTo(sid);
        assertThat(delivered.kind()).isEqualTo("outbound");
        assertThat(simulator.texts(Customer.ANN)).containsExactly(delivered);
        assertThat(simulator.creates()).isEqualTo(1);
        assertThat(simulator.requestsInFlight()).isZero();
        assertThat(simulator.peakRequestsInFlight()).isEqualTo(1);
    }
}
