package io.trunkline.camel;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Shows which route files are refused and why; the others run, so the pod stays up. */
public final class RouteFilesCheck extends AbstractHealthCheck {
    private final Switchboard switchboard;

    public RouteFilesCheck(Switchboard switchboard) {
        super("trunkline", "route-files");
        this.switchboard = switchboard;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        result.up();
        var refused = switchboard.refused();
        if (!refused.isEmpty()) {
            var running = switchboard.files().stream()
                    .filter(file -> file.standing() == RouteFile.Standing.FORMER_RUNS)
                    .map(RouteFile::flow)
                    .toList();
            // Details are shown only to those who ask for them (?data=true); this is for everybody.
            result.message("refused, the others run"
                    + (running.isEmpty() ? "" : ", and the last good version of " + String.join(", ", running))
                    + ": " + String.join("; ", refused.values()));
        }
    }
}
