package io.trunkline.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever cannot prove himself is soon told to stay away; whoever can is never counted. */
class GatekeeperTest {
    private static final String FROM = "X-Forwarded-For";

    private static House house(Gatekeeper.Terms gate) {
        var limits = House.LIMITS;
        var house =
                new House(new Front.Limits(limits.body(), limits.held(), limits.discarded(), limits.patience(), gate));
        var guard = new BearerGuard(java.util.List.of("right"), "TRUNKLINE_TOKEN");
        for (var path : java.util.List.of("/hooks/a", "/twilio/texts")) {
            house.front.open("POST", path, request -> {
                guard.check(request);
                return CompletableFuture.completedFuture(Answer.text(202, "taken"));
            });
        }
        house.front.open(
                "GET",
                "/page",
                request -> CompletableFuture.completedFuture(
                        new Answer(200, "text/html; charset=utf-8", new byte[] {'x'}, java.util.Map.of())));
        house.front.admit(true);
        return house;
    }

    private static int wrong(House house, String path, String... headers) {
        return house.send("POST", path, "{}", headers).statusCode();
    }

    private static int right(House house, String path) {
        return house.send("POST", path, "{}", "Authorization", "Bearer right").statusCode();
    }

    @Test
    void whoever_is_refused_too_often_is_answered_429_and_whoever_is_believed_is_never_counted() {
        // One refusal in a second, and ten at once.
        try (var house = house(new Gatekeeper.Terms(1, 0, 100))) {
            assertThat(IntStream.range(0, 200).map(n -> right(house, "/hooks/a")))
                    .as("two hundred that are believed")
                    .containsOnly(202);
            var refused =
                    IntStream.range(0, 15).map(n -> wrong(house, "/hooks/a")).toArray();
            assertThat(refused)
                    .startsWith(401, 401, 401, 401, 401, 401, 401, 401, 401, 401)
                    .endsWith(429, 429);
            var answer = house.send("POST", "/hooks/a", "{}");
            assertThat(answer.headers().firstValue("Retry-After").map(Integer::parseInt))
                    .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 2));
            assertThat(answer.body()).contains("urn:trunkline:too-many", "\"retryable\":true");

