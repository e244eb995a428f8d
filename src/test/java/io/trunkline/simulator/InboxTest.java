package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxTest {
    private static final String TOLL_FREE = "+18005550100";

    private final SimulatorSettings settings =
            SimulatorSettings.local().withStep(Duration.ofMillis(1)).withNumbers(List.of(TOLL_FREE));
    private final Simulator simulator = Simulator.start(settings);
    private final Customer customer = new Customer(simulator, settings);
    private final Ear ear = new Ear();

    @AfterEach
    void end() {
        ear.close();
        simulator.close();
    }

    @Test
    void textWithoutAWebhookIsInTheListOnly() throws Exception {
        JsonObject result = customer.reply(Customer.ANN, "Hello there");

        assertThat(result.getValue("webhook")).isNull();
        JsonObject message = customer.get(customer.message(result.getString("sid")));
        assertThat(message.getString("direction")).isEqualTo("inbound");
        assertThat(message.getString("status")).isEqualTo("received");
        assertThat(message.getString("from")).isEqualTo(Customer.ANN);
        assertThat(message.getString("date_sent")).isNotNull();
    }

    @Test
    void webhookIsSignedAndAnsweredBeforeTheText() throws Exception {
        customer.configure("SmsUrl", ear.url("/twilio/text?a=b#rc=2&rp=all"));
        ear.answer(200, "text/xml", "<Response/>");

        JsonObject result = customer.reply(Customer.ANN, "Grüße & Küsse");

        assertThat(result.getJsonObject("webhook"))
                .isEqualTo(new JsonObject().put("status", 200).put("body", "<Response/>"));
        Ear.Heard heard = ear.next();
        assertThat(ear.isValid(heard, settings)).isTrue();
        assertThat(heard.target()).isEqualTo("/twilio/text?a=b");
        assertThat(heard.get("Body")).isEqualTo("Grüße & Küsse");
        assertThat(heard.get("From")).isEqualTo(Customer.ANN);
        assertThat(heard.get("To")).isEqualTo(Customer.OWN);
        for (String name : List.of("MessageSid", "SmsSid", "SmsMessageSid")) {
            assertThat(heard.get(name)).isEqualTo(result.getString("sid"));
        }
        assertThat(heard.get("NumMedia")).isEqualTo("0");
        assertThat(heard.get("NumSegments")).isEqualTo("1");
        assertThat(heard.get("SmsStatus")).isEqualTo("received");
        assertThat(heard.get("AccountSid")).isEqualTo(settings.account().sid());
        assertThat(heard.get("FromCountry")).isEqualTo("US");
        assertThat(heard.get("FromCity")).isEmpty();
    }

    @Test
    void webhookByGetCarriesEverythingInItsSignedUrl() throws Exception {
        customer.configure("SmsUrl", ear.url("/text?a=b"), "SmsMethod", "GET");

        customer.reply(Customer.ANN, "Hello");

        Ear.Heard heard = ear.next();
        assertThat(heard.method()).isEqualTo("GET");
        assertThat(heard.target()).startsWith("/text?a=b&").contains("&Body=Hello&");
        assertThat(ear.isValid(heard, settings)).isTrue();
    }

    @Test
    void fallbackIsCalledWithTheErrorWhenTheWebhookFails() throws Exception {
        customer.configure("SmsUrl", ear.url("/first"), "SmsFallbackUrl", ear.url("/second"));
        ear.answer(500, "text/plain", "no");

        JsonObject result = customer.reply(Customer.ANN, "Hello");

        assertThat(result.getJsonObject("webhook").getInteger("status")).isEqualTo(204);
        assertThat(ear.next().target()).isEqualTo("/first");
        Ear.Heard second = ear.next();
        assertThat(second.target()).isEqualTo("/second");
        assertThat(second.get("ErrorCode")).isEqualTo("11200");
        assertThat(second.get("ErrorUrl")).isEqualTo(ear.url("/first"));
        assertThat(ear.isValid(second, settings)).isTrue();
    }

    @Test
    void twimlRepliesReachThePhone() throws Exception {
        customer.configure("SmsUrl", ear.url("/"));
        ear.answer(
                200,
                "text/xml",
                "<?xml version=\"1.0\"?><Response><Message>Tom &amp; Ann</Message>"
                        + "<Message><Body>two</Body></Message></Response>");

        customer.reply(Customer.ANN, "Hello");

        assertThat(simulator.texts(Customer.ANN))
                .extracting(Text::kind, Text::body)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("inbound", "Hello"),
                        org.assertj.core.groups.Tuple.tuple("twiml-reply", "Tom & Ann"),
                        org.assertj.core.groups.Tuple.tuple("twiml-reply", "two"));
        Text reply = simulator.awaitText(
                Customer.ANN,
                text -> text.body().equals("two") && text.status().equals("delivered"),
                Duration.ofSeconds(5));
        assertThat(customer.get(customer.message(reply.sid())).getString("direction"))
                .isEqualTo("outbound-reply");
    }

    @Test
    void answerThatIsNoTwimlBringsNoReply() throws Exception {
        customer.configure("SmsUrl", ear.url("/"));
        ear.answer(200, "text/xml", "<Response><Message>open");

        customer.reply(Customer.ANN, "Hello");

        assertThat(simulator.texts(Customer.ANN)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOP", "stopall", " Unsubscribe ", "CANCEL", "End", "quit", "revoke", "OptOut"})
    void stopIsObeyedConfirmedAndStillDelivered(String word) throws Exception {
        customer.configure("SmsUrl", ear.url("/"));

        customer.reply(Customer.ANN, word);

        assertThat(ear.next().get("Body")).isEqualTo(word);
        assertThat(ear.rest()).isEmpty();
        Text confirmation = simulator.texts(Customer.ANN).get(1);
        assertThat(confirmation.kind()).isEqualTo("confirmation");
        assertThat(confirmation.body()).startsWith("You have successfully been unsubscribed.");
        var response = customer.create("To", Customer.ANN, "From", Customer.OWN, "Body", "Hello");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Customer.json(response).getInteger("code")).isEqualTo(21610);
        assertThat(customer.create("To", Customer.BOB, "From", Customer.OWN, "Body", "Hello")
                        .statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"START", "yes", "Unstop"})
    void startLiftsTheStop(String word) throws Exception {
        customer.reply(Customer.ANN, "STOP");

        customer.reply(Customer.ANN, word);

        assertThat(simulator.texts(Customer.ANN).get(3).body()).startsWith("You have successfully been re-subscribed");
        assertThat(customer.create("To", Customer.ANN, "From", Customer.OWN, "Body", "Hello")
                        .statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"please stop", "STOP it", "stopp", "Arret"})
    void otherWordsAreNoKeywords(String body) throws Exception {
        customer.reply(Customer.ANN, body);

        assertThat(simulator.texts(Customer.ANN)).hasSize(1);
        assertThat(customer.text("Hello").getString("status")).isEqualTo("queued");
    }

    @Test
    void helpIsAnsweredAndBarsNothing() throws Exception {
        customer.reply(Customer.ANN, "help");

        assertThat(simulator.texts(Customer.ANN).get(1).body())
                .isEqualTo("Reply STOP to unsubscribe. Msg&Data Rates May Apply.");
        assertThat(customer.text("Hello").getString("status")).isEqualTo("queued");
    }

    @Test
    void stopToANumberOfAMessagingServiceBarsTheService() throws Exception {
        String[] message = {"To", Customer.ANN, "MessagingServiceSid", Customer.SERVICE, "Body", "Hello"};
        customer.create(message);
        Text text = simulator.awaitText(Customer.ANN, t -> t.status().equals("delivered"), Duration.ofSeconds(5));
        JsonObject stop = new JsonObject()
                .put("from", Customer.ANN)
                .put("to", text.from())
                .put("body", "STOP");

        customer.send(customer.request("/simulator/texts")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(stop.encode()))
                .build());

        assertThat(Customer.json(customer.create(message)).getInteger("code")).isEqualTo(21610);
    }

    @Test
    void tollFreeStopIsFoundOutOnlyLater() throws Exception {
        JsonObject stop =
                new JsonObject().put("from", Customer.ANN).put("to", TOLL_FREE).put("body", "stop");
        customer.send(customer.request("/simulator/texts")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(stop.encode()))
                .build());
        assertThat(simulator.texts(Customer.ANN).get(1).body()).startsWith("NETWORK MSG: You replied with the word");

        var response =
                customer.create("To", Customer.ANN, "From", TOLL_FREE, "Body", "Hello", "StatusCallback", ear.url("/"));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(ear.next().get("MessageStatus")).isEqualTo("sent");
        Ear.Heard last = ear.next();
        assertThat(last.get("MessageStatus")).isEqualTo("undelivered");
        assertThat(last.get("ErrorCode")).isEqualTo("30004");
        JsonObject message =
                customer.get(customer.message(Customer.json(response).getString("sid")));
        assertThat(message.getInteger("error_code")).isEqualTo(30004);
        assertThat(message.getString("error_message")).isEqualTo("Message blocked");
    }

    @Test
    void badTextIsRefusedWithASentence() throws Exception {
        assertThat(customer.reply("12", "Hello").getString("error")).startsWith("from must be a phone number");
        assertThat(customer.reply(Customer.ANN, "").getString("error")).startsWith("body must be");
        assertThat(customer.send(customer.post("/simulator/texts", "a", "b")).body())
                .isEqualTo("{\"error\":\"the body must be a JSON object\"}");
    }
}
