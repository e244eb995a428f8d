package io.trunkline.camel;

import io.trunkline.settings.VisibleFiles;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is written in a folder of route files at one moment: routes, words, templates, directory. What is checked and
 * what runs is an edition, so that it is never read again from files that change meanwhile.
 *
 * @param files by their paths as the settings write the folder
 */
record Edition(Path folder, SortedMap<Path, Copy> files) {
    private static final String ROUTES = ".camel.yaml";
    private static final String WORDS = ".kamelet.yaml";
    private static final String TEXTS = ".mustache";
    private static final Set<String> NOT_ROUTES = Set.of("kamelets", "examples", "templates", "directory");

    /**
     * A file as it was then.
     *
     * @param text nothing when it could not be read
     * @param trouble why it could not be read; null when it was
     */
    record Copy(String text, @Nullable String trouble) {}

    /** Nothing at all. */
    static Edition none(Path folder) {
        return new Edition(folder, new TreeMap<>());
    }

    /** With these texts, by their paths below the folder. */
    static Edition of(Path folder, Map<String, String> texts) {
        var files = new TreeMap<Path, Copy>();
        texts.forEach((path, text) -> files.put(folder.resolve(path), new Copy(text, null)));
        return new Edition(folder, files);
    }

    /** What is on the disk now. */
    static Edition read(Path folder) {
        var files = new TreeMap<Path, Copy>();
        for (var file : stamps(folder).keySet()) {
            var copy = copy(file);
            if (copy != null) {
                files.put(file, copy);
            }
        }
        return new Edition(folder, files);
    }

    private static @Nullable Copy copy(Path file) {
        try {
            return new Copy(Files.readString(file), null);
        } catch (MalformedInputException e) {
            return new Copy("", "the file is not text in UTF-8; save it as that");
        } catch (IOException e) {
            return Files.exists(file) ? new Copy("", "cannot be read: " + e.getMessage()) : null;
        }
    }

    /** What tells that a file was written again: when, how large, and which one it is behind its links. */
    record Stamp(long modified, long size, @Nullable Object key) {}

    /** The files of a folder that belong to an edition. Links are followed, because the files of a ConfigMap are links. */
    static SortedMap<Path, Stamp> stamps(Path folder) {
        var stamps = new TreeMap<Path, Stamp>();
        VisibleFiles.walk(folder, (file, is) -> {
            if (belongs(folder, file)) {
                stamps.put(file, new Stamp(is.lastModifiedTime().toMillis(), is.size(), is.fileKey()));
            }
        });
        return stamps;
    }

    private static boolean belongs(Path folder, Path file) {
        var name = file.getFileName().toString();
        return switch (room(folder, file)) {
            case "kamelets" -> name.endsWith(WORDS);
            case "templates" -> name.endsWith(TEXTS);
            case "directory" -> name.endsWith(".yaml");
            case "examples" -> false;
            default -> name.endsWith(ROUTES);
        };
    }

    private static String room(Path folder, Path file) {
        var inside = folder.relativize(file);
        return inside.getNameCount() > 1 ? inside.getName(0).toString() : "";
    }

    /** Files that look as if somebody meant them as route files, and that nobody reads as such. */
    static List<Path> strays(Path folder) {
        var strays = new ArrayList<Path>();
        VisibleFiles.walk(folder, (file, is) -> {
            var name = file.toString();
            if (name.matches(".*\\.ya?ml")
                    && !NOT_ROUTES.contains(room(folder, file))
                    && !name.endsWith(ROUTES)
                    && !name.endsWith(".test.yaml")
                    && !file.equals(RouteMap.file(folder))) {
                strays.add(file);
            }
        });
        return strays;
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    boolean has(Path file) {
        return files.containsKey(file);
    }

    /** What is in a file; null when there is none. */
    @Nullable
    String text(Path file) {
        var copy = files.get(file);
        return copy == null ? null : copy.text;
    }

    boolean isRoutes(Path file) {
        return file.toString().endsWith(ROUTES) && !NOT_ROUTES.contains(room(folder, file));
    }

    boolean isWord(Path file) {
        return room(folder, file).equals("kamelets");
    }

    boolean isTemplate(Path file) {
        return room(folder, file).equals("templates");
    }

    /** The route files. */
    List<Path> routes() {
        return files.keySet().stream().filter(this::isRoutes).toList();
    }

    /** The kamelets by their names. */
    SortedMap<String, Path> words() {
        var words = new TreeMap<String, Path>();
        files.keySet().stream().filter(this::isWord).forEach(file -> words.put(word(file), file));
        return words;
    }

    private static String word(Path file) {
        var name = file.getFileName().toString();
        return name.substring(0, name.length() - WORDS.length());
    }

    /** The templates, with what is in them. */
    SortedMap<Path, String> templates() {
        var templates = new TreeMap<Path, String>();
        files.forEach((file, copy) -> {
            if (isTemplate(file)) {
                templates.put(file, copy.text);
            }
        });
        return templates;
    }

    /** Where that file of the directory is, or would be. */
    Path directory(String name) {
        return folder.resolve("directory").resolve(name);
    }

    /** Its path below the folder. */
    String name(Path file) {
        return folder.relativize(file).toString();
    }

    boolean isSame(Edition other, Path file) {
        return Objects.equals(files.get(file), other.files.get(file));
    }

    /** The files that are not as they are in another, also those that only one of them has. */
    Set<Path> changedFrom(Edition other) {
        var changed = new TreeSet<>(files.keySet());
        changed.addAll(other.files.keySet());
        changed.removeIf(file -> isSame(other, file));
        return changed;
    }

    /** The same with a file as it is in another: also without it. */
    Edition with(Edition other, Path file) {
        var changed = new TreeMap<>(files);
        var copy = other.files.get(file);
        if (copy == null) {
            changed.remove(file);
        } else {
            changed.put(file, copy);
        }
        return new Edition(folder, changed);
    }
}
