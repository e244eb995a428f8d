package io.trunkline.workbench;

import io.trunkline.camel.RouteMap;
import io.trunkline.camel.RouteSchema;
import io.trunkline.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is wrong in route files and what they lean on: loaded into a whole service, as at its start, that never begins. */
public final class Check {
    /**
     * Something that is wrong.
     *
     * @param line from 1; 0 where the file as a whole is meant
     * @param column from 1; 0 where the line as a whole is meant
     */
    public record Finding(Path file, int line, int column, String what) {
        @Override
        public String toString() {
            return file + (line == 0 ? "" : ":" + line + (column == 0 ? "" : ":" + column)) + ": " + what;
        }
    }

    private Check() {}

    /** Writes what editors know of route files, with the words of that folder; answers where. */
    public static Path writeSchema(Path folder) throws IOException {
        var file = RouteSchema.file(folder);
        Files.createDirectories(file.getParent());
        Files.writeString(file, RouteSchema.of(folder));
        return file;
    }

    /** Writes that folder as a component of kustomize; answers where. */
    public static Path writeRouteMap(Path folder) throws IOException {
        return Files.writeString(RouteMap.file(folder), RouteMap.of(folder));
    }

    /** Every mistake in a file, or in all files of a folder, from top to bottom. */
    public static List<Finding> of(Settings settings, Path path) throws Exception {
        try (var folder = RouteFolder.of(settings.routes().folder(), path);
                var rehearsal = Rehearsal.silent(settings, folder.root())) {
            var wrong = rehearsal.trunkline().switchboard().mistakes().stream()
                    .filter(mistake -> folder.means(mistake.file()))
                    .map(mistake -> new Finding(
                            folder.named(mistake.file()),
                            mistake.line(),
                            mistake.column(),
                            folder.named(mistake.what())))
                    .distinct();
            return Stream.concat(wrong, staleMap(path)).toList();
        }
    }

    private static Stream<Finding> staleMap(Path folder) throws IOException {
        try {
            return RouteMap.isStale(folder)
                    ? Stream.of(
                            ofMap(
                                    folder,
                                    "it does not name the files that are here now; write it anew: ./trunkline check --kustomize"))
                    : Stream.of();
        } catch (IllegalStateException cannot) {
            return Stream.of(ofMap(folder, String.valueOf(cannot.getMessage())));
        }
    }

    private static Finding ofMap(Path folder, String what) {
        return new Finding(RouteMap.file(folder), 0, 0, what);
    }
}
