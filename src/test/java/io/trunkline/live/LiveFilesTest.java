package io.trunkline.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Mount;
import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 8 while the service runs: what is saved is live, or is refused and leaves everything as it was. */
class LiveFilesTest {
    private static final String ANN = "+15551230001";
    private static final String BOB = "+15551230002";
    private static final String PAID = "test.paid";
    /** It takes less than a second; a machine that is busy has more of them. */
    private static final Duration SECONDS = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    /** A flow that says these words, whose key is another one each time that it handles an event. */
    private static String says(String words) {
        return """
                - route:
                    id: thanks
                    from:
                      uri: kamelet:event-source
                      parameters: {types: test.paid}
                      steps:
                        - setBody: {constant: "WORDS"}
                        - to:
                            uri: kamelet:sms-sink
                            parameters: {to: "+15551230001", key: "${header.EventId}/${exchangeId}"}
                """.replace("WORDS", words);
    }

    @Test
    void a_saved_file_is_live_and_a_bad_one_leaves_its_last_good_version_running() {
        try (var office =
                Office.in(folder).file("thanks.camel.yaml", says("one")).open()) {
            Post.to(office).event("1", PAID, "{}");
            office.phone(ANN).reads("one");
            office.saves("thanks.camel.yaml", says("two"));
            Post.to(office).event("2", PAID, "{}");
            office.phone(ANN).reads("two");

            var why = office.savesBadly("thanks.camel.yaml", says("three").replace("setBody", "setBodi"));
            assertThat(why).contains("thanks.camel.yaml:7:11:", "did you mean 'setBody'?");
            Post.to(office).event("3", PAID, "{}");
            office.phone(ANN).reads("two");
            assertThat(office.observe("/observe/health").body().replace("\\", ""))
                    .contains("the last good version of thanks", "thanks.camel.yaml:7:11:");
            office.await("it is told", () -> Records.of(office).events("routes.refused") == 1);
            assertThat(Records.of(office).data("routes.refused").toString())
                    .contains("thanks.camel.yaml", "\"line\":7", "setBodi");
            assertThat(office.trunkline().flows()).contains("thanks", "billing");

            office.saves("thanks.camel.yaml", says("four"));
            Post.to(office).event("4", PAID, "{}");
            office.phone(ANN).reads("four").readsNothing();
            assertThat(office.observe("/observe/health").body()).doesNotContain("refused, ");
        }
    }

    @Test
    void hundreds_of_events_while_a_file_is_saved_twenty_times_are_each_handled_once() {
        try (var office =
                Office.in(folder).file("thanks.camel.yaml", says("save 0")).open()) {
            var count = 400;
            var posting = CompletableFuture.runAsync(
                    () -> IntStream.range(0, count).parallel().forEach(n -> Post.to(office)
                            .event("load/" + n, PAID, "{\"n\":" + n + "}")));
            for (var n = 1; n <= 20; n++) {
                office.saves("thanks.camel.yaml", says("save " + n));
            }
            posting.join();
            Post.to(office).event("last", PAID, "{}");
            office.settle();
            assertThat(office.phone(ANN).all()).hasSize(count + 1);
            assertThat(Records.of(office)
                            .ask("select distinct state from delivery where subscription = 'thanks/thanks'"))
                    .containsExactly("done");
            assertThat(Records.of(office)
                            .count("select count(*) from delivery where tries > 0 and subscription = 'thanks/thanks'"))
                    .isZero();
            assertThat(office.phone(ANN).all().stream().map(text -> text.body()).distinct())
                    .as("it was replaced while they came")
                    .hasSizeGreaterThan(2);
        }
    }

    @Test
    void a_start_with_a_bad_file_runs_its_last_good_version() {
        try (var office =
                Office.in(folder).file("thanks.camel.yaml", says("good")).open()) {
            office.file("thanks.camel.yaml", "- route: [").reopen();
            assertThat(office.trunkline().refused()).containsExactly("thanks");
            Post.to(office).event("1", PAID, "{}");
            office.phone(ANN).reads("good");
            office.saves("thanks.camel.yaml", says("better"));
            Post.to(office).event("2", PAID, "{}");
            office.phone(ANN).reads("better").readsNothing();
        }
    }

