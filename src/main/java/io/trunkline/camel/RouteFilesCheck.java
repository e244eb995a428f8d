package io.trunkline.camel;

import java.util.Map;
import java.util.Objects;
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
        var refused = switchboard.files().stream()
                .map(RouteFile::error)
                .filter(Objects::nonNull)
                .toList();
        result.up();
        if (!refused.isEmpty()) {
            // Details are shown only to those who ask for them (?data=true); this is for everybody.
            result.message("refused, the others run: " + String.join("; ", refused));
        }
    }
}
