package io.trunkline.camel;

import io.trunkline.journal.Announcer;
import io.trunkline.store.StoreAway;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Shows for which subscriptions events wait that no route here hears, as while its file is broken or gone. */
public final class UnheardCheck extends AbstractHealthCheck {
    private final Announcer announcer;

    public UnheardCheck(Announcer announcer) {
        super("trunkline", "waiting-events");
        this.announcer = announcer;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        result.up();
        try {
            var unheard = announcer.unheard();
            if (!unheard.isEmpty()) {
                result.message("events wait, and no route here hears them: "
                        + unheard.entrySet().stream()
                                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                                .collect(Collectors.joining(", ")));
            }
        } catch (StoreAway e) {
            result.message("not known: " + e.getMessage());
        }
    }
}