            assertThat(wrong(house, "/twilio/texts")).as("not even signed").isEqualTo(429);
            assertThat(wrong(house, "/hooks/a", "X-Twilio-Signature", "false"))
                    .as("not at Twilio's door")
                    .isEqualTo(429);
            assertThat(wrong(house, "/twilio/texts", "X-Twilio-Signature", "false"))
                    .as("it is heard, and refused for what it is")
                    .isEqualTo(401);
            assertThat(house.send(
                                    "POST",
                                    "/twilio/texts",
                                    "{}",
                                    "X-Twilio-Signature",
                                    "s",
                                    "Authorization",
                                    "Bearer right")
                            .statusCode())
                    .as("Twilio comes by the same proxy as whoever floods us")
                    .isEqualTo(202);
        }
    }

    @Test
    void what_is_nowhere_counts_and_a_bound_of_0_counts_nothing() {
        try (var house = house(new Gatekeeper.Terms(1, 0, 100))) {
            assertThat(IntStream.range(0, 15)
                            .map(n -> house.send("GET", "/wp-login.php", "").statusCode())
                            .toArray())
                    .startsWith(404, 404)
                    .endsWith(429, 429);
        }
        try (var house = house(new Gatekeeper.Terms(1, 0, 100))) {
            house.front.open("POST", "/hooks/b", request -> CompletableFuture.failedFuture(new IOException("full")));
            assertThat(IntStream.range(0, 15).map(n -> right(house, "/hooks/b")))
                    .as("what fails here says nothing about who asks")
                    .containsOnly(503);
        }
        try (var house = house(new Gatekeeper.Terms(0, 0, 100))) {
            assertThat(IntStream.range(0, 50).map(n -> wrong(house, "/hooks/a")))
                    .containsOnly(401);
        }
    }

    @Test
    void who_comes_by_a_proxy_is_told_from_others_only_where_the_proxy_is_trusted() {
        try (var house = house(new Gatekeeper.Terms(1, 0, 100))) {
            assertThat(IntStream.range(0, 15)
                            .map(n -> wrong(house, "/hooks/a", FROM, "192.0.2." + n))
                            .toArray())
                    .as("anybody can write such a header")
                    .endsWith(429, 429);
        }
        try (var house = house(new Gatekeeper.Terms(1, 1, 100))) {
            assertThat(IntStream.range(0, 15)
                            .map(n -> wrong(house, "/hooks/a", FROM, "192.0.2." + n + ", 198.51.100.7"))
                            .toArray())
                    .as("what stands before the proxy's own word is whatever the caller wrote")
                    .endsWith(429, 429);
            assertThat(wrong(house, "/hooks/a", FROM, "192.0.2.1, 198.51.100.8"))
                    .isEqualTo(401);
            assertThat(IntStream.range(0, 15)
                            .map(n -> wrong(house, "/hooks/a", FROM, "2001:db8:1:2:" + n + "::1"))
                            .toArray())
                    .as("half an address of IPv6 is one customer's")
                    .endsWith(429, 429);
        }
        try (var house = house(new Gatekeeper.Terms(1, 2, 100))) {
            assertThat(IntStream.range(0, 15)
                            .map(n -> wrong(
                                    house, "/hooks/a", FROM, "192.0.2." + n + ", 198.51.100.7", FROM, "10.0.0." + n))
                            .toArray())
                    .as("the outer one of two proxies knows, in whichever line it writes")
                    .endsWith(429, 429);
            assertThat(wrong(house, "/hooks/a", FROM, "198.51.100.8, 10.0.0.1")).isEqualTo(401);
            assertThat(wrong(house, "/hooks/a", FROM, "198.51.100.9", FROM, "10.0.0.1"))
                    .isEqualTo(401);
            assertThat(IntStream.range(0, 15)
                            .map(n -> wrong(house, "/hooks/a", FROM, "192.0.2." + n))
                            .toArray())
                    .as("who came past only one of them is known by the wire")
                    .endsWith(429, 429);
        }
    }

    private static final String PAGE = "GET /page HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void there_are_so_many_connections_at_once() throws IOException {
        try (var house = house(new Gatekeeper.Terms(0, 0, 3));
                var first = house.connect();
                var second = house.connect();
                var third = house.connect()) {
            for (var wire : java.util.List.of(first, second, third)) {
                wire.write(PAGE);
                assertThat(wire.read()).startsWith("HTTP/1.1 200");
            }
            try (var fourth = house.connect()) {
                assertThat(fourth.isClosedByPeer()).as("no place is left").isTrue();
            }
            first.write(PAGE);
            assertThat(first.read()).as("whoever is there stays").startsWith("HTTP/1.1 200");
            second.socket().close();
            var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!isLetIn(house)) {
                assertThat(System.nanoTime()).as("the place is free again").isLessThan(until);
            }
        }
    }

    private static boolean isLetIn(House house) throws IOException {
        try (var wire = house.connect()) {
            wire.write(PAGE);
            return wire.read() != null;
        } catch (java.net.SocketException gone) {
            return false;
        }
    }

    @Test
    void in_a_crowd_whoever_asks_nothing_goes_sooner_and_whoever_waits_for_an_answer_stays() throws IOException {
        try (var house = house(new Gatekeeper.Terms(0, 0, 4, new Gatekeeper.Patience(60_000, 300)));
                var idle = house.connect();
                var asking = house.connect();
                var third = house.connect()) {
            idle.write(PAGE);
            assertThat(idle.read()).startsWith("HTTP/1.1 200");
            var answer = new CompletableFuture<Answer>();
            house.front.open("GET", "/slow", request -> answer);
            asking.write(PAGE.replace("/page", "/slow"));
            third.write(PAGE);
            assertThat(third.read()).startsWith("HTTP/1.1 200");
            assertThat(idle.isClosedWithin(Duration.ofMillis(900)))
                    .as("there is room")
                    .isFalse();

            try (var fourth = house.connect()) {
                fourth.write(PAGE);
                assertThat(fourth.read()).startsWith("HTTP/1.1 200");
                assertThat(idle.isClosedByPeer()).as("it is full").isTrue();
            }
            answer.complete(Answer.text(200, "at last"));
            assertThat(asking.read()).startsWith("HTTP/1.1 200").endsWith("at last");
        }
    }

    @Test
    void nobody_stays_who_sends_a_letter_now_and_then() throws IOException {
        try (var house = house(new Gatekeeper.Terms(0, 0, 3, new Gatekeeper.Patience(600, 600)));
                var wire = house.connect()) {
            wire.write(PAGE);
            assertThat(wire.read()).startsWith("HTTP/1.1 200");
            var began = System.nanoTime();
            var closed = false;
            while (!closed && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(10)) {
                try {
                    wire.write("G");
                    closed = wire.isClosedWithin(Duration.ofMillis(50));
                } catch (IOException gone) {
                    closed = true;
                }
            }
            assertThat(closed).as("a letter now and then is no request").isTrue();
        }
    }

    @Test
    void whoever_parts_answers_once_more_on_each_connection_and_then_ends_it() throws IOException {
        try (var house = house(new Gatekeeper.Terms(0, 0, 100));
                var wire = house.connect()) {
            var request = "GET /page HTTP/1.1\r\nHost: x\r\n\r\n";
            wire.write(request);
            assertThat(wire.read()).startsWith("HTTP/1.1 200").doesNotContainIgnoringCase("connection: close");
            house.front.part();
            wire.write(request);
            assertThat(wire.read()).startsWith("HTTP/1.1 200").containsIgnoringCase("connection: close");
            assertThat(wire.isClosedByPeer()).isTrue();
            assertThat(right(house, "/hooks/a"))
                    .as("new connections are served as before")
                    .isEqualTo(202);
        }
    }

    @Test
    void who_asks_nothing_is_sent_home_and_who_waits_for_an_answer_gets_it() throws IOException {
        try (var house = house(new Gatekeeper.Terms(0, 0, 100));
                var idle = house.connect();
                var asking = house.connect()) {
            idle.write(PAGE);
            assertThat(idle.read()).startsWith("HTTP/1.1 200");
            var answer = new CompletableFuture<Answer>();
            var knocked = new CompletableFuture<Void>();
            house.front.open("GET", "/slow", request -> {
                knocked.complete(null);
                return answer;
            });
            asking.write(PAGE.replace("/page", "/slow"));
            knocked.join();
            house.front.sendHome();
            assertThat(idle.isClosedByPeer()).isTrue();
            answer.complete(Answer.text(200, "at last"));
            assertThat(asking.read()).startsWith("HTTP/1.1 200").endsWith("at last");
        }
    }

    @Test
    void a_page_stands_in_no_frame_and_takes_nothing_from_elsewhere() {
        try (var house = house(new Gatekeeper.Terms(0, 0, 100))) {
            var page = house.send("GET", "/page", "").headers();
            assertThat(page.firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'");
            assertThat(page.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(page.firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(page.firstValue("X-Frame-Options")).hasValue("DENY");
        }
    }
}
