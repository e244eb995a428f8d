package io.trunkline.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrontBodyTest {
    private final House house = new House();

    @BeforeEach
    void admit() {
        house.front.admit(true);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static CompletionStage<Answer> echo(Request request) {
        return CompletableFuture.completedFuture(
                new Answer(200, "application/octet-stream", request.body(), java.util.Map.of()));
    }

    @Test
    void a_body_of_exactly_the_limit_is_taken_and_one_byte_more_is_a_413_and_the_connection_lives_on()
            throws IOException {
        house.front.open("POST", "/events", FrontBodyTest::echo);

        try (var wire = house.connect()) {
            wire.write("POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000));
            assertThat(wire.read()).startsWith("HTTP/1.1 200").endsWith("x".repeat(1000));
            wire.write("POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n" + "x".repeat(1001));
            assertThat(wire.read())
                    .startsWith("HTTP/1.1 413")
                    .contains("application/problem+json", "urn:trunkline:too-large", "1000 bytes");
            wire.write("POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
            assertThat(wire.read()).startsWith("HTTP/1.1 200").endsWith("hi");
        }
        house.front.admit(false);
        house.front.drained().join();
        assertThat(house.front.inFlight()).isZero();
    }

    @Test
    void a_chunked_body_that_grows_too_large_is_a_413_while_it_is_still_being_sent_and_the_connection_lives_on()
            throws IOException {
        house.front.open("POST", "/events", FrontBodyTest::echo);

        try (var wire = house.connect()) {
            wire.write("POST /events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            wire.write("200\r\n" + "x".repeat(512) + "\r\n200\r\n" + "x".repeat(512) + "\r\n");
            assertThat(wire.read()).startsWith("HTTP/1.1 413");
            wire.write("200\r\n" + "x".repeat(512) + "\r\n0\r\n\r\n");
            wire.write("POST /events HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
            assertThat(wire.read()).startsWith("HTTP/1.1 200").endsWith("hi");
        }
    }

    @Test
    void a_client_that_goes_on_sending_after_a_413_is_cut_off() throws IOException {
        house.front.open("POST", "/events", FrontBodyTest::echo);

        try (var wire = house.connect()) {
            wire.write("POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 90000000\r\n\r\n");
            assertThat(wire.read()).startsWith("HTTP/1.1 413");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 90_000; i++) {
                            wire.write("x".repeat(1000));
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_body_that_never_arrives_is_a_408_and_then_the_end() throws IOException {
        house.front.open("POST", "/events", FrontBodyTest::echo);

        try (var wire = house.connect()) {
            wire.write("POST /events HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
            assertThat(wire.read()).startsWith("HTTP/1.1 408").contains("too-slow");
            assertThat(wire.read()).isNull();
        }
    }

    @Test
    void a_client_that_asks_before_it_sends_is_told_to_go_on_or_that_it_is_too_much() throws IOException {
        house.front.open("POST", "/events", FrontBodyTest::echo);

        try (var wire = house.connect()) {
            wire.write("POST /events HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(wire.read()).startsWith("HTTP/1.1 100");
            wire.write("hi");
            assertThat(wire.read()).startsWith("HTTP/1.1 200").endsWith("hi");
            wire.write("POST /events HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n");
            assertThat(wire.read()).startsWith("HTTP/1.1 413").containsIgnoringCase("connection: close");
            assertThat(wire.read()).isNull();
        }
    }

    @Test
    void large_bodies_of_an_ordinary_client_are_refused_in_words_over_either_version_of_http() {
        house.front.open("POST", "/events", FrontBodyTest::echo);
        byte[] large = new byte[50_000];
        for (var version : HttpClient.Version.values()) {
            var client = HttpClient.newBuilder().version(version).build();

            var whole = house.send(client, "POST", "/events", BodyPublishers.ofByteArray(large));
            var chunked = house.send(
                    client, "POST", "/events", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));
            var small = house.send(client, "POST", "/events", BodyPublishers.ofString("hi"));

            assertThat(whole.statusCode()).isEqualTo(413);
            assertThat(chunked.statusCode()).isEqualTo(413);
            assertThat(small.body()).isEqualTo("hi");
        }
    }

    @Test
    void what_all_requests_hold_together_is_bounded() throws IOException {
        var held = new Front.Limits(60_000, 50_000, 100_000, House.LIMITS.patience(), House.LIMITS.gate());
        try (var house = new House(held)) {
            house.front.admit(true);
            var waiting = new CompletableFuture<Answer>();
            var inside = new CompletableFuture<Void>();
            house.front.open("POST", "/slow", request -> {
                inside.complete(null);
                return waiting;
            });
            house.front.open("POST", "/events", FrontBodyTest::echo);
            try (var wire = house.connect()) {
                wire.write("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 30000\r\n\r\n" + "x".repeat(30_000));
                inside.join();

                var refused = house.send("POST", "/events", "x".repeat(30_000));
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("retry-after")).hasValue("5");
                assertThat(refused.body()).contains("urn:trunkline:busy");

                waiting.complete(Answer.empty(204));
                assertThat(wire.read()).startsWith("HTTP/1.1 204");
            }
            assertThat(house.send("POST", "/events", "x".repeat(30_000)).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_client_that_leaves_takes_nothing_with_it() throws Exception {
        var stage = new CompletableFuture<Answer>();
        BlockingQueue<Request> heard = new ArrayBlockingQueue<>(1);
        house.front.open("POST", "/slow", request -> {
            heard.add(request);
            return stage;
        });
        try (var half = house.connect();
                var whole = house.connect()) {
            half.write("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\nhalf");
            whole.write("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
            assertThat(heard.poll(10, SECONDS)).isNotNull();
        }
        house.front.admit(false);
        var drained = house.front.drained();
        stage.complete(Answer.text(200, "nobody reads this"));

        drained.get(10, SECONDS);
        assertThat(heard).isEmpty();
    }
}
