package io.trunkline.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The property names that route files use as `{{name}}`, `{{name:default}}`, `{{?name}}` or `{{!name}}`. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*[?!]?([^{}:\\s]+)\\s*(?::[^{}]*)?}}");

    private Placeholders() {}

    /** Reads every YAML file under the folder; texts of templates use the same braces for something else. */
    static Set<String> under(Path folder) {
        var names = new TreeSet<String>();
        if (!Files.isDirectory(folder)) {
            return names;
        }
        try (var files = Files.walk(folder)) {
            for (var file : (Iterable<Path>) files.filter(Placeholders::isYaml)::iterator) {
                // Latin 1 reads any bytes, and the names are ASCII.
                var matcher = PLACEHOLDER.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the route files under " + folder, e);
        }
        return names;
    }

    private static boolean isYaml(Path file) {
        var name = file.toString();
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }
}