    @Test
    void a_word_reloads_whoever_uses_it_and_a_bad_one_is_refused_alone() {
        try (var office = Office.in(folder)
                .file("kamelets/greet-action.kamelet.yaml", greeting("Hello"))
                .file("thanks.camel.yaml", greets("thanks", "+15551230001"))
                .file("again.camel.yaml", greets("again", "+15551230002"))
                .open()) {
            Post.to(office).event("1", PAID, "{}");
            office.phone(ANN).reads("Hello Ann");
            office.phone(BOB).reads("Hello Ann");
            office.saves("kamelets/greet-action.kamelet.yaml", greeting("Good day"));
            Post.to(office).event("2", PAID, "{}");
            office.phone(ANN).reads("Good day Ann");
            office.phone(BOB).reads("Good day Ann");

            assertThat(office.savesBadly(
                            "kamelets/greet-action.kamelet.yaml", greeting("Hi").replace("whom", "who")))
                    .contains("has no parameter 'whom'", "thanks.camel.yaml:7", "again.camel.yaml:7");
            assertThat(office.savesBadly(
                            "kamelets/greet-action.kamelet.yaml", greeting("Hi").replace("setBody", "setBodi")))
                    .contains("setBodi");
            Post.to(office).event("3", PAID, "{}");
            office.phone(ANN).reads("Good day Ann").readsNothing();
            office.phone(BOB).reads("Good day Ann").readsNothing();
            assertThat(office.trunkline().refused()).isEmpty();
        }
    }

    private static String greeting(String words) {
        return """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: greet-action
                spec:
                  definition:
                    title: Greet
                    required: [whom]
                    properties:
                      whom: {title: Whom, type: string}
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - setBody: {simple: "WORDS {{whom}}"}
                """.replace("WORDS", words);
    }

    private static String greets(String id, String to) {
        return """
                - route:
                    id: ID
                    from:
                      uri: kamelet:event-source
                      parameters: {types: test.paid}
                      steps:
                        - to: {uri: kamelet:greet-action, parameters: {whom: Ann}}
                        - to: {uri: kamelet:sms-sink, parameters: {to: "TO", key: "${header.EventId}"}}
                """.replace("ID", id).replace("TO", to).replace("${header.EventId}", "${header.EventId}");
    }

    @Test
    void a_text_is_live_and_one_that_wants_what_no_body_has_is_refused() {
        try (var office = Office.open(folder)) {
            var before = office.read("templates/payment-failed.en.mustache");
            office.saves("templates/payment-failed.en.mustache", "Now: " + before);
            office.paymentFails("in_1", ANN);
            office.phone(ANN).reads("Now: ");
            assertThat(office.savesBadly("templates/payment-failed.en.mustache", "Hello {{nobody}}, " + before))
                    .contains("billing.camel.yaml", "payment-failed.en.mustache wants {{nobody}}");
            office.paymentFails("in_2", ANN);
            office.phone(ANN).reads("Now: ");
        }
    }

    @Test
    void people_are_live_and_a_wrong_number_leaves_them_as_they_were() {
        try (var office = Office.in(folder)
                .file("directory/people.yaml", "- {name: Ann, phone: \"+15551230001\"}\n")
                .file(
                        "directory/rotations.yaml",
                        "backend:\n  zone: UTC\n  layers:\n    - {people: [Ann], every: week, since: \"2026-01-05\"}\n")
                .file(
                        "thanks.camel.yaml",
                        says("hello")
                                .replace("\"+15551230001\"", "\"${jq(.phone)}\"")
                                .replace(
                                        "- setBody",
                                        "- to: {uri: kamelet:person-action, parameters: {who: \"${jq(.who)}\"}}\n        - setVariable: {name: phone, jq: .phone}\n        - setBody")
                                .replace("${jq(.phone)}", "${variable.phone}"))
                .open()) {
            assertThat(office.trunkline().refused()).doesNotContain("thanks");
            var both = "- {name: Ann, phone: \"+15551230001\"}\n- {name: Bob, phone: \"+15551230002\"}\n";
            office.saves("directory/people.yaml", both);
            Post.to(office).event("1", PAID, "{\"who\": \"Bob\"}");
            office.phone(BOB).reads("hello");
            assertThat(office.savesBadly("directory/people.yaml", both.replace("+15551230002", "12")))
                    .contains("people.yaml:2:", "Bob");
            Post.to(office).event("2", PAID, "{\"who\": \"Bob\"}");
            office.phone(BOB).reads("hello");
        }
    }

    @Test
    void with_set_a_change_is_swapped_as_a_whole_or_not_at_all() {
        try (var office = Office.in(folder)
                .with("ROUTES_RELOAD", "set")
                .file("thanks.camel.yaml", says("old"))
                .file("again.camel.yaml", says("old again").replace("id: thanks", "id: again"))
                .open()) {
            office.file("thanks.camel.yaml", says("new"));
            var why = office.savesBadly(
                    "again.camel.yaml",
                    says("new again").replace("id: thanks", "id: again").replace("steps:", "stepz:"));
            assertThat(why).contains("again.camel.yaml:6:7:");
            Post.to(office).event("1", PAID, "{}");
            office.settle();
            assertThat(office.phone(ANN).all())
                    .extracting(text -> text.body())
                    .containsExactlyInAnyOrder("old", "old again");
            assertThat(office.get("/api/flows").body()).contains("\"state\":\"waiting\"", "\"state\":\"refused\"");
            office.reopen();
            Post.to(office).event("2", PAID, "{}");
            office.settle();
            assertThat(office.phone(ANN).all()).hasSize(4).noneMatch(text -> text.body()
                    .startsWith("new"));
            office.saves("again.camel.yaml", says("new again").replace("id: thanks", "id: again"));
            assertThat(office.good("thanks.camel.yaml")).contains("new");
            Post.to(office).event("3", PAID, "{}");
            office.settle();
            assertThat(office.phone(ANN).all().subList(4, 6))
                    .extracting(text -> text.body())
                    .containsExactlyInAnyOrder("new", "new again");
        }
    }

