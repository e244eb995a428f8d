package io.trunkline.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.outbox.Listed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListsTest {
    private static final String ROOT = "/2010-04-01/Accounts/AC1";
    private static final Address ANN = new Address(Channel.SMS, "AC1", "+15005550006", "+15551230001");
    private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

    private final Deque<String> pages = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer twilio;
    private Line line;
    private Lists lists;

    @BeforeEach
    void open() throws IOException {
        twilio = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        twilio.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            var body = pages.removeFirst().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length < 20 ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        twilio.start();
        line = new Line(URI.create("http://127.0.0.1:" + twilio.getAddress().getPort()), "user", "secret", 2);
        lists = new Lists(account -> line);
    }

    @AfterEach
    void close() {
        line.close();
        twilio.stop(0);
    }

    private static String row(String sid, String at) {
        return "{\"sid\":\"" + sid + "\",\"direction\":\"outbound-api\",\"status\":\"sent\",\"from\":\"+15005550006\","
                + "\"to\":\"+15551230001\",\"body\":\"Hello\",\"error_code\":null,\"messaging_service_sid\":null,"
                + "\"date_created\":\"Fri, 20 Nov 2026 " + at + " +0000\"}";
    }

    private void page(String next, String... rows) {
        pages.add("{\"messages\":[" + String.join(",", rows) + "],\"next_page_uri\":" + next + "}");
    }

    @Test
    void the_list_of_the_recipient_is_read_page_by_page_until_the_time_and_no_date_is_asked_for() throws Exception {
        page("\"" + ROOT + "/Messages.json?Page=1\"", row("SM4", "12:03:00"), row("SM3", "12:02:00"));
        page("\"" + ROOT + "/Messages.json?Page=2\"", row("SM2", "12:01:00"), row("SM1", "11:59:59"));
        assertThat(lists.list(ANN, NOON)).extracting(Listed::sid).containsExactly("SM4", "SM3", "SM2");
        assertThat(asked)
                .containsExactly(
                        ROOT + "/Messages.json?To=%2B15551230001&PageSize=200", ROOT + "/Messages.json?Page=1");
    }

    @Test
    void what_is_listed_is_read_as_twilio_writes_it() throws Exception {
        pages.add(
                "{\"messages\":[{\"sid\":\"SM1\",\"direction\":\"outbound-api\",\"status\":\"accepted\",\"from\":null,"
                        + "\"to\":\"whatsapp:+15551230001\",\"body\":\"Hello\",\"error_code\":30003,"
                        + "\"messaging_service_sid\":\"MG1\",\"date_created\":\"Fri, 20 Nov 2026 12:00:01 +0000\"},"
                        + "{\"sid\":\"SM2\",\"direction\":\"inbound\",\"status\":\"received\",\"from\":\"whatsapp:+15551230001\","
                        + "\"to\":\"whatsapp:+15005550006\",\"body\":null,\"date_created\":\"Fri, 20 Nov 2026 12:00:00 +0000\"}],"
                        + "\"next_page_uri\":null}");
        var listed = lists.list(new Address(Channel.WHATSAPP, "AC1", "+15005550006", "+15551230001"), NOON);
        assertThat(listed.get(0).ends()).isEqualTo(new Listed.Ends(null, "MG1", "+15551230001"));
        assertThat(listed.get(0).report().code()).isEqualTo(30003);
        assertThat(listed.get(0).createdAt()).isEqualTo(NOON + 1_000);
        assertThat(listed.get(0).outbound()).isTrue();
        assertThat(listed.get(1).outbound()).isFalse();
        assertThat(listed.get(1).body()).isNull();
        assertThat(asked).containsExactly(ROOT + "/Messages.json?To=whatsapp%3A%2B15551230001&PageSize=200");
    }

    @Test
    void calls_have_a_list_of_their_own() throws Exception {
        pages.add("{\"calls\":[{\"sid\":\"CA1\",\"direction\":\"outbound-api\",\"status\":\"queued\","
                + "\"from\":\"+15005550006\",\"to\":\"+15551230001\",\"start_time\":null,"
                + "\"date_created\":\"Fri, 20 Nov 2026 12:00:01 +0000\"}],\"next_page_uri\":null}");
        var listed = lists.list(new Address(Channel.CALL, "AC1", "+15005550006", "+15551230001"), NOON);
        assertThat(listed).extracting(Listed::sid).containsExactly("CA1");
        assertThat(listed.get(0).body()).isNull();
        assertThat(asked).containsExactly(ROOT + "/Calls.json?To=%2B15551230001&PageSize=200");
    }

    @Test
    void a_page_that_is_none_is_a_failure_and_no_empty_list() {
        for (var body :
                new String[] {"busy", "<html>a page of a proxy</html>", "{\"messages\":[],\"page\":\"cut off\"}"}) {
            pages.add(body);
            assertThatThrownBy(() -> lists.list(ANN, NOON)).as(body).isInstanceOf(IOException.class);
        }
        page("\"" + ROOT + "/Messages.json?Page=1\"", row("SM4", "12:03:00"));
        pages.add("busy");
        assertThatThrownBy(() -> lists.list(ANN, NOON)).as("half a list").isInstanceOf(IOException.class);
    }

    @Test
    void our_credentials_follow_to_no_other_place_for_the_numbers_either() {
        pages.add("{\"incoming_phone_numbers\":[],\"next_page_uri\":\"http://elsewhere.example/x\"}");
        assertThatThrownBy(() -> new Numbers(line, "AC1").list()).hasMessageContaining("leads elsewhere");
        assertThat(asked).hasSize(1);
    }

    @Test
    void our_credentials_follow_to_no_other_place() {
        page("\"http://elsewhere.example/x\"", row("SM4", "12:03:00"));
        assertThatThrownBy(() -> lists.list(ANN, NOON)).hasMessageContaining("leads elsewhere");
        assertThat(asked).hasSize(1);
    }
}
