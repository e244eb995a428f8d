package io.trunkline.camel;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.RouteDefinition;

/**
 * Puts a flow's name on each of its routes, and gives each its own way in: Camel lets only one route begin with an endpoint,
 * but two may want to hear the same word with the same parameters.
 */
record Signs(String flow) implements RouteBuilderLifecycleStrategy {
    private static final String SCHEME = "kamelet:";

    @Override
    public void afterConfigure(RouteBuilder builder) {
        for (var route : builder.getRouteCollection().getRoutes()) {
            route.routeProperty(Caller.FLOW, flow);
            separate(route);
        }
    }

    private void separate(RouteDefinition route) {
        var uri = route.getInput().getUri();
        if (uri == null || !uri.startsWith(SCHEME)) {
            return;
        }
        var query = uri.indexOf('?');
        var word = query < 0 ? uri : uri.substring(0, query);
        if (word.indexOf('/') < 0) {
            var own = (flow + "." + route.getRouteId()).replaceAll("[^A-Za-z0-9._-]", "_");
            route.getInput().setUri(word + "/" + own + (query < 0 ? "" : uri.substring(query)));
        }
    }
}
