package io.trunkline.workbench;

import io.trunkline.camel.RouteSchema;
import io.trunkline.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

    /** Every mistake in a file, or in all files of a folder, from top to bottom. */
    public static List<Finding> of(Settings settings, Path path) throws Exception {
        try (var folder = RouteFolder.of(settings.routes().folder(), path);
                var rehearsal = Rehearsal.silent(settings, folder.root())) {
            return rehearsal.trunkline().switchboard().mistakes().stream()
                    .filter(mistake -> folder.means(mistake.file()))
                    .map(mistake -> new Finding(
                            folder.named(mistake.file()),
                            mistake.line(),
                            mistake.column(),
                            folder.named(mistake.what())))
                    .distinct()
                    .toList();
        }
    }
}
