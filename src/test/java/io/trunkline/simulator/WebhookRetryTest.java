package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookRetryTest {
    private final SimulatorSettings settings = SimulatorSettings.local().withStep(Duration.ofMillis(5));
    private final Simulator simulator = Simulator.start(settings);
    private final Customer customer = new Customer(simulator, settings);
    private final Ear ear = new Ear();

    @AfterEach
    void end() {
        ear.close();
        simulator.close();
    }

    @ParameterizedTest(name = "{0} answered with {1} is tried {2} times")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "'',500,1",
                "#rc=3,500,1",
                "#rc=2&rp=5xx,500,3",
                "#rc=2&rp=all,500,3",
                "#rp=all,500,2",
                "#rc=0&rp=all,500,1",
                "#rc=2&rp=4xx,500,1",
                "\"#rc=2&rp=ct,4xx\",404,3",
                "#rc=9&rp=all,503,6"
            })
    void webhookIsTriedAgainOnlyAsItsUrlSays(String fragment, int status, int tries) throws Exception {
        for (int at = 0; at < 10; at++) {
            ear.answer(status, "text/plain", "no");
        }
        customer.configure("SmsUrl", ear.url("/text" + fragment.replace("'", "")));

        assertThat(customer.reply(Customer.ANN, "Hello")
                        .getJsonObject("webhook")
                        .getInteger("status"))
                .isEqualTo(status);

        List<Ear.Heard> heard = ear.rest();
        assertThat(heard).hasSize(tries);
        assertThat(heard).extracting(Ear.Heard::target).containsOnly("/text");
        assertThat(heard)
                .extracting(Ear.Heard::token)
                .doesNotContain("")
                .containsOnly(heard.get(0).token());
        assertThat(heard).allMatch(request -> ear.isValid(request, settings));
    }

    @Test
    void retriedStatusCallbackArrivesInTheEnd() throws Exception {
        ear.answer(500, "text/plain", "no").answer(500, "text/plain", "no");

        customer.create(
                "To", Customer.ANN, "From", Customer.OWN, "Body", "Hello", "StatusCallback", ear.url("/s#rc=5&rp=all"));

        assertThat(ear.next(4))
                .extracting(h -> h.get("MessageStatus"))
                .containsExactly("sent", "sent", "sent", "delivered");
    }

    @Test
    void refusedConnectionIsTriedOnceMoreByDefault() throws Exception {
        int port = freePort();
        customer.configure("SmsUrl", "http://127.0.0.1:" + port + "/#rc=5");
        var reply = java.util.concurrent.CompletableFuture.supplyAsync(() -> {
            try {
                return customer.reply(Customer.ANN, "Hello");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        simulator.awaitText(Customer.OWN, text -> true, Duration.ofSeconds(5));

        try (Ear late = new Ear(port)) {
            assertThat(late.next().get("Body")).isEqualTo("Hello");
            assertThat(reply.get().getJsonObject("webhook").getInteger("status"))
                    .isEqualTo(204);
        }
    }

    @Test
    void nobodyThereIsAnAnswerToo() throws Exception {
        customer.configure("SmsUrl", "http://127.0.0.1:" + freePort() + "/");

        var webhook = customer.reply(Customer.ANN, "Hello").getJsonObject("webhook");

        assertThat(webhook.getInteger("status")).isZero();
        assertThat(webhook.getString("body")).contains("refused");
    }

    @Test
    void silentServerIsLeftAfterItsReadTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            customer.configure("SmsUrl", "http://127.0.0.1:" + silent.getLocalPort() + "/#rt=200");
            long began = System.nanoTime();

            var webhook = customer.reply(Customer.ANN, "Hello").getJsonObject("webhook");

            assertThat(webhook.getInteger("status")).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
