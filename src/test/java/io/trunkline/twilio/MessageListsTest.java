package io.trunkline.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.trunkline.twilio.MessageLists.Listed;
import io.trunkline.twilio.MessageLists.Which;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageListsTest {
    private static final String ACCOUNT = "AC" + "1".repeat(32);
    private static final String PATH = "/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json";

    private final Deque<String> pages = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer twilio;
    private Line line;
    private MessageLists lists;

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
        lists = new MessageLists(line, ACCOUNT);
    }

    @AfterEach
    void close() {
        line.close();
        twilio.stop(0);
    }

    private static String message(String sid) {
        return "{\"sid\":\"" + sid + "\",\"account_sid\":\"" + ACCOUNT
                + "\",\"direction\":\"inbound\",\"status\":\"received\",\"from\":\"+15551230001\","
                + "\"to\":\"+15005550006\",\"body\":\"STOP\",\"error_code\":null,\"messaging_service_sid\":null,"
                + "\"date_created\":\"Fri, 20 Nov 2026 18:01:55 +0000\",\"num_media\":\"2\"}";
    }

    private void page(@org.jspecify.annotations.Nullable String next, String... sids) {
        pages.add("{\"messages\":["
                + String.join(
                        ",",
                        List.of(sids).stream().map(MessageListsTest::message).toList())
                + "],\"next_page_uri\":" + (next == null ? "null" : "\"" + next + "\"") + "}");
    }

    private List<Listed> read(Which which) throws IOException {
        var all = new ArrayList<Listed>();
        lists.read(which, all::add);
        return all;
    }

    @Test
    void every_page_is_read_to_the_last() throws Exception {
        page(PATH + "?PageSize=2&Page=1&PageToken=PASM2", "SM1", "SM2");
        page(PATH + "?PageSize=2&Page=2&PageToken=PASM3", "SM3");
        page(null, "SM4");
        assertThat(read(Which.ALL).stream().map(Listed::sid)).containsExactly("SM1", "SM2", "SM3", "SM4");
        assertThat(asked)
                .containsExactly(
                        PATH + "?PageSize=1000",
                        PATH + "?PageSize=2&Page=1&PageToken=PASM2",
                        PATH + "?PageSize=2&Page=2&PageToken=PASM3");
    }

    @Test
    void nothing_more_is_asked_for_once_enough_was_seen() throws Exception {
        page(PATH + "?Page=1", "SM1", "SM2", "SM3");
        var seen = new ArrayList<String>();
        lists.read(Which.ALL, message -> {
            seen.add(message.sid());
            return seen.size() < 2;
        });
        assertThat(seen).containsExactly("SM1", "SM2");
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_message_is_read_as_twilio_writes_it() throws Exception {
        page(null, "SM1");
        assertThat(read(Which.ALL))
                .containsExactly(new Listed(
                        "SM1",
                        ACCOUNT,
                        "inbound",
                        "received",
                        "+15551230001",
                        "+15005550006",
                        "STOP",
                        null,
                        null,
                        Instant.parse("2026-11-20T18:01:55Z"),
                        2));
    }

    @Test
    void a_recipient_and_a_day_can_be_named() throws Exception {
        page(null);
        page(null);
        read(Which.to("whatsapp:+15551230001"));
        read(new Which(null, LocalDate.of(2026, 11, 20)));
        assertThat(asked)
                .containsExactly(
                        PATH + "?PageSize=1000&To=whatsapp%3A%2B15551230001",
                        PATH + "?PageSize=1000&DateSent%3E=2026-11-20");
    }

    @Test
    void a_list_that_cannot_be_read_is_no_empty_list() {
        pages.add("down");
        assertThatThrownBy(() -> read(Which.ALL))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("503");
        pages.add("<html>all is well</html>");
        assertThatThrownBy(() -> read(Which.ALL)).isInstanceOf(IOException.class);
    }

    @Test
    void the_files_of_a_message_have_the_urls_that_a_webhook_names() throws Exception {
        pages.add("{\"media_list\":[{\"uri\":\"/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1.json\","
                + "\"content_type\":\"image/png\"}]}");
        assertThat(lists.media("MM1"))
                .containsExactly(new MessageLists.Media(
                        "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", "image/png"));
        assertThat(asked).containsExactly(PATH.replace(".json", "/MM1/Media.json"));
    }

    @Test
    void twilios_time_is_the_answers_date() throws Exception {
        page(null);
        assertThat(lists.time(5))
                .isCloseTo(System.currentTimeMillis(), org.assertj.core.api.Assertions.within(60_000L));
    }
}
