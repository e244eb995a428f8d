package io.trunkline.settings;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The lines of a Java properties file in UTF-8, each with its number, which `Properties` forgets. */
final class PropertiesFile {
    /** One property: where it stands (`application.properties:12`) and what it is. */
    record Entry(String place, String value) {}

    private PropertiesFile() {}

    /** Reads a file by key, in order; one that does not exist is empty, and what cannot be read becomes a problem. */
    static Map<String, Entry> read(Path file, List<String> problems) {
        var entries = new LinkedHashMap<String, Entry>();
        var lines = lines(file, problems);
        for (var i = 0; i < lines.size(); i++) {
            var place = file.getFileName() + ":" + (i + 1);
            var logical = new StringBuilder(lines.get(i));
            if (isComment(lines.get(i))) {
                continue;
            }
            while (continues(logical) && i + 1 < lines.size()) {
                logical.append('\n').append(lines.get(++i));
            }
            load(logical.toString(), place, problems).forEach((key, value) -> {
                var earlier = entries.putIfAbsent(key, new Entry(place, value.strip()));
                if (earlier != null) {
                    problems.add(place + ": '" + key + "' stands in " + earlier.place() + " already; keep one of them");
                }
            });
        }
        return entries;
    }

    private static List<String> lines(Path file, List<String> problems) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (MalformedInputException e) {
            problems.add(file.getFileName() + ": it is not written in UTF-8; save it as UTF-8");
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Map<String, String> load(String line, String place, List<String> problems) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(line));
        } catch (IllegalArgumentException e) {
            problems.add(
                    place + ": \\u must be followed by four hexadecimal digits; write \\\\u for the two characters");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var loaded = new LinkedHashMap<String, String>();
        properties.forEach((key, value) -> loaded.put((String) key, (String) value));
        return loaded;
    }

    private static boolean isComment(String line) {
        var bare = line.stripLeading();
        return bare.isEmpty() || bare.startsWith("#") || bare.startsWith("!");
    }

    private static boolean continues(CharSequence line) {
        var slashes = 0;
        while (slashes < line.length() && line.charAt(line.length() - 1 - slashes) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }
}
