package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.office.Office;
import io.trunkline.office.Saying;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong, no log shows the whole number of anybody, nor a secret. */
class LogsKeepSecretsTest {
    private static final String ANN = "+15551230001";
    private static final String INVALID = "+15005550001";

    @TempDir
    Path folder;

    @Test
    void a_text_that_twilio_refuses_or_loses_logs_nobodys_number() {
        try (var log = new Log();
                var office = Saying.office(folder).open()) {
            office.faults("{\"on\":\"create\",\"kind\":\"lost\",\"number\":\"" + ANN + "\"}");
            Saying.to(ANN, "lost", "hello").ask(office, "e1");
            Saying.to(INVALID, "refused", "hello").ask(office, "e2");
            Saying.to("+1555123", "impossible", "hello").ask(office, "e3");
            office.stripe("{\"id\":\"evt_1\",\"type\":\"invoice.payment_failed\",\"data\":{\"object\":{\"id\":\"in_1\","
                    + "\"customer_phone\":\"" + ANN + "\"}}}");
            office.post("/hooks/stripe", ANN, "content-type", "application/json", "Stripe-Signature", "t=1,v1=" + ANN);
            office.post("/twilio/texts", "From=" + ANN, "content-type", "application/x-www-form-urlencoded");
            office.await(
                    "they ended",
                    () -> office.books().find("say/impossible").isPresent()
                            && office.books().isIn("say/refused", State.REFUSED)
                            && office.books().outcomes("say/lost").stream()
                                    .anyMatch(outcome -> !outcome.equals("begun")));
            office.settle();
            assertThat(log.lines).as("the test hears the log").isNotEmpty();
            assertThat(log.lines).noneMatch(line -> shows(line, ANN) || shows(line, INVALID));
            assertThat(log.lines)
                    .noneMatch(line -> line.contains(Office.TOKEN)
                            || line.contains(Office.STRIPE)
                            || line.contains(SimulatorSettings.local().account().token()));
        }
    }

    private static boolean shows(String line, String number) {
        return line.contains(number.substring(1));
    }

    /** Everything that is logged, stack traces and all. */
    private static final class Log extends AbstractAppender implements AutoCloseable {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final Logger root = (Logger) LogManager.getRootLogger();

        Log() {
            super(
                    "test",
                    null,
                    PatternLayout.newBuilder().withPattern("%c %m%n%xThrowable").build(),
                    false,
                    Property.EMPTY_ARRAY);
            start();
            root.addAppender(this);
        }

        @Override
        public void append(LogEvent event) {
            lines.add(toSerializable(event).toString());
        }

        @Override
        public void close() {
            root.removeAppender(this);
            stop();
        }
    }
}
