package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Elsewhere;
import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The word bot-action and the flow chatbot: an answer, or one excuse, and never anything in the way of a STOP. */
class BotActionTest {
    private static final String ANN = "+15551230001";
    private static final String BOB = "+15551230002";

    private final Elsewhere server = Elsewhere.open();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> signed = new CopyOnWriteArrayList<>();
    private final CountDownLatch patience = new CountDownLatch(1);
    private volatile String answer = "{\"reply\": \"Hello\"}";
    private volatile int status = 200;
    private volatile boolean hanging;

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        patience.countDown();
        server.close();
    }

    /** An office whose chatbot is one at a URL. */
    private Office office() {
        server.does("/bot", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            signed.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (hanging) {
                try {
                    patience.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        });
        return Office.in(folder)
                .with("CHATBOT_URL", server.url("/bot"))
                .with("CHATBOT_AUTHORIZATION", "Bearer bot-token");
    }

    @Test
    void what_the_bot_answered_last_goes_back_to_it_with_the_next_text_and_no_number_does() {
        try (var office = office().open()) {
            answer = "{\"reply\": [\"Hello.\", \"Who are you?\"], \"talk\": {\"session\": 7}}";
            office.phone(ANN).texts("Hi").reads("Hello. Who are you?");
            office.phone(ANN).texts("Ann").reads("Hello. Who are you?");
            office.phone(BOB).texts("Hi").reads("Hello. Who are you?");
            assertThat(asked).hasSize(3).noneMatch(one -> one.contains("5551230"));
            assertThat(asked.get(0)).contains("\"text\":\"Hi\"", "\"talk\":null");
            assertThat(asked.get(1)).contains("\"text\":\"Ann\"", "\"talk\":{\"session\":7}");
            assertThat(client(0)).isEqualTo(client(1)).isNotEqualTo(client(2));
            assertThat(signed).containsOnly("Bearer bot-token");
        }
    }

    private String client(int n) {
        return asked.get(n).replaceAll(".*\"client\":\"([^\"]+)\".*", "$1");
    }

    @Test
    void what_is_remembered_ends_a_day_after_the_last_text_and_survives_a_restart() {
        try (var office = office().open()) {
            office.phone(ANN).texts("one").reads("Hello");
            office.reopenAfter(Duration.ofHours(23));
            office.phone(ANN).texts("two").reads("Hello");
            office.advance(Duration.ofHours(23));
            office.phone(ANN).texts("three").reads("Hello");
            office.advance(Duration.ofHours(25));
            office.phone(ANN).texts("four").reads("Hello");
            assertThat(client(1)).isEqualTo(client(0));
            assertThat(client(2)).isEqualTo(client(0));
            assertThat(client(3)).isNotEqualTo(client(0));
            assertThat(Records.of(office).count("select count(*) from bot_memory"))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_bot_that_fails_in_any_way_is_excused_once_and_health_says_so() {
        try (var office = office().open()) {
            status = 500;
            office.phone(ANN).texts("Hi").reads("nobody can answer you here right now");
            status = 200;
            answer = "<html>";
            office.phone(ANN).texts("Hello?").readsNothing();
            answer = "{\"error\": \"overloaded\"}";
            office.phone(ANN).texts("Anybody?").readsNothing();
            office.phone(BOB).texts("Hi").reads("nobody can answer you here right now");
            assertThat(office.observe("/observe/health").body().replace("\\", ""))
                    .contains("chatbot/chatbot: the bot does not answer")
                    .doesNotContain("bot-token");
            answer = "{\"reply\": \"Here I am\"}";
            office.phone(ANN).texts("Hi").reads("Here I am");
            assertThat(office.observe("/observe/health").body()).doesNotContain("the bot does not answer");
            status = 404;
            office.phone(ANN)
                    .texts("Bye")
                    .reads("nobody can answer you here right now")
                    .readsNothing();
        }
    }

    @Test
    void an_excuse_that_is_heard_again_after_a_failure_is_said_all_the_same() {
        var crashes = new java.util.concurrent.atomic.AtomicInteger();
        server.does("/crash", exchange -> exchange.sendResponseHeaders(crashes.getAndIncrement() == 0 ? 500 : 200, -1));
        try (var office = office().file("again.camel.yaml", """
                        - route:
                            id: again
                            from:
                              uri: kamelet:event-source
                              parameters: {types: test.again}
                              steps:
                                - setBody: {constant: Hi}
                                - to:
                                    uri: kamelet:bot-action
                                    parameters: {who: "+15551230001", url: "RAW({{chatbot.url:}})"}
                                - to: {uri: "CRASH", variableReceive: nothing}
                                - to: {uri: kamelet:sms-sink, parameters: {to: "+15551230001", key: again}}
                        """.replace("CRASH", server.url("/crash")))
                .open()) {
            status = 500;
            Post.to(office).event("a1", "test.again", "{}");
            office.await("it failed once", () -> crashes.get() == 1);
            office.advance(Duration.ofMinutes(1));
            office.phone(ANN).reads("nobody can answer you").readsNothing();
            assertThat(asked).hasSize(2);
        }
    }

    @Test
    void twenty_hanging_bots_never_delay_a_stop() {
        try (var office = office().open()) {
            hanging = true;
            IntStream.range(0, 40)
                    .forEach(n -> office.phone("+155512401" + (10 + n)).texts("Hi"));
            office.await("all are asked at once, and none was answered", () -> asked.size() == 40);
            var stopping = office.phone("+15551240115");
            stopping.texts("STOP");
            office.await(
                    "the STOP is known to everybody", () -> Records.of(office).events("contact.opted_out") == 1);
            assertThat(Records.of(office).count("select count(*) from optout where verdict = 'stop'"))
                    .isEqualTo(1);
            assertThat(Records.of(office).count("select count(*) from message")).isZero();
            patience.countDown();
            office.phone("+15551240114").reads("Hello");
            stopping.readsNothing();
            assertThat(Records.of(office).count("select count(*) from message where state = 'muted'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void words_of_consent_never_reach_the_bot_in_whatever_language() {
        try (var office = office().with("OPTOUT_WORDS_STOP", "ARRET").open()) {
            for (var word : List.of("Help", "yes.", "ARRET", "Start", "INFO", "START", "stop")) {
                office.phone(ANN).texts(word);
            }
            office.settle();
            assertThat(asked).isEmpty();
        }
    }
}
