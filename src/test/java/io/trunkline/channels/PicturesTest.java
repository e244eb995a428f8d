package io.trunkline.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.office.Saying;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures and files that come with a text. */
class PicturesTest {
    private static final String ANN = "+15551230001";
    private static final String LABEL = "https://example.com/label.png";

    @TempDir
    Path folder;

    private Office office;

    @BeforeEach
    void open() {
        office = Saying.office(folder).open();
    }

    @AfterEach
    void close() {
        office.close();
    }

    private static String many(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> "https://example.com/" + n + ".jpg")
                .collect(Collectors.joining(", "));
    }

    @Test
    void a_picture_comes_with_its_text() {
        Saying.to(ANN, "k", "Your label").on("media", LABEL).ask(office, "1");
        assertThat(office.phone(ANN).reads("Your label").pictures()).containsExactly(LABEL);
        office.await("it is delivered", () -> office.books().isIn("say/k", State.DELIVERED));
        assertThat(office.books().life("say/k").message().segments())
                .as("a text with a picture is one message, however long it is")
                .isEqualTo(1);
    }

    @Test
    void ten_come_at_once_and_an_eleventh_is_refused_before_anything_is_sent() {
        Saying.to(ANN, "ten", "Ten").on("media", many(10)).ask(office, "1");
        assertThat(office.phone(ANN).reads("Ten").pictures()).hasSize(10);
        Saying.to(ANN, "eleven", "Eleven").on("media", many(11)).ask(office, "2");
        office.phone(ANN).readsNothing();
        assertThat(Records.of(office).message("say/eleven"))
                .isEqualTo("refused: there are 11 media; a text takes at most 10 (Twilio 21623)");
    }

    @Test
    void a_picture_needs_no_words() {
        Saying.to(ANN, "k", "").on("media", LABEL).ask(office, "1");
        assertThat(office.phone(ANN).reads("").pictures()).containsExactly(LABEL);
    }

    @Test
    void what_is_not_https_or_no_url_is_refused_and_its_secrets_are_not_shown() {
        Saying.to(ANN, "plain", "x")
                .on("media", "http://example.com/a.png?token=secret")
                .ask(office, "1");
        Saying.to(ANN, "none", "x").on("media", "label.png").ask(office, "2");
        Saying.to(ANN, "user", "x")
                .on("media", "https://me:secret@example.com/a.png")
                .ask(office, "3");
        office.phone(ANN).readsNothing();
        var records = Records.of(office);
        assertThat(records.message("say/plain"))
                .startsWith("refused: media: 'http://example.com/a.png' is not https")
                .doesNotContain("secret");
        assertThat(records.message("say/none")).startsWith("refused: media: 'label.png' is not https");
        assertThat(records.message("say/user")).contains("without signing in").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {11751, 30019})
    void a_picture_that_is_too_big_is_undelivered_with_what_to_do_and_not_tried_again(int code) {
        office.faults("{\"on\":\"create\",\"kind\":\"final\",\"status\":\"undelivered\",\"code\":" + code + "}");
        Saying.to(ANN, "big", "Look")
                .on("media", "https://example.com/huge.png")
                .ask(office, "1");
        office.await("it is undelivered", () -> office.books().isIn("say/big", State.UNDELIVERED));
        office.advance(java.time.Duration.ofHours(2));
        office.settle();
        assertThat(office.simulator().creates()).isEqualTo(1);
        assertThat(office.get("/api/messages/say%2Fbig").body())
                .contains("\"twilioCode\":" + code)
                .contains("trunkline messages retry say/big");
    }

    @Test
    void a_number_of_a_country_that_sends_no_pictures_sends_none() {
        Saying.to(ANN, "k", "x").on("media", LABEL).on("from", "+447700900123").ask(office, "1");
        office.phone(ANN).readsNothing();
        assertThat(Records.of(office).message("say/k"))
                .startsWith("refused: +447700900123 cannot send media")
                .contains("put a link into the text");
    }

    @Test
    void other_pictures_under_the_same_key_are_other_content() {
        Saying.to(ANN, "k", "Your label").on("media", LABEL).ask(office, "1");
        office.phone(ANN).reads("Your label");
        Saying.to(ANN, "k", "Your label").on("media", many(1)).ask(office, "2");
        office.phone(ANN).readsNothing();
        assertThat(office.books().happenings("say/k")).contains("put again");
    }

    @Test
    void a_person_sends_one_too() {
        var answer = office.postWithToken(
                "/api/send",
                "{\"to\":\"" + ANN + "\",\"media\":[\"" + LABEL + "\"],\"key\":\"k\"}",
                "application/json");
        assertThat(answer.body()).contains("\"success\":true");
        assertThat(office.phone(ANN).reads("").pictures()).containsExactly(LABEL);
        assertThat(office.get("/api/messages/api/k").body()).contains(LABEL);
    }
}
