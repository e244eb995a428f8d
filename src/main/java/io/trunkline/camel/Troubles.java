package io.trunkline.camel;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Who of those outside whom routes read or ask does not answer now: calendars, polled endpoints, bots. It takes nothing down. */
public final class Troubles extends AbstractHealthCheck {
    /** What was not tried again for so long, as after its route went, says nothing any more. */
    private static final long FORGOTTEN = Duration.ofDays(1).toNanos();

    private final Map<String, Trouble> now = new ConcurrentHashMap<>();

    private record Trouble(String what, long at) {}

    Troubles() {
        super("trunkline", "outside");
    }

    /** It fails for that reason. */
    void begin(String route, String what) {
        now.put(route, new Trouble(what, System.nanoTime()));
    }

    /** It is well, or nobody tries any more. */
    void over(String route) {
        now.remove(route);
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        now.values().removeIf(trouble -> System.nanoTime() - trouble.at > FORGOTTEN);
        result.up();
        if (!now.isEmpty()) {
            result.message("not reached, and tried again: "
                    + now.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(entry -> entry.getKey() + ": " + entry.getValue().what)
                            .collect(Collectors.joining("; ")));
        }
    }
}
