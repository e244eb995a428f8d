package io.trunkline.camel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

/** Loads route files one by one, so that a bad one is set aside whole and never takes the good ones down. */
public final class RouteFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);
    private static final String ENDING = ".camel.yaml";
    private static final Set<String> NOT_ROUTES = Set.of("kamelets", "examples", "templates", "directory");

    private final CamelContext context;
    private final Path folder;
    private final Proofreader proofreader;
    private final Set<String> known;
    private final Map<String, Path> owners = new HashMap<>();
    private final List<RouteFile> files = new ArrayList<>();

    /** @param known the subscriptions there have been, so that a file which has run keeps its ids against a copy of it */
    RouteFiles(CamelContext context, Proofreader.Surroundings around, Set<String> known) {
        this.context = context;
        this.folder = around.folder();
        this.proofreader = new Proofreader(context, around);
        this.known = known;
    }

    /** What was found, and what became of it. */
    public List<RouteFile> files() {
        return List.copyOf(files);
    }

    /** Loads every file, those of the platform first. */
    void load() {
        var found = proofreader.read(find()).stream()
                .sorted(Comparator.comparing((RouteFile file) -> !file.isCore())
                        .thenComparing(file -> !hasRun(file))
                        .thenComparing(file -> file.path().toString()))
                .toList();
        for (var unread : found) {
            var file = unread.mistakes().isEmpty() ? load(unread) : unread;
            files.add(file);
            if (file.error() != null) {
                LOG.error("refused, the others run: {}", file.error());
            }
        }
    }

    /** Everything that is wrong, also in files that were refused for something else. */
    List<Mistake> mistakes() {
        for (var file : files) {
            clash(file);
        }
        return proofreader.all();
    }

    private boolean hasRun(RouteFile file) {
        return file.routes().stream().anyMatch(id -> known.contains(file.flow() + "/" + id));
    }

    private List<Path> find() {
        if (!Files.isDirectory(folder)) {
            LOG.warn("there is no folder {}; no flow runs (TRUNKLINE_ROUTES)", folder.toAbsolutePath());
            return List.of();
        }
        try (var paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().matches(".*\\.ya?ml"))
                    .filter(path -> !NOT_ROUTES.contains(
                            folder.relativize(path).getName(0).toString()))
                    .filter(RouteFiles::isRouteFile)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    private static boolean isRouteFile(Path path) {
        var is = path.toString().endsWith(ENDING);
        if (!is && !path.toString().endsWith(".test.yaml")) {
            LOG.warn("{} is not loaded: a route file's name ends in {}", path, ENDING);
        }
        return is;
    }

    private RouteFile load(RouteFile file) {
        var path = file.path();
        if (clash(file)) {
            return file.refused(proofreader.mistakes(path));
        }
        var before = routes();
        var endpoints = Set.copyOf(context.getEndpoints());
        try {
            var resource = ResourceHelper.resolveMandatoryResource(context, "file:" + path);
            for (var routes : PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(resource))) {
                if (routes instanceof RouteBuilder builder) {
                    builder.addLifecycleInterceptor(new Signs(file.flow()));
                }
                context.addRoutes(routes);
            }
            // Whoever only looks at the files opens no doors and asks nobody.
            if (context.isAutoStartup()) {
                attach();
            }
            file.routes().forEach(id -> owners.put(id, path));
            return file;
        } catch (Exception e) {
            var refusal = Faults.of(path, e, line(e));
            removeAllBut(before);
            // A later file that writes the same URI would get the endpoint whose kamelet was just removed.
            context.getEndpoints().stream()
                    .filter(endpoint -> !endpoints.contains(endpoint))
                    .toList()
                    .forEach(this::remove);
            return file.refused(proofreader.explain(path, refusal));
        }
    }

    /** Whether a route's id belongs to another file. */
    private boolean clash(RouteFile file) {
        var clash = false;
        for (var id : file.routes()) {
            var owner = owners.get(id);
            if (owner != null && !owner.equals(file.path())) {
                clash = true;
                proofreader.wrongId(
                        file.path(), id, "the route id '" + id + "' is taken by " + owner + "; give it another");
            }
        }
        return clash;
    }

    /** The line of the step that Camel could not create, which its message names but does not place; 0 if it is unknown. */
    private int line(Throwable failure) {
        for (var definition : ((ModelCamelContext) context).getRouteDefinitions()) {
            for (var step : ProcessorDefinitionHelper.filterTypeInOutputs(definition.getOutputs(), NamedNode.class)) {
                if (String.valueOf(failure.getMessage()).contains(">>> " + step + " <<<")
                        && String.valueOf(failure.getMessage())
                                .contains("in route: Route(" + definition.getId() + ")")) {
                    // Camel counts lines from 0 here.
                    return step.getLineNumber() + 1;
                }
            }
        }
        return 0;
    }

    private Set<String> routes() {
        return context.getRoutes().stream().map(Route::getRouteId).collect(Collectors.toCollection(TreeSet::new));
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

    private void removeAllBut(Set<String> before) {
        for (var id : routes()) {
            if (!before.contains(id)) {
                remove(id);
            }
        }
        // A route that could not be created leaves its definition behind, which would be created again.
        var model = (ModelCamelContext) context;
        model.getRouteDefinitions().removeIf(definition -> !before.contains(definition.getRouteId()));
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
            context.getRouteController().stopRoute(id);
            context.removeRoute(id);
        } catch (Exception e) {
            LOG.warn("the route {} of a refused file did not stop: {}", id, e.getMessage());
        }
    }
}
