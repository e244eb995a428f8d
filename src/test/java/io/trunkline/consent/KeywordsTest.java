package io.trunkline.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeywordsTest {
    private final Keywords keywords = new Keywords(Map.of());

    @ParameterizedTest
    @CsvSource({
        "STOP, STOP",
        "STOPALL, STOP",
        "UNSUBSCRIBE, STOP",
        "CANCEL, STOP",
        "END, STOP",
        "QUIT, STOP",
        "REVOKE, STOP",
        "OPTOUT, STOP",
        "START, START",
        "YES, START",
        "UNSTOP, START",
        "HELP, HELP",
        "INFO, HELP",
        "stop, STOP",
        "Stop, STOP",
        "sToP, STOP",
        "'  stop  ', STOP",
        "'stop\n', STOP",
        "'\u00a0stop\u2003\u3000', STOP",
        "'\ufeffstop\u200b', STOP",
        "'\u200estop\u200f', STOP",
        "Stop., STOP",
        "STOP!!, STOP",
        "stop…, STOP",
        "stop?!, STOP",
        "'stop,', STOP",
        "'stop . ', STOP",
        "stop。, STOP",
        "ＳＴＯＰ, STOP",
        "ｓｔｏｐ！, STOP",
        "unsubscrıbe, STOP",
        "UNSUBSCRİBE, STOP",
        "quıt, STOP",
        "Yes!, START",
        "ｙｅｓ, START",
        "help?, HELP",
    })
    void a_keyword_alone_is_heard_however_it_is_written(String text, Verdict verdict) {
        assertThat(keywords.classify(text, null)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "...",
                "please stop",
                "stop it",
                "stop now!",
                "STOP STOP",
                "non-stop",
                "stopped",
                "S T O P",
                "st\u200bop please",
                "yes please",
                "the end",
                "can you help?",
                "1",
                "👍",
                "stop 😀",
                "ＳＴＯＰ ＩＴ",
                "ARRET",
            })
    void a_keyword_in_a_sentence_is_none(String text) {
        assertThat(keywords.classify(text, null)).isEqualTo(Verdict.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "hello, STOP, STOP",
        "hello, start, START",
        "hello, HELP, HELP",
        "STOP, START, START",
        "STOP, '', STOP",
        "STOP, OTHER, STOP",
        "hello, NONE, NONE",
    })
    void what_twilio_says_it_was_wins(String text, String optOutType, Verdict verdict) {
        assertThat(keywords.classify(text, optOutType)).isEqualTo(verdict);
    }

    @Test
    void more_words_come_by_configuration() {
        var more = new Keywords(Map.of(
                Verdict.STOP, Set.of("arrêt", "ne plus  écrire", " ", "opt-out", "info"),
                Verdict.START, Set.of("oui"),
                Verdict.HELP, Set.of("aide")));
        assertThat(more.classify("ARRÊT!", null)).isEqualTo(Verdict.STOP);
        assertThat(more.classify("arre\u0302t", null)).isEqualTo(Verdict.STOP);
        assertThat(more.classify("Ne plus\nécrire", null)).isEqualTo(Verdict.STOP);
        assertThat(more.classify("Opt-Out", null)).isEqualTo(Verdict.STOP);
        assertThat(more.classify("Oui.", null)).isEqualTo(Verdict.START);
        assertThat(more.classify("aide", null)).isEqualTo(Verdict.HELP);
        assertThat(more.classify("stop", null)).isEqualTo(Verdict.STOP);
        assertThat(more.classify("", null)).isEqualTo(Verdict.NONE);
        assertThat(more.classify("info", null)).isEqualTo(Verdict.STOP);
    }

    @Test
    void the_locale_of_the_machine_changes_nothing() {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            assertThat(new Keywords(Map.of()).classify("quit", null)).isEqualTo(Verdict.STOP);
            assertThat(new Keywords(Map.of()).classify("unsubscribe", null)).isEqualTo(Verdict.STOP);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void a_novel_is_none() {
        assertThat(keywords.classify(" ".repeat(100_000) + "stop", null)).isEqualTo(Verdict.NONE);
    }
}
