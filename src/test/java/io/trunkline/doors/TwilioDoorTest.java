package io.trunkline.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.trunkline.office.Logbook;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Twilio's webhooks: believed only when they are signed, and heard once each. */
@TestInstance(PER_CLASS)
class TwilioDoorTest {
    private static final String TEXTS = "/twilio/texts";
    private static final String ANN = "+15551230001";

    private final AtomicInteger count = new AtomicInteger();
    private Office office;
    private Signed twilio;
    private Records records;
    private Logbook log;

    @BeforeAll
    void open(@TempDir Path folder) {
        log = Logbook.open();
        office = Office.in(folder)
                .with("OPTOUT_WORDS_STOP", "BAJA, basta ya")
                .with("OPTOUT_WORDS_HELP", "AYUDA")
                .open();
        twilio = Signed.by(office);
        records = Records.of(office);
    }

    @AfterAll
    void close() {
        office.close();
        log.close();
    }

    @Test
    void a_signed_text_is_answered_with_an_empty_response() {
        var answer = twilio.text(sid(), ANN, "hello");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("<Response/>");
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/xml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXTS, "/twilio/status/1/1"})
    void what_is_not_signed_for_this_url_and_form_is_refused_and_not_journalled(String path) {
        var form = twilio.form(sid(), ANN, "+15005550006", "STOP");
        form.add(Map.entry("MessageStatus", "delivered"));
        var right = twilio.sign(path, form);
        var changed = twilio.form(form.get(0).getValue(), "+15551230666", "+15005550006", "STOP");
        changed.add(Map.entry("MessageStatus", "delivered"));
        var more = twilio.form(form.get(0).getValue(), ANN, "+15005550006", "STOP");
        more.addAll(List.of(Map.entry("MessageStatus", "delivered"), Map.entry("OptOutType", "START")));
        var heard = records.events("twilio.text.heard");
        refused(twilio.post(path, form, null));
        refused(twilio.post(path, form, ""));
        refused(twilio.post(path, form, "bm90IGEgc2lnbmF0dXJl"));
        refused(Signed.by(office, office.trunkline().url(), "another0token0another0token00000")
                .post(path, form));
        refused(Signed.by(office, "https://elsewhere.example.com", "x".repeat(32))
                .post(path, form));
        refused(twilio.post(path, changed, right));
        refused(twilio.post(path, more, right));
        refused(twilio.post(path, form.subList(0, 4), right));
        refused(twilio.post(path + "?extra=1", form, right));
        refused(office.post(path, "{}", "content-type", "application/json", "X-Twilio-Signature", right));
        assertThat(records.events("twilio.text.heard")).isEqualTo(heard);
        assertThat(records.count("select count(*) from optout where recipient = '+15551230666'"))
                .isZero();
    }

    @Test
    void refused_signatures_are_logged_without_the_token_and_not_one_by_one() {
        var token = String.valueOf(
                io.trunkline.settings.Secrets.read(office.folder().resolve("data"))
                        .get("TWILIO_AUTH_TOKEN"));
        for (var i = 0; i < 50; i++) {
            twilio.post(TEXTS, twilio.form(sid(), "+15551239876", "+15005550006", "secret words"), "wrong");
        }
        assertThat(log.lines())
                .filteredOn(line -> line.contains("refused "))
                .hasSizeBetween(1, 5)
                .first()
                .asString()
                .startsWith("WARN refused POST /twilio/")
                .contains(" from 127.0.0.1: X-Twilio-Signature is ");
        assertThat(String.join("\n", log.lines())).doesNotContain(token, "+15551239876", "secret words");
    }

    @Test
    void a_query_and_repeated_parameters_are_part_of_what_is_signed() {
        var form = twilio.form(sid(), ANN, "+15005550006", "twice & more");
        form.add(Map.entry("MediaUrl0", "https://example.com/b"));
        form.add(Map.entry("MediaUrl0", "https://example.com/a"));
        assertThat(twilio.post(TEXTS + "?a=1&b=x%20y", form).statusCode()).isEqualTo(200);
    }

    @Test
    void the_same_text_twice_is_one_event() {
        var sid = sid();
        assertThat(twilio.text(sid, ANN, "once").statusCode()).isEqualTo(200);
        assertThat(twilio.text(sid, ANN, "once").statusCode()).isEqualTo(200);
        office.settle();
        assertThat(records.count("select count(*) from event where id = ?", sid))
                .isEqualTo(1);
        assertThat(received("\"" + sid + "\"")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP",
                "STOPALL",
                "UNSUBSCRIBE",
                "CANCEL",
                "END",
                "QUIT",
                "REVOKE",
                "OPTOUT",
                "stop",
                " Stop. ",
                "sToP!!",
                "stop…",
                "ＳＴＯＰ",
                "BAJA",
                "baja.",
                "Basta  ya!"
            })
    void a_word_that_opts_out_and_start_that_opts_in_again(String word) {
        var who = somebody();
        twilio.text(sid(), who, word);
        office.settle();
        assertThat(optedOut(who)).isTrue();
        assertThat(about("contact.opted_out", who)).isEqualTo(1);
        office.paymentFails("in_" + who.substring(1), who);
        office.phone(who).readsNothing();
        twilio.text(sid(), who, "START");
        office.settle();
        assertThat(optedOut(who)).isFalse();
        assertThat(about("contact.opted_in", who)).isEqualTo(1);
        assertThat(about("twilio.sms.received", who)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"START", "YES", "UNSTOP", "yes!", " unstop "})
    void a_word_that_opts_in_after_a_stop(String word) {
        var who = somebody();
        twilio.text(sid(), who, "STOP");
        twilio.text(sid(), who, word);
        office.settle();
        assertThat(optedOut(who)).isFalse();
        assertThat(about("contact.opted_in", who)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"please stop", "don't STOP me now", "stop it", "YES", "start", "UNSTOP", "ENDE", "", "🛑"})
    void what_is_no_opt_out_or_needs_none_is_a_text_like_any_other(String body) {
        var who = somebody();
        twilio.text(sid(), who, body);
        office.settle();
        assertThat(optedOut(who)).isFalse();
        assertThat(about("twilio.sms.received", who)).isEqualTo(1);
        assertThat(about("contact.opted_in", who) + about("contact.opted_out", who))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"HELP", "INFO", "help?", "ayuda"})
    void a_word_that_asks_for_help_is_answered_by_twilio_and_publishes_nothing(String word) {
        var who = somebody();
        twilio.text(sid(), who, word);
        office.settle();
        assertThat(records.ask("select type from event where subject = ?", who)).containsExactly("twilio.text.heard");
        office.phone(who).readsNothing();
    }

    @Test
    void a_text_that_lacks_what_every_text_has_is_a_bad_request() {
        var form = twilio.form(sid(), ANN, "+15005550006", "hello");
        form.remove(0);
        var answer = twilio.post(TEXTS, form);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"MessageSid\"");
    }

    @Test
    void the_state_of_an_attempt_that_we_do_not_know_is_not_found() {
        var form = twilio.form(sid(), ANN, "+15005550006", "");
        form.add(Map.entry("MessageStatus", "delivered"));
        assertThat(twilio.post("/twilio/status/987654321/1", form).statusCode()).isEqualTo(404);
        assertThat(twilio.post("/twilio/status/no/1", form).statusCode()).isEqualTo(404);
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    }

    private String sid() {
        return String.format("SM%032x", count.incrementAndGet());
    }

    private String somebody() {
        return String.format("+1555124%04d", count.incrementAndGet());
    }

    private boolean optedOut(String who) {
        return records.count(
                        "select count(*) from optout where recipient = ? and verdict = 'stop'"
                                + " and not exists (select 1 from optout newer where newer.recipient = optout.recipient"
                                + " and newer.verdict = 'start' and newer.said_at > optout.said_at)",
                        who)
                > 0;
    }

    private long about(String type, String subject) {
        return records.count("select count(*) from event where type = ? and subject = ?", type, subject);
    }

    private long received(String words) {
        return records.data("twilio.sms.received").stream()
                .filter(data -> String.valueOf(data).contains(words))
                .count();
    }
}
