package io.trunkline.camel;

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
        var resource = route.getSourceResource();
        return new Caller(resource == null ? "routes" : flow(resource.getLocation()), route.getRouteId());
    }

    /** The flow of a route file, by its location. */
    static String flow(String location) {
        var path = location.replace('\\', '/');
        var name = path.substring(path.lastIndexOf('/') + 1);
        var flow = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        return path.contains("/core/") ? CORE + flow : flow;
    }
}
