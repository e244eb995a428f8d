package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private final SimulatorSettings settings = SimulatorSettings.local();

    @Test
    void takenPortIsNamed() {
        try (Simulator first = Simulator.start(settings)) {
            SimulatorSettings same = settings.withAddress("127.0.0.1", first.port());

            assertThatThrownBy(() -> Simulator.start(same))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(String.valueOf(first.port()));
        }
    }

    @Test
    void numberThatIsNoneIsRefusedAtTheStart() {
        assertThatThrownBy(() -> Simulator.start(settings.withNumbers(List.of("0800"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0800");
    }

    @Test
    void tokenIsNotInWhatSettingsPrint() {
        assertThat(settings.toString()).doesNotContain(settings.account().token());
    }

    @Test
    void startsWithinAMoment() {
        Simulator.start(settings).close();
        long began = System.nanoTime();

        Simulator.start(settings).close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void pageOfPhonesNeedsNothingFromElsewhereAndWritesTextsAsText() throws Exception {
        try (Simulator simulator = Simulator.start(settings)) {
            Customer customer = new Customer(simulator, settings);
            var page = customer.send(customer.request("/").build());
            String script =
                    customer.send(customer.request("/phones.js").build()).body();
            String style =
                    customer.send(customer.request("/phones.css").build()).body();

            assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .startsWith("default-src 'self'");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("frame-ancestors 'none'");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(page.body()).contains("Add a phone");
            assertThat(Pattern.compile("https?://")
                            .matcher(page.body() + script + style)
                            .find())
                    .isFalse();
            assertThat(script).contains("textContent").doesNotContain("innerHTML", "document.write");
        }
    }

    @Test
    void manyAtOnceAreAllAnsweredAndCounted() throws Exception {
        try (Simulator simulator = Simulator.start(settings)) {
            Customer customer = new Customer(simulator, settings);
            var requests = java.util.stream.IntStream.range(0, 200)
                    .mapToObj(at -> customer.sendLater(customer.post(
                            customer.messages(), "To", Customer.ANN, "From", Customer.OWN, "Body", "text " + at)))
                    .toList();

            for (var request : requests) {
                assertThat(request.get().statusCode()).isEqualTo(201);
            }

            assertThat(simulator.creates()).isEqualTo(200);
            assertThat(simulator.texts(Customer.ANN)).hasSize(200);
        }
    }
}
