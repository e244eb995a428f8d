package io.trunkline.camel;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;

/**
 * Puts a flow's name on each of its routes, and gives each use of a word a route of its own. Camel lets only one route begin with
 * an endpoint, but two may want to hear the same word with the same parameters; and two steps that are written alike share
 * what is made of the word, which would go with the file that is replaced first.
 */
record Signs(String flow) implements RouteBuilderLifecycleStrategy {
    private static final String SCHEME = "kamelet:";

    @Override
    public void afterConfigure(RouteBuilder builder) {
        for (var route : builder.getRouteCollection().getRoutes()) {
            route.routeProperty(Caller.FLOW, flow);
            separate(route);
            var own = own(route);
            var nth = 0;
            for (var step : ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class)) {
                separate(step, own + ".." + ++nth);
            }
        }
        var nth = 0;
        for (var handler : builder.getRouteCollection().getOnExceptions()) {
            for (var step : ProcessorDefinitionHelper.filterTypeInOutputs(handler.getOutputs(), ToDefinition.class)) {
                separate(step, plain(flow) + "..." + ++nth);
            }
        }
    }

    private String own(RouteDefinition route) {
        return plain(flow + "." + route.getRouteId());
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private static void separate(ToDefinition step, String own) {
        var uri = step.getUri();
        if (uri != null && uri.startsWith(SCHEME) && !uri.matches("kamelet:(source|sink)\\b.*")) {
            step.setUri(with(uri, own));
        }
    }

    /** Camel's own way to name the route that is made of a kamelet: kamelet:word/name. */
    private static String with(String uri, String own) {
        var query = uri.indexOf('?');
        var word = query < 0 ? uri : uri.substring(0, query);
        return word.indexOf('/') < 0 ? word + "/" + own + (query < 0 ? "" : uri.substring(query)) : uri;
    }

    private void separate(RouteDefinition route) {
        var uri = route.getInput().getUri();
        if (uri != null && uri.startsWith(SCHEME)) {
            route.getInput().setUri(with(uri, own(route)));
        }
    }
}
