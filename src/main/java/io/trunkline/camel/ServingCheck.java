package io.trunkline.camel;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Not ready until whoever comes is let in, and not any more while it stops: whoever brings requests brings them elsewhere. */
final class ServingCheck extends AbstractHealthCheck {
    private volatile Switchboard.Stage stage = Switchboard.Stage.STARTING;
    private volatile String starting = "it starts: the store is opened and the routes are loaded";

    ServingCheck() {
        super("trunkline", "serving");
    }

    void reach(Switchboard.Stage stage) {
        this.stage = stage;
    }

    boolean isServing() {
        return stage == Switchboard.Stage.SERVING;
    }

    void waits(String why) {
        starting = "it starts: " + why;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        switch (stage) {
            case STARTING -> result.down().message(starting);
            case SERVING -> result.up();
            case STOPPING ->
                result.down()
                        .message("it stops: what is under way ends, and new requests are answered for a moment yet");
        }
    }
}
