package io.trunkline.camel;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Not ready any more while it stops, so that whoever brings requests here brings them elsewhere. */
public final class LeavingCheck extends AbstractHealthCheck {
    private final BooleanSupplier leaving;

    public LeavingCheck(BooleanSupplier leaving) {
        super("trunkline", "leaving");
        this.leaving = leaving;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        if (leaving.getAsBoolean()) {
            result.down().message("it stops: what is under way ends, and new requests are answered for a moment yet");
        } else {
            result.up();
        }
    }
}