    @Test
    void what_is_meant_for_a_removed_file_waits_until_it_is_back_or_is_ended() throws IOException {
        try (var office =
                Office.in(folder).file("thanks.camel.yaml", says("one")).open()) {
            Files.delete(folder.resolve("routes/thanks.camel.yaml"));
            office.await("it is gone", () -> office.good("thanks.camel.yaml") == null);
            Post.to(office).event("1", PAID, "{}");
            office.await("health says so", () -> office.observe("/observe/health")
                    .body()
                    .replace("\\", "")
                    .contains("thanks/thanks (1)"));
            office.reopen();
            assertThat(office.observe("/observe/health").body().replace("\\", ""))
                    .as("a start with fewer files than before ends nothing either")
                    .contains("thanks/thanks (1)");
            office.saves("thanks.camel.yaml", says("back"));
            office.phone(ANN).reads("back");
            Files.delete(folder.resolve("routes/thanks.camel.yaml"));
            office.await("it is gone", () -> office.good("thanks.camel.yaml") == null);
            office.postWithToken("/api/flows/end", "{\"name\": \"thanks\"}", "application/json");
            Post.to(office).event("2", PAID, "{}");
            office.settle();
            assertThat(Records.of(office).told("thanks/thanks", PAID)).containsExactly("done");
        }
    }

    @Test
    void webhooks_are_accepted_while_their_sources_are_replaced() {
        try (var office = Office.open(folder)) {
            var sources = office.read("sources.camel.yaml");
            var posting = CompletableFuture.supplyAsync(() -> IntStream.range(0, 300)
                    .map(n -> office.paymentFails("in_" + n, "+1555124" + (1000 + n)))
                    .boxed()
                    .toList());
            for (var n = 1; !posting.isDone() || n <= 10; n++) {
                office.saves("sources.camel.yaml", sources + "\n# save " + n + "\n");
            }
            assertThat(posting.join()).containsOnly(202);
            office.settle();
            assertThat(office.simulator().url()).isNotEmpty();
            assertThat(Records.of(office).count("select count(distinct recipient) from message"))
                    .isEqualTo(300);
        }
    }

    @Test
    void an_empty_folder_is_no_decision_to_run_nothing() throws IOException {
        try (var office =
                Office.in(folder).file("thanks.camel.yaml", says("one")).open()) {
            Files.move(folder.resolve("routes"), folder.resolve("away"));
            Files.createDirectory(folder.resolve("routes"));
            office.reopen();
            Post.to(office).event("1", PAID, "{}");
            office.phone(ANN).reads("one");
        }
    }

    @Test
    void the_links_of_a_config_map_are_followed_and_their_swap_is_seen() throws IOException {
        try (var office = Office.in(folder).with("ROUTES_RELOAD", "set").file("thanks.camel.yaml", says("one"))) {
            var map = Mount.of(folder.resolve("routes"));
            office.open();
            assertThat(office.trunkline().refused()).isEmpty();
            Post.to(office).event("1", PAID, "{}");
            office.phone(ANN).reads("one");
            var swapped = System.nanoTime();
            map.swap(List.of("thanks.camel.yaml"), text -> says("two"));
            office.await("it is live", () -> says("two").equals(office.good("thanks.camel.yaml")));
            assertThat(Duration.ofNanos(System.nanoTime() - swapped))
                    .as("from the swap until it is live")
                    .isLessThan(SECONDS);
            Post.to(office).event("2", PAID, "{}");
            office.phone(ANN).reads("two");
            swapped = System.nanoTime();
            map.swap(List.of("thanks.camel.yaml", "shipping.camel.yaml"), text -> text.replace("steps:", "stepz:"));
            office.await("it is refused", () -> office.trunkline().refused().size() == 2);
            assertThat(Duration.ofNanos(System.nanoTime() - swapped))
                    .as("from the swap until it is refused")
                    .isLessThan(SECONDS);
            Post.to(office).event("3", PAID, "{}");
            office.phone(ANN).reads("two").readsNothing();
        }
    }
}
