package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
    private final SimulatorSettings settings = SimulatorSettings.local().withStep(Duration.ofMillis(5));
    private final Simulator simulator = Simulator.start(settings);
    private final Customer customer = new Customer(simulator, settings);
    private final Ear ear = new Ear();

    @AfterEach
    void end() {
        ear.close();
        simulator.close();
    }

    @Test
    void tooManyRequestsCreateNothingAndEndAfterTheirTimes() throws Exception {
        customer.faults("[{'on':'create','kind':'429','times':2}]");

        for (int at = 0; at < 2; at++) {
            var response = customer.create("To", Customer.ANN, "From", Customer.OWN, "Body", "Hello");
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(Customer.json(response).getInteger("code")).isEqualTo(20429);
        }
        assertThat(simulator.texts(Customer.ANN)).isEmpty();
        assertThat(customer.text("Hello").getString("status")).isEqualTo("queued");
        assertThat(simulator.creates()).isEqualTo(3);
    }

    @Test
    void serverErrorCreatesNothingUnlessItIsSaidTo() throws Exception {
        customer.faults("[{'on':'create','kind':'5xx','code':503,'times':1},"
                + "{'on':'create','kind':'5xx','created':true,'times':1}]");

        var first = customer.create("To", Customer.ANN, "From", Customer.OWN, "Body", "first");
        assertThat(first.statusCode()).isEqualTo(503);
        assertThat(first.body()).startsWith("<html>");
        assertThat(simulator.texts(Customer.ANN)).isEmpty();
        var second = customer.create("To", Customer.ANN, "From", Customer.OWN, "Body", "second");
        assertThat(second.statusCode()).isEqualTo(500);
        assertThat(Customer.json(second).getInteger("code")).isEqualTo(20500);
        assertThat(simulator.texts(Customer.ANN)).extracting(Text::body).containsExactly("second");
    }

    @Test
    void lostAnswerIsOfAMessageThatWasCreated() throws Exception {
        customer.faults("[{'on':'create','kind':'lost','times':1}]");
        var request = customer.post(
                customer.messages(),
                "To",
                Customer.ANN,
                "From",
                Customer.OWN,
                "Body",
                "Hello",
                "StatusCallback",
                ear.url("/"));

        assertThatThrownBy(() -> customer.send(request)).isInstanceOf(IOException.class);

        assertThat(ear.next(2)).extracting(h -> h.get("MessageStatus")).containsExactly("sent", "delivered");
        assertThat(customer.get(customer.messages()).getJsonArray("messages")).hasSize(1);
        assertThat(customer.ledger("")).hasSize(1);
    }

    @Test
    void refusedConnectionIsReallyRefusedAndLaterAcceptedOnTheSamePort() throws Exception {
        int port = simulator.port();
        customer.text("before");

        assertThat(customer.faults("[{'on':'create','kind':'refuse','ms':300}]").statusCode())
                .isEqualTo(200);
        // This one may still find the connection that was open, at the moment when it is cut.
        assertThatThrownBy(() -> customer.text("during")).isInstanceOf(IOException.class);
        for (int at = 0; at < 5; at++) {
            assertThatThrownBy(() -> customer.text("during")).isInstanceOf(ConnectException.class);
        }
        JsonObject after = textAsSoonAsItListens();

        assertThat(after.getString("body")).isEqualTo("after");
        assertThat(simulator.port()).isEqualTo(port);
        assertThat(simulator.texts(Customer.ANN)).extracting(Text::body).containsExactly("before", "after");
    }

    @Test
    void requestThatIsBeingAnsweredOutlivesTheRefusal() throws Exception {
        customer.faults("[{'on':'create','kind':'latency','ms':200}]");
        CompletableFuture<?> underWay = customer.sendLater(
                customer.post(customer.messages(), "To", Customer.ANN, "From", Customer.OWN, "Body", "Hello"));
        simulator.awaitText(Customer.ANN, text -> true, Duration.ofSeconds(5));

        customer.faults("[{'on':'create','kind':'refuse','ms':1000}]");

        assertThat(underWay).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void latencyDelaysTheAnswerAndNotTheMessage() throws Exception {
        customer.faults("[{'on':'create','kind':'latency','ms':300}]");
        long began = System.nanoTime();
        var answer = customer.sendLater(
                customer.post(customer.messages(), "To", Customer.ANN, "From", Customer.OWN, "Body", "Hello"));

        simulator.awaitText(Customer.ANN, text -> true, Duration.ofSeconds(5));
        assertThat(simulator.requestsInFlight()).isEqualTo(1);
        assertThat(answer.get().statusCode()).isEqualTo(201);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void faultStrikesItsNumberOnly() throws Exception {
        customer.faults("[{'on':'create','kind':'429','number':'+15551230002'}]");

        assertThat(customer.text("Hello").getString("status")).isEqualTo("queued");
        assertThat(customer.create("To", Customer.BOB, "From", Customer.OWN, "Body", "Hello")
                        .statusCode())
                .isEqualTo(429);
    }

    @Test
    void shareIsKeptRoughlyAndTheSameWithTheSameSeed() throws Exception {
        customer.faults("[{'on':'create','kind':'429','share':0.3}]");
        for (int at = 0; at < 200; at++) {
            customer.text("Hello");
        }

        assertThat(new JsonArray(customer.send(
                                        customer.request("/simulator/faults").build())
                                .body())
                        .getJsonObject(0)
                        .getInteger("struck"))
                .isBetween(40, 80);
    }

    @Test
    void finalStateAndCodeAreChosen() throws Exception {
        customer.faults("[{'on':'create','kind':'final','status':'failed','code':30001,'times':1},"
                + "{'on':'callback','kind':'final','status':'undelivered','code':30005,'times':1}]");

        create();
        Ear.Heard failed = ear.next();
        create();
        List<Ear.Heard> undelivered = ear.next(2);

        assertThat(failed.get("MessageStatus")).isEqualTo("failed");
        assertThat(failed.get("ErrorCode")).isEqualTo("30001");
        assertThat(undelivered).extracting(h -> h.get("MessageStatus")).containsExactly("sent", "undelivered");
        assertThat(undelivered.get(1).get("ErrorCode")).isEqualTo("30005");
    }

    @Test
    void callbacksAreRepeatedReversedOrLost() throws Exception {
        customer.faults("[{'on':'callback','kind':'repeat','times':1}]");
        create();
        assertThat(ear.next(3))
                .extracting(h -> h.get("MessageStatus"))
                .containsExactlyInAnyOrder("sent", "sent", "delivered");

        customer.faults("[{'on':'callback','kind':'reorder','times':1}]");
        create();
        assertThat(ear.next(2)).extracting(h -> h.get("MessageStatus")).containsExactly("delivered", "sent");

        customer.faults("[{'on':'callback','kind':'lost','times':1}]");
        create();
        assertThat(ear.next().get("MessageStatus")).isEqualTo("delivered");

        customer.faults("[{'on':'callback','kind':'latency','ms':200,'times':1}]");
        create();
        assertThat(ear.next(2)).extracting(h -> h.get("MessageStatus")).containsExactly("delivered", "sent");
    }

    @Test
    void listsAreSpoiledToo() throws Exception {
        customer.text("Hello");
        var list = customer.request(customer.messages()).build();
        customer.faults("[{'on':'list','kind':'429','times':1},{'on':'list','kind':'5xx','times':1}]");
        assertThat(customer.send(list).statusCode()).isEqualTo(429);
        assertThat(customer.send(list).statusCode()).isEqualTo(500);

        customer.faults("[{'on':'list','kind':'lag','ms':60000}]");
        assertThat(Customer.json(customer.send(list)).getJsonArray("messages")).isEmpty();
        customer.put("/simulator/clock", "{\"offset\":\"PT2M\"}");
        assertThat(Customer.json(customer.send(list)).getJsonArray("messages")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{};the body must be a JSON array of faults",
                "[;the body must be a JSON array of faults",
                "[1];faults[0] must be an object",
                "[{'on':'create'}];faults[0].kind must be one of latency, 429",
                "[{'kind':'lost'}];faults[0].on must be one of create, callback, list, purchase",
                "[{'on':'creates','kind':'lost'}];faults[0].on must be one of create, callback, list, purchase",
                "[{'on':'list','kind':'lost'}];faults[0].kind lost does not happen on list",
                "[{'on':'create','kind':'lost','shares':1}];faults[0].shares is not a field of a fault",
                "[{'on':'create','kind':'lost','share':2}];faults[0].share must be from 0 to 1",
                "[{'on':'create','kind':'lost','share':'x'}];faults[0].share must be a number",
                "[{'on':'create','kind':'lost','times':0}];faults[0].times must be 1 or more",
                "[{'on':'create','kind':'latency','ms':-1}];faults[0].ms must be from 0",
                "[{'on':'create','kind':'5xx','code':400}];faults[0].code must be from 500 to 599",
                "[{'on':'create','kind':'lost','number':1}];faults[0].number must be a phone number",
                "[{'on':'create','kind':'refuse','number':'+15551230001'}];faults[0]: refuse closes the socket",
                "[{'on':'create','kind':'final','status':'sent'}];faults[0].status must be one of undelivered"
            })
    void badFaultIsRefusedWithItsFieldAndLeavesTheOldOnes(String faults, String complaint) throws Exception {
        customer.faults("[{'on':'create','kind':'429'}]");

        var response = customer.faults(faults);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Customer.json(response).getString("error")).startsWith(complaint);
        assertThat(customer.text("Hello").getInteger("code")).isEqualTo(20429);
    }

    private void create() throws Exception {
        customer.create("To", Customer.ANN, "From", Customer.OWN, "Body", "Hello", "StatusCallback", ear.url("/"));
    }

    private JsonObject textAsSoonAsItListens() throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            try {
                return customer.text("after");
            } catch (ConnectException e) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
        }
    }
}
