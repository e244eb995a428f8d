package io.trunkline.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A route file, and whether it could be loaded.
 *
 * @param flow its name among flows
 * @param error why it was refused, with file and line; null when it runs
 */
public record RouteFile(
        String flow,
        Path path,
        List<String> routes,
        @Nullable String error) {
    /** What Camel applies to the routes of every file that is loaded later. */
    private static final Set<String> EVERYBODYS = Set.of("routeConfiguration", "restConfiguration", "rest");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** Whether it is one of the platform's own. */
    public boolean isCore() {
        return flow.startsWith(Caller.CORE);
    }

    RouteFile refused(String why) {
        return new RouteFile(flow, path, routes, why);
    }

    /** Reads the ids of a file's routes; a route without one cannot be subscribed to durably, so it is refused. */
    static RouteFile read(Path folder, Path path, Vocabulary vocabulary) {
        var file = new RouteFile(Caller.flow(folder, path), path, List.of(), null);
        try {
            var text = Files.readString(path);
            if (text.isBlank()) {
                return file.refused(path + ":1: the file is empty");
            }
            var ids = new ArrayList<String>();
            var tree = YAML.readTree(text);
            if (tree == null || !tree.isArray()) {
                return file.refused(path + ":1: there is no list of routes in it; begin each with `- route:`");
            }
            for (var item : tree) {
                var fault =
                        !file.isCore() && stray(item).isPresent() ? stray(item).get() : collect(item, ids);
                if (fault != null) {
                    return file.refused(path + line(text, fault.where) + ": " + fault.what);
                }
            }
            var misuse = vocabulary.check(tree);
            if (misuse.isPresent()) {
                return file.refused(path + line(text, misuse.get().where()) + ": "
                        + misuse.get().what());
            }
            return new RouteFile(file.flow, path, List.copyOf(ids), null);
        } catch (JsonProcessingException e) {
            return file.refused(Faults.of(path, e));
        } catch (IOException e) {
            return file.refused(path + ": cannot be read: " + e.getMessage());
        }
    }

    /** The line of a route's id, as it follows a file's name; empty when it cannot be found. */
    String line(String id) {
        try {
            return line(Files.readString(path), id(id));
        } catch (IOException e) {
            return "";
        }
    }

    private static String id(String id) {
        return "\\s*(- )?id: *[\"']?" + Pattern.quote(id) + "[\"']?\\s*";
    }

    /** The last line that looks so. */
    private static String line(String text, String pattern) {
        var lines = text.lines().toList();
        for (var i = lines.size(); i > 0; i--) {
            if (lines.get(i - 1).matches(pattern)) {
                return ":" + i;
            }
        }
        return "";
    }

    private record Fault(String where, String what) {}

    /** What would reach beyond its own file, as a routeConfiguration does that swallows everybody's failures. */
    private static Optional<Fault> stray(JsonNode item) {
        for (var names = item.fieldNames(); names.hasNext(); ) {
            var name = names.next();
            if (EVERYBODYS.contains(name)) {
                return Optional.of(
                        new Fault(
                                "- " + Pattern.quote(name) + ":.*",
                                "`" + name
                                        + "` would reach beyond this file; an `onException` or `errorHandler` in it stays in it"));
            }
        }
        return Optional.empty();
    }

    private static @Nullable Fault collect(JsonNode item, List<String> ids) {
        if (item.has("from")) {
            return new Fault(
                    "- from:.*",
                    "a `from` stands alone; put it under `route:` with an `id`, by which its events are kept for it");
        }
        if (item.has("route")) {
            var id = item.path("route").path("id").asText("");
            if (id.isEmpty()) {
                return new Fault("- route:.*", "a route has no `id`; give it one, by which its events are kept for it");
            }
            if (ids.contains(id)) {
                return new Fault(id(id), "two routes have the id '" + id + "'; each needs its own");
            }
            ids.add(id);
        }
        return null;
    }
}
