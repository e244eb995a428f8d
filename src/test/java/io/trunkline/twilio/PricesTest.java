package io.trunkline.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.trunkline.message.PhoneNumber;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Twilio's price list says before anything is sent. */
class PricesTest {
    private static final String OURS = "+15005550006";
    private static final Map<String, String> LISTS =
            Map.of("/v1/Messaging/Countries/US", """
            {"country": "United States", "iso_country": "US", "price_unit": "USD", "inbound_sms_prices": [],
             "outbound_sms_prices": [
              {"mcc": "311", "mnc": "484", "carrier": "Verizon", "prices": [
               {"number_type": "mobile", "base_price": "0.0075", "current_price": "0.0070"},
               {"number_type": "local", "base_price": "0.0075", "current_price": "0.0070"},
               {"number_type": "shortcode", "base_price": "0.01", "current_price": "0.01"},
               {"number_type": "toll-free", "base_price": "0.0075", "current_price": "0.0072"}]},
              {"mcc": "310", "mnc": "160", "carrier": "T-Mobile", "prices": [
               {"number_type": "local", "base_price": "0.0075", "current_price": "0.0081"}]}]}
            """, "/v2/Voice/Countries/GB", """
            {"country": "United Kingdom", "iso_country": "GB", "price_unit": "USD", "inbound_call_prices": [],
             "outbound_prefix_prices": [
              {"destination_prefixes": ["44", "44203"], "origination_prefixes": ["ALL"], "current_price": "0.0175"},
              {"destination_prefixes": ["447", "44771"], "origination_prefixes": ["33", "49"], "current_price": "0.0350"},
              {"destination_prefixes": ["447", "44771"], "origination_prefixes": ["ALL"], "current_price": "0.0900"}]}
            """);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer twilio;
    private Line line;
    private Prices prices;

    @BeforeEach
    void open() throws IOException {
        twilio = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        twilio.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            var list = LISTS.get(exchange.getRequestURI().getPath());
            var answer = (list == null ? "{\"code\": 20404, \"message\": \"not found\", \"status\": 404}" : list)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(list == null ? 404 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        twilio.start();
        line = new Line(URI.create("http://127.0.0.1:" + twilio.getAddress().getPort()), "AC", "secret", 1);
        prices = new Prices(line);
    }

    @AfterEach
    void close() {
        line.close();
        twilio.stop(0);
    }

    private static PhoneNumber number(String number) {
        return PhoneNumber.parse(number);
    }

    private static Prices.Range usd(String least, String most) {
        return new Prices.Range(new BigDecimal(least), new BigDecimal(most), "USD");
    }

    @Test
    void a_text_costs_what_its_sender_pays_to_some_carrier_of_the_country() throws IOException {
        assertThat(prices.ofSegment(OURS, number("+14155550100"))).isEqualTo(usd("0.0070", "0.0081"));
        assertThat(prices.ofSegment("+18335550100", number("+14155550100"))).isEqualTo(usd("0.0072", "0.0072"));
        assertThat(prices.ofSegment("12345", number("+14155550100")).times(3)).isEqualTo(usd("0.03", "0.03"));
        assertThat(prices.ofSegment("MG" + "0".repeat(32), number("+14155550100")))
                .isEqualTo(usd("0.0070", "0.01"));
    }

    @Test
    void a_number_of_no_area_costs_what_its_calling_code_does_and_a_country_is_asked_for_once() throws IOException {
        assertThat(prices.ofSegment(OURS, number("+15551230001"))).isEqualTo(usd("0.0070", "0.0081"));
        assertThat(prices.ofSegment(OURS, number("+15551230002"))).isEqualTo(usd("0.0070", "0.0081"));
        assertThat(asked).containsExactly("/v1/Messaging/Countries/US");
    }

    @Test
    void a_call_costs_what_the_longest_prefix_says_for_where_it_comes_from() throws IOException {
        assertThat(prices.ofMinute(OURS, number("+442079460958"))).isEqualTo(usd("0.0175", "0.0175"));
        assertThat(prices.ofMinute(OURS, number("+447700900123"))).isEqualTo(usd("0.0900", "0.0900"));
        assertThat(prices.ofMinute("+4930123456", number("+447700900123"))).isEqualTo(usd("0.0350", "0.0350"));
    }

    @Test
    void a_country_without_prices_has_none() {
        assertThatThrownBy(() -> prices.ofSegment(OURS, number("+4930123456")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Twilio names no price for DE: not found (Twilio 20404)");
    }

    @Test
    void who_does_not_answer_is_asked_once() {
        twilio.stop(0);
        var first = catchThrowable(() -> prices.ofSegment(OURS, number("+14155550100")));
        assertThat(first).isInstanceOf(IOException.class).hasMessageContaining("refused");
        assertThat(catchThrowable(() -> prices.ofMinute(OURS, number("+442079460958"))))
                .isSameAs(first);
    }

    @Test
    void the_simulator_has_prices_too() throws IOException {
        var settings = SimulatorSettings.local();
        var account = settings.account();
        try (var simulator = Simulator.start(settings);
                var theirs = new Line(URI.create(simulator.url()), account.sid(), account.token(), 1)) {
            var made = new Prices(theirs);
            assertThat(made.ofSegment(OURS, number("+15551230001"))).isEqualTo(usd("0.0083", "0.0083"));
            assertThat(made.ofSegment(OURS, number("+4915123456789"))).isEqualTo(usd("0.1095", "0.1120"));
            assertThat(made.ofMinute(OURS, number("+4915123456789"))).isEqualTo(usd("0.0450", "0.0450"));
        }
    }
}
