package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The terms of sms-sink: when a text goes, until when it is worth it, and who goes first. */
class TermsTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void a_text_waits_for_its_time_and_is_dropped_after_it() {
        try (var office = office("1000")) {
            var now = office.trunkline().clock().instant();
            say(office, "later", now.plus(Duration.ofHours(2)), "1h", "");
            say(office, "past", now.minus(Duration.ofHours(2)), "1h", "");
            say(office, "recent", now.minus(Duration.ofHours(2)), "3h", "");
            var ann = office.phone(ANN).reads("recent").readsNothing();
            assertThat(Records.of(office).message("terms/past")).startsWith("expired");
            office.advance(Duration.ofMinutes(119));
            ann.readsNothing();
            office.advance(Duration.ofMinutes(2));
            ann.reads("later").readsNothing();
        }
    }

    @Test
    void what_waits_for_its_sender_longer_than_it_is_worth_expires() {
        try (var office = office("0.01")) {
            for (var i = 1; i <= 3; i++) {
                say(office, "slow-" + i, Instant.EPOCH, "90s", "");
            }
            // One segment in 100 s: the first goes at once, the others would go after 100 and 200 s.
            office.phone(ANN).reads("slow-1");
            office.advance(Duration.ofSeconds(95));
            office.await(
                    "the others expire", () -> office.states(ANN).subList(1, 3).equals(List.of("expired", "expired")));
            office.advance(Duration.ofMinutes(5));
            office.phone(ANN).readsNothing();
        }
    }

    @Test
    void the_urgent_goes_before_high_normal_and_low() {
        try (var office = office("0.01")) {
            say(office, "first", Instant.EPOCH, "", "");
            office.phone(ANN).reads("first");
            for (var terms : List.of("low", "normal", "high", "urgent")) {
                say(office, terms, Instant.EPOCH, "", terms);
            }
            for (var expected : List.of("urgent", "high", "normal", "low")) {
                office.advance(Duration.ofSeconds(101));
                office.phone(ANN).reads(expected);
            }
        }
    }

    @Test
    void of_one_flow_the_oldest_goes_first_or_the_newest_where_it_says_so() {
        try (var office = office("0.01")) {
            say(office, "first", Instant.EPOCH, "", "");
            office.phone(ANN).reads("first");
            for (var text : List.of("old-1", "old-2", "old-3")) {
                say(office, text, Instant.EPOCH, "", "");
            }
            for (var expected : List.of("old-1", "old-2", "old-3")) {
                office.advance(Duration.ofSeconds(101));
                office.phone(ANN).reads(expected);
            }
            for (var text : List.of("new-1", "new-2", "new-3")) {
                say(office, text, Instant.EPOCH, "", "newest");
            }
            for (var expected : List.of("new-3", "new-2", "new-1")) {
                office.advance(Duration.ofSeconds(101));
                office.phone(ANN).reads(expected);
            }
        }
    }

    private Office office(String rate) {
        return Office.in(folder)
                .with("RATE_LONGCODE", rate)
                .file("terms.camel.yaml", FLOW)
                .open();
    }

    /** Has a text said whose key and words are the same, and waits until it is in the outbox. */
    private static void say(Office office, String text, Instant sendAt, String expireAfter, String terms) {
        var records = Records.of(office);
        Post.to(office)
                .event(
                        text,
                        "test.terms",
                        "{\"text\": \"" + text + "\", \"sendAt\": \"" + (sendAt.equals(Instant.EPOCH) ? "" : sendAt)
                                + "\", \"expireAfter\": \"" + expireAfter + "\", \"urgent\": \""
                                + terms.equals("urgent")
                                + "\", \"priority\": \""
                                + (List.of("low", "high").contains(terms) ? terms : "")
                                + "\", \"order\": \"" + (terms.equals("newest") ? terms : "") + "\"}");
        office.await(text + " is in the outbox", () -> !records.message("terms/" + text)
                .isEmpty());
    }

    private static final String FLOW = """
            - route:
                id: terms
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.terms}
                  steps:
                    - setVariable: {name: sendAt, jq: .sendAt}
                    - setVariable: {name: expireAfter, jq: .expireAfter}
                    - setVariable: {name: urgent, jq: .urgent}
                    - setVariable: {name: priority, jq: .priority}
                    - setVariable: {name: order, jq: .order}
                    - setBody: {jq: .text}
                    - to:
                        uri: kamelet:sms-sink
                        parameters:
                          to: "+15551230001"
                          key: "${body}"
                          sendAt: "${variable.sendAt}"
                          expireAfter: "${variable.expireAfter}"
                          urgent: "${variable.urgent}"
                          priority: "${variable.priority}"
                          order: "${variable.order}"
            """;
}
