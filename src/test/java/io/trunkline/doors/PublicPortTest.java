package io.trunkline.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands open to the world is the front door, and nothing of what is behind the house. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicPortTest {
    private Office office;

    @BeforeAll
    void open(@TempDir Path folder) {
        office = Office.in(folder)
                .with("HTTP_PROXIES", "1")
                .with("HTTP_REFUSALS", "20")
                .with("HTTP_CONNECTIONS", "100")
                .with("HTTP_MAX_BODY", "2000")
                .open();
    }

    @AfterAll
    void close() {
        office.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/observe/health",
                "/observe/health/ready",
                "/observe/health/live",
                "/observe/metrics",
                "/observe/info",
                "/q/dev",
                "/q/health",
                "/q/metrics",
                "/simulator",
                "/simulator/ledger",
                "/2010-04-01/Accounts.json",
                "/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json",
                "/phones.js",
                "/application.properties",
                "/routes/billing.camel.yaml",
                "/data/secrets",
                "/../data/secrets",
                "/%2e%2e/data/secrets"
            })
    void neither_management_nor_simulator_nor_any_file_is_reached_through_it(String path) throws IOException {
        assertThat(office.get(path).statusCode()).isEqualTo(404);
        assertThat(say("DELETE " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 404");
    }

    @Test
    void the_management_port_answers_them() {
        assertThat(office.observe("/observe/health").statusCode()).isEqualTo(200);
        assertThat(office.observe("/observe/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void a_flood_of_headers_is_refused_before_anybody_reads_it() throws IOException {
        assertThat(say("GET / HTTP/1.1\r\nHost: x\r\nX-Flood: " + "x".repeat(20 << 10) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(say("GET / HTTP/1.1\r\nHost: x\r\n" + "X-Flood: xxxxxxxx\r\n".repeat(2_000) + "\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(say("GET /" + "x".repeat(10 << 10) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .endsWith(" 414");
    }

    @Test
    void nobody_is_led_on_to_a_hundred_requests_at_once_on_one_connection() throws IOException {
        var upgrade = String.join(
                "\r\n",
                "GET /nothing HTTP/1.1",
                "Host: x",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQAAP__",
                "",
                "");
        assertThat(say(upgrade)).startsWith("HTTP/1.1 404");
    }

    @Test
    void whoever_floods_is_told_from_others_by_what_the_ingress_says_and_keeps_no_text_from_us() {
        assertThat(IntStream.range(0, 2_000)
                        .map(n -> from("198.51.100.7", "/events"))
                        .filter(status -> status != 401)
                        .findFirst())
                .hasValue(429);
        assertThat(from("198.51.100.8", "/events")).isEqualTo(401);
        assertThat(from("198.51.100.7", "/twilio/texts", "X-Twilio-Signature", "wrong"))
                .as("it is read, whoever else comes from there")
                .isEqualTo(403);
    }

    private int from(String address, String path, String... headers) {
        var all = Stream.concat(Stream.of(headers), Stream.of("X-Forwarded-For", address));
        return office.post(path, "{}", all.toArray(String[]::new)).statusCode();
    }

    @Test
    void a_body_that_is_larger_than_the_setting_says_is_refused() {
        assertThat(office.postWithToken("/events", "x".repeat(2_001), "text/plain")
                        .statusCode())
                .isEqualTo(413);
        assertThat(office.postWithToken("/events", "x".repeat(2_000), "text/plain")
                        .statusCode())
                .isNotEqualTo(413);
    }

    @Test
    void there_are_no_more_connections_than_the_setting_says() throws IOException {
        var crowd = new ArrayList<Socket>();
        try {
            for (var n = 0; n < 101; n++) {
                crowd.add(new Socket(InetAddress.getLoopbackAddress(), office.port("HTTP")));
            }
            var last = crowd.get(100);
            last.setSoTimeout(10_000);
            assertThat(last.getInputStream().read()).isNegative();
        } finally {
            for (var socket : crowd) {
                socket.close();
            }
            office.await("there is room again", this::isLetIn);
        }
    }

    private boolean isLetIn() {
        try {
            return say("GET / HTTP/1.1\r\nHost: x\r\n\r\n").startsWith("HTTP/1.1");
        } catch (IOException gone) {
            return false;
        }
    }

    /** The beginning of what is answered to some bytes. */
    private String say(String text) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), office.port("HTTP"))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        }
    }
}
