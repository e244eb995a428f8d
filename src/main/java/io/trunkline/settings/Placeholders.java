package io.trunkline.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The property names that route files use as `{{name}}`, `{{name:default}}`, `{{?name}}` or `{{!name}}`. */
public final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*[?!]?([^{}:\\s]+)\\s*(?::[^{}]*)?}}");

    private Placeholders() {}

    /** Whether a text uses the property of that name. */
    public static boolean uses(String text, String name) {
        return text.contains(name)
                && PLACEHOLDER.matcher(text).results().anyMatch(found -> name.equals(found.group(1)));
    }

    /** Reads every YAML file under the folder; texts of templates use the same braces for something else. */
    static Set<String> under(Path folder) {
        var names = new TreeSet<String>();
        VisibleFiles.walk(folder, (file, is) -> {
            if (isYaml(file)) {
                find(file, names);
            }
        });
        return names;
    }

    private static void find(Path file, Set<String> names) {
        try {
            // Latin 1 reads any bytes, and the names are ASCII.
            var matcher = PLACEHOLDER.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        } catch (NoSuchFileException swapped) {
            // The next start finds what is there then.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the route file " + file, e);
        }
    }

    private static boolean isYaml(Path file) {
        var name = file.toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }
}
