package io.trunkline.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrontTest {
    private final House house = new House();

    @BeforeEach
    void admit() {
        house.front.admit(true);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static CompletionStage<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static CompletionStage<Answer> echo(Request request) {
        return now(new Answer(200, "application/octet-stream", request.body(), java.util.Map.of()));
    }

    @Test
    void a_door_gets_the_bytes_the_path_the_query_and_the_headers_as_they_came() {
        var heard = new CompletableFuture<Request>();
        house.front.open("POST", "/hooks/:name", request -> {
            heard.complete(request);
            return now(Answer.json(202, java.util.Map.of("ok", true)));
        });

        var response = house.send(
                "POST",
                "/hooks/str%20ipe?a=1&b=x+%C3%A9&a=2",
                "Body=%41&x=\u00e9",
                "X-Two",
                "1",
                "x-two",
                "2",
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("{\"ok\":true}");
        assertThat(response.headers().map())
                .containsOnlyKeys("content-type", "content-length", "x-content-type-options");
        var request = heard.join();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/hooks/str%20ipe");
        assertThat(request.parameters()).containsEntry("name", "str ipe");
        assertThat(request.rawQuery()).isEqualTo("a=1&b=x+%C3%A9&a=2");
        assertThat(request.query("a")).isEqualTo("1");
        assertThat(request.query("b")).isEqualTo("x \u00e9");
        assertThat(request.query("c")).isNull();
        assertThat(request.headers("X-TWO")).containsExactly("1", "2");
        assertThat(request.header("nothing")).isNull();
        assertThat(request.body()).asString().isEqualTo("Body=%41&x=\u00e9");
        assertThat(request).hasToString("POST /hooks/str%20ipe (13 bytes)");
    }

    @Test
    void a_problem_is_its_answer_whether_thrown_or_in_the_stage() {
        house.front.open("POST", "/thrown", request -> {
            throw Problem.badRequest("type", "It has no type.").with("index", 3);
        });
        house.front.open(
                "POST", "/later", request -> CompletableFuture.failedFuture(Problem.unauthorized("No token.")));

        var thrown = house.send("POST", "/thrown", "");
        assertThat(thrown.statusCode()).isEqualTo(400);
        assertThat(thrown.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(thrown.body())
                .isEqualTo("{\"type\":\"urn:trunkline:invalid\",\"title\":\"Invalid\",\"status\":400,"
                        + "\"detail\":\"It has no type.\",\"code\":\"INVALID_REQUEST\",\"message\":\"It has no type.\","
                        + "\"retryable\":false,\"action\":\"Correct type and send it again.\","
                        + "\"details\":{\"field\":\"type\",\"index\":3},\"field\":\"type\",\"index\":3}");
        var later = house.send("POST", "/later", "");
        assertThat(later.statusCode()).isEqualTo(401);
        assertThat(later.headers().firstValue("www-authenticate")).hasValue("Bearer");
    }

    @Test
    void any_other_failure_is_what_the_diagnosis_says_or_a_500_that_gives_nothing_away() {
        house.front.open(
                "POST",
                "/disk",
                request -> CompletableFuture.<Answer>supplyAsync(() -> {
                    throw new java.util.concurrent.CompletionException(new IOException("/dev/sda is full"));
                }));
        house.front.open("POST", "/bug", request -> {
            throw new IllegalStateException("secret");
        });
        house.front.open("POST", "/error", request -> {
            throw new StackOverflowError();
        });
        house.front.open("POST", "/header", request -> now(Answer.empty(200).with("X", "a\r\nb")));

        var disk = house.send("POST", "/disk", "");
        assertThat(disk.statusCode()).isEqualTo(503);
        assertThat(disk.body()).contains("The disk is full.");
        var bug = house.send("POST", "/bug", "");
        assertThat(bug.statusCode()).isEqualTo(500);
        assertThat(bug.body()).contains("urn:trunkline:failure").doesNotContain("secret");
        assertThat(house.send("POST", "/error", "").statusCode()).isEqualTo(500);
        assertThat(house.send("POST", "/header", "").statusCode()).isEqualTo(500);
        house.front.admit(false);
        house.front.drained().join();
    }

    @Test
    void nobody_is_answered_before_the_door_is_ready_nor_on_another_thread_than_the_connection_s() throws Exception {
        var threads = new HashSet<Thread>();
        var stage = new CompletableFuture<Answer>();
        var knocked = new CompletableFuture<Void>();
        house.front.open("GET", "/slow", request -> {
            threads.add(Thread.currentThread());
            knocked.complete(null);
            return stage;
        });
        house.router.route().order(-1).handler(context -> {
            threads.add(Thread.currentThread());
            context.addEndHandler(end -> threads.add(Thread.currentThread()));
            context.next();
        });

        try (var wire = house.connect()) {
            wire.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            knocked.get(10, SECONDS);
            assertThat(wire.socket().getInputStream().available()).isZero();
            assertThat(house.front.inFlight()).isEqualTo(1);
            stage.complete(Answer.text(200, "now"));
            assertThat(wire.read()).endsWith("now");
        }
        assertThat(threads).hasSize(1).allSatisfy(thread -> assertThat(thread.getName())
                .contains("eventloop"));
    }

    @Test
    void closing_an_opening_makes_it_a_404_and_opening_it_again_works() {
        var opening = house.front.open("POST", "/hooks/:name", FrontTest::echo);
        assertThat(house.send("POST", "/hooks/stripe", "a").statusCode()).isEqualTo(200);

        opening.close();
        opening.close();
        assertThat(house.send("POST", "/hooks/stripe", "a").statusCode()).isEqualTo(404);

        house.front.open("POST", "/hooks/:hook", FrontTest::echo);
        opening.close();
        assertThat(house.send("POST", "/hooks/stripe", "a").statusCode()).isEqualTo(200);
    }

    @Test
    void two_doors_at_one_place_are_refused_but_not_at_two_methods() {
        house.front.open("POST", "/hooks/:name", FrontTest::echo);
        house.front.open("GET", "/hooks/:name", FrontTest::echo);

        assertThatThrownBy(() -> house.front.open("POST", "/hooks/:other", FrontTest::echo))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Two doors at POST /hooks/:other; one path answers once, so give one of them another name.");
    }

    @Test
    void an_unknown_path_is_a_404_and_a_wrong_method_a_405_that_says_which_are_right() {
        house.front.open("POST", "/hooks/:name", FrontTest::echo);
        house.front.open("PUT", "/hooks/:name", FrontTest::echo);
        house.front.open("GET", "/hooks/health", FrontTest::echo);

        for (var path : Set.of("/", "/hooks", "/eventz", "/api/x", "/hooks/a/b")) {
            var response = house.send("POST", path, "{}");
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(response.body()).contains("Nothing is at " + path);
        }
        var wrong = house.send("DELETE", "/hooks/stripe", "");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("allow")).hasValue("POST, PUT");
        assertThat(house.send("GET", "/hooks/health", "").statusCode()).isEqualTo(200);
        assertThat(house.send("POST", "/hooks/health", "").statusCode()).isEqualTo(200);
    }

    @Test
    void a_path_that_cannot_be_decoded_is_a_400() throws IOException {
        house.front.open("POST", "/hooks/:name", FrontTest::echo);

        try (var wire = house.connect()) {
            wire.write("POST /hooks/%zz HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
            assertThat(wire.read()).startsWith("HTTP/1.1 400").contains("problem+json");
        }
    }

    @Test
    void head_is_answered_as_get_is_without_the_body() throws IOException {
        house.front.open("GET", "/page", request -> now(Answer.text(200, "hello")));

        try (var wire = house.connect()) {
            wire.write("HEAD /page HTTP/1.1\r\nHost: a\r\n\r\nGET /page HTTP/1.1\r\nHost: a\r\n\r\n");
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) wire.socket().getInputStream().read());
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 200").contains("content-length: 5");
            assertThat(wire.read()).startsWith("HTTP/1.1 200").endsWith("hello");
        }
    }

    @Test
    void routes_of_others_on_the_same_router_work_and_their_failures_are_problems() {
        house.router.get("/other").handler(context -> context.response().end("other"));
        house.router.get("/broken").handler(context -> context.fail(new IllegalStateException("x")));
        house.front.admit(false);

        assertThat(house.send("GET", "/other", "").body()).isEqualTo("other");
        assertThat(house.send("GET", "/broken", "").body()).contains("urn:trunkline:failure");
    }

    @Test
    void nobody_enters_before_the_start_nor_after_the_end_and_the_end_waits_for_those_inside() throws Exception {
        try (var house = new House()) {
            var stage = new CompletableFuture<Answer>();
            BlockingQueue<Request> heard = new ArrayBlockingQueue<>(1);
            house.front.open("POST", "/slow", request -> {
                heard.add(request);
                return stage;
            });

            var starting = house.send("POST", "/slow", "{}");
            assertThat(starting.statusCode()).isEqualTo(503);
            assertThat(starting.body()).contains("urn:trunkline:starting");
            assertThat(starting.headers().firstValue("retry-after")).hasValue("5");
            assertThat(house.send("GET", "/nothing", "").statusCode()).isEqualTo(503);

            house.front.admit(true);
            assertThat(house.front.drained()).isNotDone();
            try (var wire = house.connect()) {
                wire.write("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
                assertThat(heard.poll(10, SECONDS)).isNotNull();
                house.front.admit(false);
                assertThat(house.send("POST", "/slow", "{}").body()).contains("urn:trunkline:stopping");
                var drained = house.front.drained();
                assertThat(drained).isNotDone();

                stage.complete(Answer.text(200, "done"));
                assertThat(wire.read()).endsWith("done");
                drained.get(10, SECONDS);
            }
            house.front.admit(true);
            assertThat(house.send("POST", "/slow", "{}").body()).isEqualTo("done");
        }
    }
}
