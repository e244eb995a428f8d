package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What waits is seen, brought forward, published once, and not published at all after its cancel. */
@TestInstance(PER_CLASS)
class WaitingWordsTest {
    private static final String ROUTES = """
            - route:
                id: later
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.later}
                  steps:
                    - setVariable: {name: key, jq: .key}
                    - setVariable: {name: once, jq: '.once // "false"'}
                    - to:
                        uri: kamelet:event-sink
                        parameters: {type: test.due, key: "${variable.key}", once: "${variable.once}", after: 1h}
            - route:
                id: due
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.due}
                  steps:
                    - log: {message: "${body}"}
            - route:
                id: hasten
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.hasten}
                  steps:
                    - setVariable: {name: key, jq: .key}
                    - to: {uri: kamelet:hasten-sink, parameters: {key: "${variable.key}"}}
                    - to: {uri: kamelet:event-sink, parameters: {type: test.hastened}}
            - route:
                id: look
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.look}
                  steps:
                    - setVariable: {name: key, jq: .key}
                    - to: {uri: kamelet:waiting-action, parameters: {key: "${variable.key}"}}
                    - setBody: {jq: 'map({key, type, who: .data.who})'}
                    - to: {uri: kamelet:event-sink, parameters: {type: test.looked}}
            - route:
                id: cancel
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.cancel}
                  steps:
                    - setVariable: {name: key, jq: .key}
                    - to: {uri: kamelet:cancel-sink, parameters: {key: "${variable.key}"}}
                    - to: {uri: kamelet:event-sink, parameters: {type: test.due, key: "${variable.key}/too-late", after: 1h}}
            """;

    private Office office;
    private Post post;
    private Records records;

    @BeforeAll
    void open(@TempDir Path folder) {
        office = Office.in(folder).file("words.camel.yaml", ROUTES).open();
        post = Post.to(office);
        records = Records.of(office);
    }

    @AfterAll
    void close() {
        office.close();
    }

    private void later(String id, String key) {
        post.event(id, "test.later", "{\"key\": \"" + key + "\", \"who\": \"" + id + "\"}");
        office.settle();
    }

    private long done(String key) {
        return records.count(
                "select count(*) from delivery where subscription = 'words/due' and key = ? and state = 'done'",
                "words/" + key);
    }

    @Test
    void what_waits_under_a_key_or_its_parts_is_due_now_once_and_nothing_else_is() {
        for (var key : new String[] {"h/1", "h/1/again", "h/10"}) {
            later("hasten-" + key, key);
        }
        post.event("h1", "test.hasten", "{\"key\": \"h/1\"}");
        office.settle();
        assertThat(records.data("test.hastened")).endsWith("{\"events\":2}");
        assertThat(done("h/1")).isEqualTo(1);
        assertThat(done("h/1/again")).isEqualTo(1);
        assertThat(done("h/10")).isZero();
        post.event("h2", "test.hasten", "{\"key\": \"h/1\"}");
        office.advance(Duration.ofHours(2));
        office.settle();
        assertThat(records.data("test.hastened")).endsWith("{\"events\":0}");
        assertThat(done("h/1")).isEqualTo(1);
        assertThat(done("h/10")).isEqualTo(1);
    }

    @Test
    void what_waits_under_a_key_or_its_parts_is_seen_newest_first_until_it_is_heard_or_cancelled() {
        later("a", "look/1/a");
        later("b", "look/1/b");
        later("c", "look/10");
        look("l1", "look/1");
        assertThat(records.data("test.looked"))
                .endsWith("[{\"key\":\"words/look/1/b\",\"type\":\"test.due\",\"who\":\"b\"},"
                        + "{\"key\":\"words/look/1/a\",\"type\":\"test.due\",\"who\":\"a\"}]");
        post.event("l2", "test.hasten", "{\"key\": \"look/1/b\"}");
        post.event("l3", "test.cancel", "{\"key\": \"look/1/a\"}");
        office.settle();
        look("l4", "look/1");
        assertThat(records.data("test.looked")).endsWith("[]");
    }

    private void look(String id, String key) {
        post.event(id, "test.look", "{\"key\": \"" + key + "\"}");
        office.settle();
    }

    @Test
    void what_is_published_once_is_so_for_good_whatever_leads_to_it() {
        for (var id : new String[] {"o1", "o2"}) {
            post.event(id, "test.later", "{\"key\": \"once\", \"once\": \"true\"}");
            office.settle();
        }
        post.event("o3", "test.cancel", "{\"key\": \"once\"}");
        office.settle();
        post.event("o4", "test.later", "{\"key\": \"once\", \"once\": \"true\"}");
        office.advance(Duration.ofHours(2));
        office.settle();
        assertThat(records.count("select count(*) from event where key = 'words/once'"))
                .isEqualTo(1);
        assertThat(done("once")).isZero();
    }

    @Test
    void an_event_no_newer_than_a_cancel_publishes_nothing_under_its_key() {
        post.event("c1", "test.cancel", "{\"key\": \"c/1\"}");
        office.settle();
        later("c2", "c/1/new");
        office.advance(Duration.ofHours(2));
        office.settle();
        assertThat(done("c/1/too-late")).isZero();
        assertThat(done("c/1/new")).isEqualTo(1);
    }
}
