package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTest {
    private static final SimulatorSettings SETTINGS = SimulatorSettings.local();
    private static Simulator simulator;
    private static Customer customer;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SETTINGS);
        customer = new Customer(simulator, SETTINGS);
    }

    @AfterAll
    static void end() {
        simulator.close();
    }

    @Test
    void wrongTokenIsAnsweredWithTwiliosBody() throws Exception {
        SimulatorSettings wrong = SETTINGS.withAccount(SETTINGS.account().sid(), "wrong");

        var response = new Customer(simulator, wrong).create("To", Customer.ANN);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Customer.json(response))
                .isEqualTo(new JsonObject()
                        .put("code", 20003)
                        .put("detail", "Your AccountSid or AuthToken was incorrect.")
                        .put("message", "Authenticate")
                        .put("more_info", "https://www.twilio.com/docs/errors/20003")
                        .put("status", 401));
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void missingCredentialsAreRefused() throws Exception {
        var response = customer.send(
                java.net.http.HttpRequest.newBuilder(java.net.URI.create(simulator.url() + customer.messages()))
                        .build());

        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void anotherAccountInThePathIsNotFound() throws Exception {
        var response = customer.send(customer.post("/2010-04-01/Accounts/invalid_sid/Messages.json"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Customer.json(response).getInteger("code")).isEqualTo(20404);
        assertThat(Customer.json(response).getString("message"))
                .isEqualTo("The requested resource /2010-04-01/Accounts/invalid_sid/Messages.json was not found");
    }

    @Test
    void unknownMessageIsNotFound() throws Exception {
        var response =
                customer.send(customer.request(customer.message(Sid.next("SM"))).build());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Customer.json(response).getInteger("code")).isEqualTo(20404);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("invalid")
    void invalidParameterHasTwiliosCode(int code, List<String> form) throws Exception {
        var response = customer.create(form.toArray(String[]::new));

        assertRefused(response, 400, code);
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of(21604, change("To", null)),
                Arguments.of(21604, change("To", " ")),
                Arguments.of(21603, change("From", null)),
                Arguments.of(21602, change("Body", null)),
                Arguments.of(21602, change("Body", "")),
                Arguments.of(21617, change("Body", "a".repeat(1601))),
                Arguments.of(21211, change("To", "123")),
                Arguments.of(21211, change("To", "+1555123")),
                Arguments.of(21211, change("To", "not a number")),
                Arguments.of(21211, change("To", Customer.OWN)),
                Arguments.of(21606, change("From", "+15551239999")),
                Arguments.of(21609, change("StatusCallback", "not a url")),
                Arguments.of(21609, change("StatusCallback", "http://bad_host/status")),
                Arguments.of(21624, change("ValidityPeriod", "0")),
                Arguments.of(21624, change("ValidityPeriod", "36001")),
                Arguments.of(21705, change("MessagingServiceSid", "MG1")));
    }

    @Test
    void longestBodyAndValidityAreAccepted() throws Exception {
        var response = customer.create(
                "To", Customer.ANN, "From", Customer.OWN, "Body", "a".repeat(1600), "ValidityPeriod", "36000");

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(Customer.json(response).getString("num_segments")).isEqualTo("11");
    }

    @ParameterizedTest(name = "from {0}: {1}")
    @MethodSource("magicSenders")
    void magicSenderHasItsCode(String from, int code) throws Exception {
        assertRefused(
                customer.create("To", Customer.ANN, "From", from, "Body", "Hello"), code == 21611 ? 429 : 400, code);
    }

    static Stream<Arguments> magicSenders() throws IOException {
        return magic("messages.From");
    }

    @ParameterizedTest(name = "to {0}: {1}")
    @MethodSource("magicRecipients")
    void magicRecipientHasItsCode(String to, int code) throws Exception {
        assertRefused(customer.create("To", to, "From", Customer.OWN, "Body", "Hello"), 400, code);
    }

    static Stream<Arguments> magicRecipients() throws IOException {
        return magic("messages.To");
    }

    @ParameterizedTest
    @CsvSource({"+15551230001", "+447911123456", "+4915112345678", "+393331234567", "+818012345678"})
    void numbersOfAllCountriesMayBeTexted(String to) throws Exception {
        assertThat(customer.create("To", to, "From", Customer.OWN, "Body", "Hello")
                        .statusCode())
                .isEqualTo(201);
    }

    private static Stream<Arguments> magic(String operation) throws IOException {
        return new JsonObject(SignatureTest.text("magic_numbers.json"))
                .getJsonObject(operation).getMap().entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("+") && entry.getValue() != null)
                        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    private static List<String> change(String name, @org.jspecify.annotations.Nullable String value) {
        Map<String, String> form =
                new java.util.LinkedHashMap<>(Map.of("To", Customer.ANN, "From", Customer.OWN, "Body", "Hello"));
        if (value == null) {
            form.remove(name);
        } else {
            form.put(name, value);
        }
        List<String> list = new ArrayList<>();
        form.forEach((key, text) -> list.addAll(List.of(key, text)));
        return list;
    }

    private static void assertRefused(HttpResponse<String> response, int status, int code) {
        assertThat(response.statusCode()).isEqualTo(status);
        JsonObject body = Customer.json(response);
        assertThat(body.getInteger("code")).isEqualTo(code);
        assertThat(body.getInteger("status")).isEqualTo(status);
        assertThat(body.getString("more_info")).isEqualTo("https://www.twilio.com/docs/errors/" + code);
        assertThat(body.getString("message")).isNotBlank();
    }
}
