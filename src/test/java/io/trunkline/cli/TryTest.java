package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
                .containsPattern("14 +payment-failed +setVariable\\[phone] +phone = \"\\+15551230001\"")
                .containsPattern("to\\[kamelet:template-action] +We could not take payment of \\$49.00")
                .contains("sms to +15551230001 from +15005550006, now\n")
                .contains("key       billing/in_1QKx2RLkdIwHu7ixdS8hVYtM\n")
                .contains("segments  1 (GSM-7)\n")
                .contains("price     not known\n")
                .containsPattern("expires   [0-9]{4}-");
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
            var tried = terminal().run("try", flow.toString(), "--event", event.toString());
            assertThat(tried.out())
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

    @Test
    void programs_get_it_as_json() throws IOException {
        var tried = terminal()
                .run(
                        "try",
                        "routes/shipping.camel.yaml",
                        "--json",
                        "--event",
                        "routes/examples/shipment.status.changed.json");
        var json = new ObjectMapper().readTree(tried.out());
        assertThat(json.at("/messages/0/key").asText()).isEqualTo("shipping/SH-2041/out for delivery");
        assertThat(json.at("/messages/0/who/to").asText()).isEqualTo("+15551230001");
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
