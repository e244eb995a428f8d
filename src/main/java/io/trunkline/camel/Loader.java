package io.trunkline.camel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts route files into a context and takes them out again, each whole, with what Camel made of the words in it. */
final class Loader {
    private static final Logger LOG = LoggerFactory.getLogger(Loader.class);
    /** What has begun may take so long to end: longer than any word of ours waits for somebody outside. */
    private static final Duration PATIENCE = Duration.ofSeconds(35);

    private final CamelContext context;
    private final Map<Path, Loaded> loaded = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();

    /** A file as it was loaded, and all routes that came with it. */
    private record Loaded(String text, Set<String> routes) {}

    /** A file cannot be loaded. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Mistake mistake;

        Refused(Mistake mistake, Throwable cause) {
            super(mistake.toString(), cause);
            this.mistake = mistake;
        }

        Mistake mistake() {
            return mistake;
        }
    }

    Loader(CamelContext context) {
        this.context = context;
    }

    /** Whether it is loaded with that text. */
    boolean has(Path file, String text) {
        var known = loaded.get(file);
        return known != null && known.text.equals(text);
    }

    /** The files that are loaded. */
    Set<Path> files() {
        return Set.copyOf(loaded.keySet());
    }

    /** The words of which something was made. */
    Map<String, String> words() {
        return Map.copyOf(words);
    }

    /** Makes a word known, unless it is. */
    void word(Path file, String name, String text) throws Refused {
        if (words.containsKey(name)) {
            return;
        }
        try {
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("file:" + file, text));
        } catch (Exception e) {
            throw new Refused(Faults.of(file, e, 0), e);
        }
        words.put(name, text);
    }

    /** Forgets a word that no loaded file uses any more. */
    void forget(String name) {
        try {
            context.removeRouteTemplates(name);
            words.remove(name);
        } catch (Exception e) {
            throw new IllegalStateException("the word " + name + " cannot be taken out: " + e.getMessage(), e);
        }
    }

    /** Loads a file, or nothing of it. */
    void load(Path file, String flow, String text) throws Refused {
        var before = routes();
        var endpoints = Set.copyOf(context.getEndpoints());
        try {
            var resource = ResourceHelper.fromString("file:" + file, text);
            for (var routes : PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(resource))) {
                if (routes instanceof RouteBuilder builder) {
                    builder.addLifecycleInterceptor(new Signs(flow));
                }
                context.addRoutes(routes);
            }
            // Whoever only looks at the files opens no doors and asks nobody.
            if (context.isAutoStartup()) {
                attach();
            }
            loaded.put(file, new Loaded(text, since(before)));
        } catch (Exception e) {
            var refusal = Faults.of(file, e, line(e));
            remove(since(before));
            // A route that could not be created leaves its definition behind, which would be created again.
            var model = (ModelCamelContext) context;
            model.getRouteDefinitions().removeIf(definition -> !before.contains(definition.getRouteId()));
            // A later file that writes the same URI would get the endpoint whose kamelet was just removed.
            context.getEndpoints().stream()
                    .filter(endpoint -> !endpoints.contains(endpoint))
                    .toList()
                    .forEach(this::remove);
            throw new Refused(refusal, e);
        }
    }

    /** Takes files out when what has begun in them has ended; what comes meanwhile waits for whoever comes after them. */
    void unload(Set<Path> files) {
        var routes = new TreeSet<String>();
        files.forEach(file -> {
            var known = loaded.remove(file);
            if (known != null) {
                routes.addAll(known.routes);
            }
        });
        remove(routes);
    }

    private Set<String> routes() {
        return context.getRoutes().stream().map(Route::getRouteId).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> since(Set<String> before) {
        var since = routes();
        since.removeAll(before);
        return since;
    }

    private void attach() throws Exception {
        for (var route : context.getRoutes()) {
            if (route.getConsumer() instanceof Source source && !source.isAttached()) {
                var caller = Caller.of(context, route.getRouteId());
                if (caller.isEmpty()) {
                    throw new IllegalStateException(
                            "nobody could be found who hears by the route " + route.getRouteId());
                }
                source.attach(caller.get());
            }
        }
    }

    private void remove(Set<String> ids) {
        var sources = new ArrayList<Source>();
        for (var id : ids) {
            var route = context.getRoute(id);
            if (route != null && route.getConsumer() instanceof Source source) {
                sources.add(source);
                try {
                    source.leave();
                } catch (Exception e) {
                    LOG.warn("the source of {} did not close: {}", id, e.getMessage());
                }
            }
        }
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (var source : sources) {
                source.awaitEnd(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ids.forEach(this::remove);
        var model = (ModelCamelContext) context;
        model.getRouteDefinitions().removeIf(definition -> ids.contains(definition.getRouteId()));
    }

    private void remove(Endpoint endpoint) {
        try {
            context.removeEndpoint(endpoint);
        } catch (Exception e) {
            LOG.warn("an endpoint of a refused file did not stop: {}", e.getMessage());
        }
    }

    private void remove(String id) {
        try {
            context.getRouteController().stopRoute(id, PATIENCE.toSeconds(), TimeUnit.SECONDS);
            context.removeRoute(id);
        } catch (Exception e) {
            LOG.warn("the route {} did not stop: {}", id, e.getMessage());
        }
    }

    /** The line of the step that Camel could not create, which its message names but does not place; 0 if it is unknown. */
    private int line(Throwable failure) {
        var message = String.valueOf(failure.getMessage());
        for (var definition : ((ModelCamelContext) context).getRouteDefinitions()) {
            for (var step : ProcessorDefinitionHelper.filterTypeInOutputs(definition.getOutputs(), NamedNode.class)) {
                if (message.contains(">>> " + step + " <<<")
                        && message.contains("in route: Route(" + definition.getId() + ")")) {
                    // Camel counts lines from 0 here.
                    return step.getLineNumber() + 1;
                }
            }
        }
        return 0;
    }

    /** The text with which a file is loaded. */
    String text(Path file) {
        return Objects.requireNonNull(loaded.get(file), () -> file + " is not loaded").text;
    }
}
