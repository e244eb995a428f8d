package io.trunkline.camel;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A route file, and whether it could be loaded.
 *
 * @param flow its name among flows
 * @param routes the ids of its routes
 * @param mistakes why it was refused; empty when it runs
 */
public record RouteFile(String flow, Path path, List<String> routes, List<Mistake> mistakes) {
    /** A file with the ids of its routes and what is wrong in it. */
    static RouteFile of(Path folder, Sheet sheet) {
        var ids = sheet.items().stream()
                .map(item -> item.get("route"))
                .filter(Objects::nonNull)
                .map(route -> route.text("id"))
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        return new RouteFile(Caller.flow(folder, sheet.file()), sheet.file(), ids, sheet.mistakes());
    }

    /** Whether it is one of the platform's own. */
    public boolean isCore() {
        return flow.startsWith(Caller.CORE);
    }

    /** Why it was refused, a line for each mistake, with file and place; null when it runs. */
    public @Nullable String error() {
        return mistakes.isEmpty()
                ? null
                : mistakes.stream().map(Mistake::toString).collect(Collectors.joining(System.lineSeparator()));
    }

    RouteFile refused(List<Mistake> why) {
        return new RouteFile(flow, path, routes, why);
    }
}
