package io.trunkline.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder of route files that a path means: itself where it has the words, or else the one of the settings with the files of
 * the path laid into a copy of it.
 */
final class RouteFolder implements AutoCloseable {
    private final Path standard;
    private final Path root;
    private final Path meant;
    private final @Nullable Path copy;
    private final Path told;

    private RouteFolder(Path standard, Path root, Path meant, @Nullable Path copy, Path told) {
        this.standard = standard;
        this.root = root;
        this.meant = meant;
        this.copy = copy;
        this.told = told;
    }

    /** @param standard the folder of the settings */
    static RouteFolder of(Path standard, Path path) throws IOException {
        if (Files.isDirectory(path.resolve("kamelets"))) {
            return new RouteFolder(standard, path, path, null, path);
        }
        if (absolute(path).startsWith(absolute(standard))) {
            // As the settings write it, so that files of the folder are called as the service calls them.
            var meant = standard.resolve(absolute(standard).relativize(absolute(path)));
            return new RouteFolder(standard, standard, meant, null, meant);
        }
        var copy = Files.createTempDirectory("trunkline-routes");
        lay(standard, copy);
        if (Files.isDirectory(path)) {
            lay(path, copy);
            return new RouteFolder(standard, copy, copy, copy, path);
        }
        var file = copy.resolve(path.getFileName().toString());
        Files.copy(path, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return new RouteFolder(standard, copy, file, copy, path);
    }

    private static void lay(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        List<Path> files;
        try (var paths = Files.walk(from)) {
            files = paths.toList();
        }
        for (var file : files) {
            var target = to.resolve(from.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else {
                Files.copy(file, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** Where the service finds its route files. */
    Path root() {
        return root;
    }

    /** The file or folder that was meant, below the root. */
    Path meant() {
        return meant;
    }

    /** Whether that file is one of those that were meant: in a copy, one that was laid into it. */
    boolean means(Path file) {
        return absolute(file).startsWith(absolute(meant))
                && (copy == null || !named(file).startsWith(standard));
    }

    /** The file as whoever asked for it names it. */
    Path named(Path file) {
        if (copy == null || !file.startsWith(copy)) {
            return file;
        }
        var inside = copy.relativize(file).toString();
        if (Files.isRegularFile(told)) {
            return file.equals(meant) ? told : standard.resolve(inside);
        }
        var laid = told.resolve(inside);
        return Files.exists(laid) ? laid : standard.resolve(inside);
    }

    /** A sentence about files, with their names as whoever asked for them names them. */
    String named(String sentence) {
        return copy == null
                ? sentence
                : Pattern.compile(Pattern.quote(copy + "/") + "[A-Za-z0-9._/-]*[A-Za-z0-9]")
                        .matcher(sentence)
                        .replaceAll(file -> Matcher.quoteReplacement(
                                named(Path.of(file.group())).toString()));
    }

    @Override
    public void close() throws IOException {
        if (copy != null) {
            Rehearsal.remove(copy);
        }
    }
}
