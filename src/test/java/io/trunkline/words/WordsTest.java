package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.trunkline.office.Office;
import io.trunkline.office.Phone;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import io.trunkline.settings.Secrets;
import io.trunkline.twilio.Callbacks;
import io.trunkline.twilio.Line;
import io.trunkline.twilio.Numbers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the words of route files do, each with a route of its own. */
@TestInstance(PER_CLASS)
class WordsTest {
    private static final String OTHER = "+15005550007";
    private static final String JONAS = "+15551230101";

    private Office office;
    private Post post;
    private Records records;

    @BeforeAll
    void open(@TempDir Path folder) throws IOException {
        office = Office.in(folder)
                .with("JOURNAL_TRIES", "1")
                .with("TWILIO_PHONE_NUMBER", OTHER)
                .file("words.camel.yaml", Flows.WORDS)
                .file("templates/hello.en.mustache", "Hello {{name}}")
                .file("templates/hello.de.mustache", "Hallo {{name}}")
                .file("templates/only.en.mustache", "Only {{name}} in English")
                .open();
        post = Post.to(office);
        records = Records.of(office);
        pointBothNumbersHere(folder);
    }

    private void pointBothNumbersHere(Path folder) throws IOException {
        var secrets = Secrets.read(folder.resolve("data"));
        var account = String.valueOf(secrets.get("TWILIO_ACCOUNT_SID"));
        var token = String.valueOf(secrets.get("TWILIO_AUTH_TOKEN"));
        try (var line = new Line(URI.create(office.simulator().url()), account, token, 1)) {
            new Numbers(line, account)
                    .point("+15005550006", new Callbacks(office.trunkline().url()).ofNumber());
        }
    }

    @AfterAll
    void close() {
        office.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {OTHER, "+15005550006"})
    void a_reply_comes_from_the_number_that_was_written_to_and_each_reply_is_a_text(String to) {
        var who = office.phone("+1555123020" + to.charAt(to.length() - 1));
        who.texts(to, "hello");
        readsBoth(who);
        assertThat(who.all()).allMatch(text -> to.equals(text.from()));
    }

    @Test
    void a_reply_is_not_repeated_when_its_event_is_told_again() {
        var who = office.phone("+15551230212").texts("hello");
        readsBoth(who);
        tellAgain("words/replies", "twilio.sms.received");
        readsBoth(who);
        assertThat(records.told("words/replies", "twilio.sms.received")).containsOnly("done");
    }

    @Test
    void a_reply_where_no_text_is_handled_is_an_error_that_says_where_it_belongs() {
        post.event("lost", "test.lost", "{}");
        assertThat(records.parked("words/lost", "lost")).contains("reply-sink", "twilio.sms.received");
    }

    @Test
    void a_cancel_covers_parts_of_keys_and_tells_how_many() {
        for (var key : new String[] {"meeting/1", "meeting/1/ann", "meeting/10", "meeting/2"}) {
            put("key-" + key, key, "", "");
        }
        office.settle();
        post.event("c1", "test.cancel", "{\"key\": \"meeting/1\"}");
        office.settle();
        assertThat(records.data("test.cancelled")).containsExactly("{\"messages\":2,\"events\":0,\"onTheirWay\":0}");
        assertThat(records.message("words/meeting/1")).startsWith("cancelled");
        assertThat(records.message("words/meeting/1/ann")).startsWith("cancelled");
        assertThat(records.message("words/meeting/10")).isEqualTo("queued");
        assertThat(records.message("words/meeting/2")).isEqualTo("queued");
    }

    @Test
    void an_event_for_later_is_heard_when_its_time_comes_unless_it_is_cancelled() {
        post.event("l1", "test.later", "{\"key\": \"a\", \"after\": \"1h\"}");
        office.settle(); // Without a subject, two events at once are heard in no order.
        post.event("l2", "test.later", "{\"key\": \"b/1\", \"after\": \"1h\"}");
        office.settle();
        post.event("l3", "test.cancel", "{\"key\": \"b\"}");
        office.settle();
        assertThat(records.told("words/due", "test.due")).containsExactly("later", "cancelled");
        office.advance(Duration.ofMinutes(59));
        office.phone("+15551230213").readsNothing();
        office.advance(Duration.ofMinutes(2));
        office.phone("+15551230213").reads("due a").readsNothing();
    }

