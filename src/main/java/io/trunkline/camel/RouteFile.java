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
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    RouteFile refused(String why) {
        return new RouteFile(flow, path, routes, why);
    }

    /** Reads the ids of a file's routes; a route without one cannot be subscribed to durably, so it is refused. */
    static RouteFile read(Path path) {
        var file = new RouteFile(Caller.flow(path.toString()), path, List.of(), null);
        try {
            var text = Files.readString(path);
            if (text.isBlank()) {
                return file.refused(path + ":1: the file is empty");
            }
            var ids = new ArrayList<String>();
            for (var item : YAML.readTree(text)) {
                var fault = collect(item, ids);
                if (fault != null) {
                    return file.refused(path + ": " + fault);
                }
            }
            return new RouteFile(file.flow, path, List.copyOf(ids), null);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            return file.refused(path + (at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr()) + ": "
                    + e.getOriginalMessage().replaceAll("\\s+", " "));
        } catch (IOException e) {
            return file.refused(path + ": cannot be read: " + e.getMessage());
        }
    }

    private static @Nullable String collect(JsonNode item, List<String> ids) {
        if (item.has("from")) {
            return "a `from` stands alone; put it under `route:` with an `id`, by which its events are kept for it";
        }
        if (item.has("route")) {
            var id = item.path("route").path("id").asText("");
            if (id.isEmpty()) {
                return "a route has no `id`; give it one, by which its events are kept for it";
            }
            if (ids.contains(id)) {
                return "two routes have the id '" + id + "'; each needs its own";
            }
            ids.add(id);
        }
        return null;
    }
}
