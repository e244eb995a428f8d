package io.trunkline.camel;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.kamelet.KameletEndpoint;

/**
 * The route that uses a source.
 *
 * @param flow its file's name without `.camel.yaml`; those of the platform's own folder begin with `core.`
 * @param route its id
 */
record Caller(String flow, String route) {
    /** The property of a route in which its flow stands. */
    static final String FLOW = "trunkline.flow";

    static final String CORE = "core.";
    private static final String ENDING = ".camel.yaml";

    /**
     * The caller of the source at the beginning of that route. Kamelet routes are named by load order, so the caller is the
     * route whose `from` is the kamelet endpoint with that route's id.
     */
    static Optional<Caller> of(CamelContext context, String routeId) {
        for (var route : context.getRoutes()) {
            if (route.getEndpoint() instanceof KameletEndpoint kamelet && routeId.equals(kamelet.getRouteId())) {
                return Optional.of(of(route));
            }
        }
        var own = context.getRoute(routeId);
        return own == null || own.isCreatedByKamelet() ? Optional.empty() : Optional.of(of(own));
    }

    private static Caller of(Route route) {
        return new Caller(String.valueOf(route.getProperties().getOrDefault(FLOW, "routes")), route.getRouteId());
    }

    /** The flow of a route file below the folder of route files. */
    static String flow(Path folder, Path file) {
        var name = file.getFileName().toString();
        var flow = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        return folder.relativize(file).startsWith("core") ? CORE + flow : flow;
    }
}
