package io.trunkline.camel;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A route file, and what became of it.
 *
 * @param flow its name among flows
 * @param routes the ids of its routes
 * @param mistakes why it was refused; empty when it was not
 */
public record RouteFile(String flow, Path path, List<String> routes, List<Mistake> mistakes, Standing standing) {
    /** How far it is. */
    public enum Standing {
        /** It runs as it is written. */
        RUNS,
        /** It is refused as it is written; its last good version runs. */
        FORMER_RUNS,
        /** It is refused, and there was never a good version of it. */
        REFUSED,
        /** It is good, and waits until the whole change is. */
        WAITS
    }

    /** A file with the ids of its routes and what is wrong in it. */
    static RouteFile of(Path folder, Sheet sheet) {
        var ids = sheet.items().stream()
                .map(item -> item.get("route"))
                .filter(Objects::nonNull)
                .map(route -> route.text("id"))
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        var mistakes = sheet.mistakes();
        return new RouteFile(
                Caller.flow(folder, sheet.file()),
                sheet.file(),
                ids,
                mistakes,
                mistakes.isEmpty() ? Standing.RUNS : Standing.REFUSED);
    }

    /** Whether it is one of the platform's own. */
    public boolean isCore() {
        return flow.startsWith(Caller.CORE);
    }

    /** Whether it or its last good version runs. */
    public boolean isRunning() {
        return standing != Standing.REFUSED;
    }

    /** Why it was refused, a line for each mistake, with file and place; null when it was not. */
    public @Nullable String error() {
        return mistakes.isEmpty() ? null : Mistake.lines(mistakes);
    }

    RouteFile as(Standing standing, List<Mistake> why) {
        return new RouteFile(flow, path, routes, why, standing);
    }
}
