package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    private final Path folder;

    RestartTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private SimulatorSettings settings() {
        return SimulatorSettings.local().withStep(Duration.ofMillis(5)).withFolder(folder);
    }

    @Test
    void messagesNumbersAndOptOutsAreRemembered() throws Exception {
        String before;
        try (Simulator simulator = Simulator.start(settings())) {
            Customer customer = new Customer(simulator, settings());
            customer.configure("SmsUrl", "http://127.0.0.1:9/text", "FriendlyName", "Front desk");
            String sid = customer.text("Hello").getString("sid");
            customer.create("To", Customer.BOB, "MessagingServiceSid", Customer.SERVICE, "Body", "Hello Bob");
            simulator.awaitText(Customer.ANN, t -> t.status().equals("delivered"), Duration.ofSeconds(5));
            simulator.awaitText(Customer.BOB, t -> t.status().equals("delivered"), Duration.ofSeconds(5));
            customer.configure("SmsUrl", "");
            customer.reply(Customer.BOB, "STOP");
            customer.send(customer.post(customer.message(sid), "Body", ""));
            before = customer.get(customer.messages()).getJsonArray("messages").encode();
        }

        try (Simulator simulator = Simulator.start(settings())) {
            Customer customer = new Customer(simulator, settings());
            assertThat(customer.get(customer.messages())
                            .getJsonArray("messages")
                            .encode())
                    .isEqualTo(before);
            assertThat(customer.get(customer.numbers() + ".json")
                            .getJsonArray("incoming_phone_numbers")
                            .getJsonObject(0)
                            .getString("friendly_name"))
                    .isEqualTo("Front desk");
            var response = customer.create("To", Customer.BOB, "MessagingServiceSid", Customer.SERVICE, "Body", "x");
            assertThat(Customer.json(response).getInteger("code")).isEqualTo(21610);
            assertThat(simulator.texts(Customer.BOB)).hasSize(3);
        }
    }

    @Test
    void tornLastLineIsDroppedAndTheNextLineIsWhole() throws Exception {
        Path file = folder.resolve("simulator.jsonl");
        try (Simulator simulator = Simulator.start(settings())) {
            new Customer(simulator, settings()).text("first");
        }
        Files.writeString(file, "{\"message\":{\"sid\":\"SM12", StandardOpenOption.APPEND);

        try (Simulator simulator = Simulator.start(settings())) {
            assertThat(simulator.texts(Customer.ANN)).hasSize(1);
            new Customer(simulator, settings()).text("second");
        }

        try (Simulator simulator = Simulator.start(settings())) {
            assertThat(simulator.texts(Customer.ANN)).extracting(Text::body).containsExactly("first", "second");
        }
    }

    @Test
    void messageThatWasUnderWayGoesOn() throws Exception {
        SimulatorSettings slow = settings().withStep(Duration.ofMinutes(1));
        try (Simulator simulator = Simulator.start(slow)) {
            new Customer(simulator, slow).text("Hello");
        }

        try (Simulator simulator = Simulator.start(settings())) {
            simulator.awaitText(Customer.ANN, t -> t.status().equals("delivered"), Duration.ofSeconds(5));
        }
    }

    @Test
    void emptiedIsEmptyAfterARestartToo() throws Exception {
        try (Simulator simulator = Simulator.start(settings())) {
            Customer customer = new Customer(simulator, settings());
            customer.text("Hello");
            customer.reply(Customer.ANN, "STOP");
            assertThat(customer.send(customer.request("/simulator").DELETE().build())
                            .statusCode())
                    .isEqualTo(204);
            assertThat(customer.ledger("")).isEmpty();
        }

        try (Simulator simulator = Simulator.start(settings())) {
            Customer customer = new Customer(simulator, settings());
            assertThat(customer.ledger("")).isEmpty();
            assertThat(customer.text("Hello").getString("status")).isEqualTo("queued");
        }
    }
}
