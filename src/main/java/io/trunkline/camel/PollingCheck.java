package io.trunkline.camel;

import io.trunkline.store.StoreAway;
import io.trunkline.twilio.Polling;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Shows which lists of texts cannot be read at present, so that what people texted is heard late. */
public final class PollingCheck extends AbstractHealthCheck {
    private final Polling polling;

    public PollingCheck(Polling polling) {
        super("trunkline", "polling");
        this.polling = polling;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        result.up();
        try {
            var troubles = polling.troubles();
            if (!troubles.isEmpty()) {
                result.message(String.join("; ", troubles));
            }
        } catch (StoreAway e) {
            result.message("not known: " + e.getMessage());
        }
    }
}
