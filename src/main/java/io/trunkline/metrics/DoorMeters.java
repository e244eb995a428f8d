package io.trunkline.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.trunkline.http.AnswerOnlooker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts how the front door answers. */
final class DoorMeters implements AnswerOnlooker {
    private static final Duration[] TIMES = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15)
    };
    private static final int DOORS = 100;

    private final MeterRegistry registry;
    private final Kinds kinds = new Kinds(DOORS);
    private final Map<String, OfDoor> doors = new ConcurrentHashMap<>();

    DoorMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** What is counted of one door. */
    private final class OfDoor {
        private final String door;
        private final Timer time;
        private final Map<Integer, Counter> answers = new ConcurrentHashMap<>();

        OfDoor(String door) {
            this.door = door;
            this.time = Timer.builder("trunkline.http.request")
                    .description("How long the answer to a request took")
                    .tag("door", door)
                    .serviceLevelObjectives(TIMES)
                    .register(registry);
        }

        private void count(int status, long nanos) {
            time.record(nanos, TimeUnit.NANOSECONDS);
            answers.computeIfAbsent(status, code -> Counter.builder("trunkline.http.answers")
                            .description("Answers to requests, by their status")
                            .tags("door", door, "status", String.valueOf(code))
                            .register(registry))
                    .increment();
        }
    }

    @Override
    public void answered(String door, int status, long nanos) {
        var known = doors.get(door);
        var one = known != null ? known : doors.computeIfAbsent(kinds.of(door), OfDoor::new);
        one.count(status, nanos);
    }
}
