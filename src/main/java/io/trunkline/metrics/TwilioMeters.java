package io.trunkline.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.trunkline.twilio.RequestOnlooker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Times what Twilio is asked for one account. */
final class TwilioMeters implements RequestOnlooker {
    private static final Duration[] TIMES = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };
    /** By the first digit of the status; 0 is no answer. */
    private static final List<String> OUTCOMES = List.of("none", "1xx", "2xx", "3xx", "4xx", "5xx");

    private final List<Timer> creates;
    private final List<Timer> others;

    TwilioMeters(MeterRegistry registry, String account) {
        this.creates = timers(registry, account, "create");
        this.others = timers(registry, account, "other");
    }

    private static List<Timer> timers(MeterRegistry registry, String account, String operation) {
        return IntStream.range(0, OUTCOMES.size())
                .mapToObj(outcome -> Timer.builder("trunkline.twilio.request")
                        .description("How long Twilio took for a request")
                        .tags("account", account, "operation", operation, "outcome", OUTCOMES.get(outcome))
                        .serviceLevelObjectives(TIMES)
                        .register(registry))
                .toList();
    }

    @Override
    public void answered(boolean create, int status, long nanos) {
        var outcome = Math.max(0, Math.min(OUTCOMES.size() - 1, status / 100));
        (create ? creates : others).get(outcome).record(nanos, TimeUnit.NANOSECONDS);
    }
}
