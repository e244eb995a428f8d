package io.trunkline.camel;

import io.trunkline.outbox.Outbox;
import io.trunkline.store.StoreAway;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Shows what holds messages back: senders that had to stop, and a Twilio that does not answer or wants fewer at once. */
public final class SendersCheck extends AbstractHealthCheck {
    private final Outbox outbox;

    public SendersCheck(Outbox outbox) {
        super("trunkline", "senders");
        this.outbox = outbox;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        result.up();
        try {
            var troubles = outbox.troubles();
            if (!troubles.isEmpty()) {
                result.message(String.join("; ", troubles));
            }
        } catch (StoreAway e) {
            result.message("not known: " + e.getMessage());
        }
    }
}
