package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `trunkline try`: what a flow would make of an event, and nothing leaves. */
class TryTest {
    private static final String FLOW = """
            - route:
                id: tell
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.tell}
                  steps:
                    - setVariable: {name: loud, jq: .loud}
                    - to: "http://127.0.0.1:PORT/ask"
                    - choice:
                        when:
                          - simple: "${variable.loud} == true"
                            steps:
                              - setBody: {constant: "HELLO 😀"}
                        otherwise:
                          steps:
                            - setBody: {constant: "hello"}
                    - to: {uri: kamelet:sms-sink, parameters: {to: "+15551230001", key: k, sendAt: "2199-01-01T00:00:00Z"}}
            """;

    @TempDir
    Path folder;

    private Terminal terminal() {
        return new Terminal(
                Path.of(""), Map.of("TRUNKLINE_DATA", folder.resolve("data").toString(), "TRUNKLINE_ROUTES", "routes"));
    }

    /** With an account at whatever stands there in Twilio's place. */
    private Terminal terminal(String twilio) {
        return new Terminal(
                Path.of(""),
                Map.of(
                        "TRUNKLINE_DATA",
                        folder.resolve("data").toString(),
                        "TRUNKLINE_ROUTES",
                        "routes",
                        "TWILIO_ACCOUNT_SID",
                        "AC" + "a".repeat(32),
                        "TWILIO_AUTH_TOKEN",
                        "b".repeat(32),
                        "TWILIO_PHONE_NUMBER",
                        "+15005550006",
                        "TWILIO_API_BASE",
                        twilio));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void it_shows_each_step_and_what_would_be_sent() {
        var tried = terminal()
                .run("try", "routes/billing.camel.yaml", "--event", "routes/examples/invoice.payment_failed.json");
        assertThat(tried.err()).isEmpty();
        assertThat(tried.code()).isZero();
        assertThat(tried.out())
                .startsWith("heard stripe.payment.failed\n")
                .containsPattern("15 +payment-failed +setVariable\\[phone] +phone = \"\\+15551230001\"")
                .containsPattern("to\\[kamelet:template-action] +We could not take payment of \\$49.00")
                .doesNotContain("header:amount")
                .contains("sms to +15551230001 from +15005550006, now\n")
                .contains("key       billing/in_1QKx2RLkdIwHu7ixdS8hVYtM\n")
                .contains("segments  1 (GSM-7)\n")
                .contains("price     0.0083 USD\n")
                .containsPattern("expires   [0-9]{4}-")
                .contains("decided   it would be sent\n")
                .contains("Prices are made up by the simulator, because no Twilio account is configured.\n")
                .contains("nobody had opted out (`trunkline optouts list` shows who has)");
    }

    @Test
    void the_branch_that_is_taken_is_seen_and_nobody_outside_is_asked() throws IOException {
        var asked = new AtomicInteger();
        var outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        outside.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        outside.start();
        try {
            var port = String.valueOf(outside.getAddress().getPort());
            var flow = file("tell.camel.yaml", FLOW.replace("PORT", port));
            var event = file("event.json", "{\"loud\": true}");
            var nobody = "http://127.0.0.1:" + closed();
            var tried = terminal(nobody).run("try", flow.toString(), "--event", event.toString());
            assertThat(tried.out())
                    .containsPattern("price     not known: Connect to " + nobody + " .*refused")
                    .contains("http://127.0.0.1:" + port + "/ask is not asked, because nothing leaves")
                    .containsPattern("setBody\\[constant\\{HELLO.* +HELLO 😀")
                    .doesNotContain("setBody[constant{hello}]")
                    .contains("sms to +15551230001 from +15005550006, at 2199-01-01 00:00:00Z\n")
                    .contains("segments  1 (UCS-2)\n")
                    .contains("decided   queued\n");
            assertThat(asked).hasValue(0);
        } finally {
            outside.stop(0);
        }
    }

    private static int closed() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void programs_get_it_as_json_and_an_account_is_asked_for_its_prices_and_nothing_else() throws IOException {
        var asked = new CopyOnWriteArrayList<String>();
        var twilio = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        twilio.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            var list = """
                    {"iso_country": "US", "price_unit": "USD", "outbound_sms_prices": [
                      {"carrier": "Verizon", "prices": [{"number_type": "local", "current_price": "0.0079"}]},
                      {"carrier": "Other", "prices": [{"number_type": "local", "current_price": "0.0110"}]}]}
                    """.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, list.length);
            exchange.getResponseBody().write(list);
            exchange.close();
        });
        twilio.start();
        var tried = terminal("http://127.0.0.1:" + twilio.getAddress().getPort())
                .run(
                        "try",
                        "routes/shipping.camel.yaml",
                        "--json",
                        "--event",
                        "routes/examples/shipment.status.changed.json");
        twilio.stop(0);
        assertThat(asked).containsExactly("GET /v1/Messaging/Countries/US");
        var json = new ObjectMapper().readTree(tried.out());
        assertThat(json.at("/messages/0/key").asText()).isEqualTo("shipping/SH-2041/out for delivery");
        assertThat(json.at("/messages/0/who/to").asText()).isEqualTo("+15551230001");
        assertThat(json.at("/messages/0/price/least").asText()).isEqualTo("0.0079");
        assertThat(json.at("/messages/0/price/most").asText()).isEqualTo("0.011");
        assertThat(json.path("simulatedPrices").asBoolean()).isFalse();
        assertThat(json.path("steps")).isNotEmpty();
    }

    @Test
    void why_a_route_cannot_go_on_is_said() {
        var tried = terminal()
                .run("try", "routes/billing.camel.yaml", "--event", "routes/examples/shipment.status.changed.json");
        assertThat(tried.code()).isEqualTo(1);
        assertThat(tried.out()).contains("failed: billing/payment-failed: ").contains("Nothing would be sent.");
    }

    @Test
    void a_file_that_is_wrong_is_refused_as_the_service_would(@TempDir Path other) throws IOException {
        var flow = file("tell.camel.yaml", FLOW.replace("setVariable", "setVariabel"));
        var tried = terminal().run("try", flow.toString(), "--event", "routes/examples/shipment.status.changed.json");
        assertThat(tried.code()).isEqualTo(1);
        assertThat(tried.err())
                .contains("tell.camel.yaml:7:11: `steps` knows no `setVariabel`; did you mean 'setVariable'?");
    }

    @Test
    void which_of_several_events_it_is_must_be_said() throws IOException {
        var flow = file("tell.camel.yaml", FLOW.replace("test.tell", "\"test.tell,test.other\""));
        var event = file("event.json", "{\"loud\": false}");
        var tried = terminal().run("try", flow.toString(), "--event", event.toString());
        assertThat(tried.code()).isEqualTo(1);
        assertThat(tried.err()).contains("hears test.tell, test.other; say by --type which of them this is");
        assertThat(terminal()
                        .run("try", flow.toString(), "--event", event.toString(), "--type", "test.other")
                        .out())
                .contains("heard test.other");
    }
}