    @Test
    void an_event_that_is_told_again_publishes_no_second_one() {
        post.event("p1", "test.twice", "{}");
        office.settle();
        assertThat(records.events("test.published")).isEqualTo(2);
        tellAgain("words/twice", "test.twice");
        office.settle();
        assertThat(records.events("test.published")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "jonas.weber@example.com, Jonas Weber",
        "Jonas Weber, Jonas Weber",
        "JONAS weber, Jonas Weber",
        "+15551230101, Jonas Weber",
        "+1 555 123-0101, Jonas Weber",
    })
    void a_person_is_found_by_name_e_mail_or_number(String who, String name) {
        post.event("who-" + who, "test.who", "{\"who\": \"" + who + "\"}");
        office.phone(JONAS).reads("you are " + name + " " + JONAS);
    }

    @Test
    void nobody_found_is_an_error_that_does_not_repeat_whom_we_looked_for() {
        post.event("nobody", "test.who", "{\"who\": \"+15551239999\"}");
        assertThat(records.parked("words/who", "nobody"))
                .contains("directory/people.yaml", "person-action")
                .doesNotContain("+15551239999");
    }

    @ParameterizedTest
    @CsvSource({
        "by-number, hello, +15551230101, '', Hallo Ann",
        "by-mail, hello, jonas.weber@example.com, '', Hallo Ann",
        "unknown, hello, +15551230666, '', Hello Ann",
        "given, hello, +15551230666, de, Hallo Ann",
        "given-wins, hello, +15551230101, en, Hello Ann",
        "not-translated, only, +15551230101, '', Only Ann in English",
        "no-such-language, hello, +15551230101, fr, Hello Ann",
    })
    void a_template_speaks_the_language_of_whom_it_goes_to(
            String id, String template, String to, String language, String text) {
        render(id, template, to, language, "{\"name\": \"Ann\"}");
        office.phone("+15551230214").reads(text);
    }

    @Test
    void a_template_without_its_variable_is_an_error_that_names_the_file() {
        render("gap", "hello", "", "", "{\"nom\": \"Ann\"}");
        assertThat(records.parked("words/template", "gap")).contains("hello.en.mustache", "name");
        render("none", "missing", "", "", "{}");
        assertThat(records.parked("words/template", "none")).contains("missing.en.mustache");
        render("outside", "../core/x", "", "", "{}");
        assertThat(records.parked("words/template", "outside")).contains("cannot be the name of a template");
    }

    @ParameterizedTest
    @CsvSource({
        "expireAfter, soon",
        "expireAfter, -5m",
        "sendAt, tomorrow",
        "sendAt, 2026-11-20T10:00:00",
        "priority, highest",
        "order, random",
        "urgent, perhaps",
        "after, later",
        "at, 2026-11-20",
    })
    void a_wrong_value_of_a_parameter_is_an_error_that_names_the_parameter(String parameter, String value) {
        var id = parameter + "=" + value;
        post.event(id, "test.wrong." + parameter, "{\"value\": \"" + value + "\"}");
        assertThat(records.parked("words/wrong-" + parameter, id))
                .startsWith(parameter + ": ")
                .contains(value);
    }

    @Test
    void words_leave_the_headers_and_variables_of_their_caller_as_they_are() {
        post.event("same", "test.same", "{\"name\": \"Ann\"}");
        office.settle();
        assertThat(records.data("test.headers")).hasSize(5);
        assertThat(records.data("test.headers"))
                .containsOnly(records.data("test.headers").get(0));
        assertThat(String.valueOf(records.data("test.headers").get(0))).contains("mine=1", "EventId=same", "yours");
    }

    private void readsBoth(Phone who) {
        office.settle();
        assertThat(who.all()).extracting(text -> text.body()).containsExactlyInAnyOrder("first", "second");
    }

    private void put(String id, String key, String more, String text) {
        post.event(id, "test.put", "{\"key\": \"" + key + "\", \"text\": \"" + text + more + "later\"}");
    }

    private void render(String id, String template, String to, String language, String body) {
        post.event(
                id,
                "test.template",
                "{\"template\": \"" + template + "\", \"to\": \"" + to + "\", \"language\": \"" + language
                        + "\", \"id\": \"" + id + "\", \"body\": " + body + "}");
    }

    private void tellAgain(String subscription, String type) {
        office.trunkline()
                .store()
                .writeAndWait(transaction -> transaction.update(
                        "update delivery set state = 'ready' where subscription = ? and event in (select seq from event where type = ?)",
                        subscription,
                        type));
        office.settle();
    }
}
