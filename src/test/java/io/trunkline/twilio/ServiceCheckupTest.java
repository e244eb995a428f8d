package io.trunkline.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceCheckupTest {
    private static final String HERE = "https://text.example.com";
    private static final String OURS = HERE + "/twilio/texts#rc=5&rp=all";

    private final Map<String, String> answers = new HashMap<>();
    private final List<String> services = new ArrayList<>();
    private HttpServer twilio;
    private Line line;

    @BeforeEach
    void open() throws IOException {
        twilio = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        twilio.createContext("/", exchange -> {
            var answer = answers.get(exchange.getRequestURI().toString());
            var body = String.valueOf(answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        twilio.start();
        line = new Line(URI.create("http://127.0.0.1:" + twilio.getAddress().getPort()), "user", "secret", 2);
    }

    @AfterEach
    void close() {
        line.close();
        twilio.stop(0);
    }

    private void service(String sid, @Nullable String inbound, boolean defers) {
        services.add("{\"sid\":\"" + sid + "\",\"friendly_name\":\"the " + sid + "\",\"inbound_request_url\":"
                + (inbound == null ? "null" : "\"" + inbound + "\"") + ",\"use_inbound_webhook_on_number\":" + defers
                + "}");
        answers.put(
                "/v1/Services/" + sid + "/PhoneNumbers?PageSize=1000",
                "{\"phone_numbers\":[{\"phone_number\":\"+15005550006\"}],\"meta\":{\"next_page_url\":null}}");
    }

    private List<String> findings(@Nullable String publicUrl, @Nullable String sender) throws IOException {
        // Two pages, the second at the address that Twilio gives.
        answers.put(
                "/v1/Services?PageSize=1000",
                "{\"services\":[" + services.get(0)
                        + "],\"meta\":{\"next_page_url\":\"https://messaging.twilio.com/v1/Services?PageSize=1000&PageToken=x\"}}");
        answers.put(
                "/v1/Services?PageSize=1000&PageToken=x",
                "{\"services\":[" + String.join(",", services.subList(1, services.size()))
                        + "],\"meta\":{\"next_page_url\":null}}");
        return new ServiceCheckup(line, new Callbacks(publicUrl), sender)
                .examine().stream().map(Finding::what).toList();
    }

    @Test
    void a_service_that_takes_the_texts_elsewhere_or_drops_them_is_found() throws IOException {
        service("MG1", "https://other.example.com/sms", false);
        service("MG2", null, false);
        service("MG3", OURS, false);
        service("MG4", null, true);
        assertThat(findings(HERE, null))
                .containsExactly(
                        "The Messaging Service the MG1 takes the texts to +15005550006 to https://other.example.com/sms.",
                        "The Messaging Service the MG2 takes the texts to +15005550006 and drops them.");
    }

    @Test
    void without_a_public_url_only_what_is_dropped_cannot_be_looked_for() throws IOException {
        service("MG1", "https://other.example.com/sms", false);
        service("MG2", null, false);
        assertThat(findings(null, null)).hasSize(1).allSatisfy(what -> assertThat(what)
                .contains("MG2"));
        assertThat(findings(null, "MG2")).as("the sender is looked at as such").isEmpty();
    }

    @Test
    void a_page_that_leads_elsewhere_is_not_followed_and_a_key_that_may_not_look_is_no_fault() throws IOException {
        assertThat(new ServiceCheckup(line, new Callbacks(HERE), null).examine())
                .isEmpty();
        answers.put(
                "/v1/Services?PageSize=1000",
                "{\"services\":[],\"meta\":{\"next_page_url\":\"https://evil.example/v1/Secrets\"}}");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> new ServiceCheckup(line, new Callbacks(HERE), null).examine())
                .hasMessageContaining("leads elsewhere");
    }
}
