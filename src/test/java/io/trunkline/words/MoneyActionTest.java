package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An amount is written as people of the language do, in the alphabet that makes a text cheap. */
@TestInstance(PER_CLASS)
class MoneyActionTest {
    private static final String ROUTE = """
            - route:
                id: money
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.money}
                  steps:
                    - setVariable: {name: minor, jq: '.minor // ""'}
                    - setVariable: {name: amount, jq: '.amount // ""'}
                    - setVariable: {name: currency, jq: .currency}
                    - setVariable: {name: language, jq: '.language // ""'}
                    - setVariable: {name: to, jq: '.to // ""'}
                    - to:
                        uri: kamelet:money-action
                        variableReceive: text
                        parameters:
                          minor: "${variable.minor}"
                          amount: "${variable.amount}"
                          currency: "${variable.currency}"
                          language: "${variable.language}"
                          to: "${variable.to}"
                    - setBody: {simple: "${header.EventId}: ${variable.text}"}
                    - to: {uri: kamelet:event-sink, parameters: {type: test.written}}
            """;

    private Office office;
    private int asked;

    @BeforeAll
    void open(@TempDir Path folder) {
        office = Office.in(folder)
                .with("JOURNAL_TRIES", "1")
                .file("money.camel.yaml", ROUTE)
                .open();
    }

    @AfterAll
    void close() {
        office.close();
    }

    private String ask(String data) {
        var id = "money-" + asked++;
        Post.to(office).event(id, "test.money", data);
        office.settle();
        return id;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "4900; usd; en; $49.00",
                "4900; usd; de; 49,00 $",
                "4900; usd; es; 49,00 US$",
                "4900; usd; ''; $49.00",
                "123456789; eur; de-AT; € 1.234.567,89",
                "123456789; eur; fr; 1 234 567,89 €",
                "4900; cad; en; CA$49.00",
                "4900; jpy; en; ¥4,900",
                "4900; KRW; en; 4,900 KRW",
                "4900; inr; en; 49.00 INR",
                "4900; pln; pl; 49,00 PLN",
                "4900; ils; he; 49.00 ILS",
                "500; isk; en; ISK 5",
                "12340; kwd; en; KWD 12.340",
                "-4900; usd; en; -$49.00",
                "5; usd; en; $0.05"
            })
    void an_amount_in_the_smallest_unit(String minor, String currency, String language, String written) {
        var id = ask(
                "{\"minor\": " + minor + ", \"currency\": \"" + currency + "\", \"language\": \"" + language + "\"}");
        assertThat(Records.of(office).data("test.written")).last().isEqualTo(id + ": " + written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"\"amount\": \"49.5\"; +15551230101; 49,50 €", "\"amount\": 49; +15551230102; 49,00 €"})
    void an_amount_in_units_for_somebody_in_the_directory(String amount, String to, String written) {
        var id = ask("{" + amount + ", \"currency\": \"EUR\", \"to\": \"" + to + "\"}");
        assertThat(Records.of(office).data("test.written")).last().isEqualTo(id + ": " + written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"currency\": \"usd\"; either as `amount`",
                "\"currency\": \"usd\", \"amount\": 1, \"minor\": 100; either as `amount`",
                "\"currency\": \"dollars\", \"minor\": 100; 'dollars' is no currency",
                "\"currency\": \"usd\", \"amount\": \"4,9\"; '4,9' is no number"
            })
    void what_is_no_amount_of_money_is_an_error_that_says_so(String data, String complaint) {
        assertThat(Records.of(office).parked("money/money", ask("{" + data + "}")))
                .contains(complaint);
    }
}
