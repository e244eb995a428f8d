package io.trunkline.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of `directory/`; what is wrong in it is an {@link IllegalArgumentException} that says where.
 *
 * @param text what is in it; null when there is no such file
 */
record DirectoryFile(Path path, @Nullable String text) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** As it is on the disk. */
    static DirectoryFile at(Path path) {
        try {
            return new DirectoryFile(path, Files.exists(path) ? Files.readString(path) : null);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Its content; empty when there is no such file, or nothing in it. */
    <T> Optional<T> read(TypeReference<T> type) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(YAML.readValue(text, type));
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new IllegalArgumentException(
                    path + (at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr()) + ": "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    /** The file and the place in it at which those words first stand, as `file:line:column`. */
    String place(String words) {
        var lines = text == null ? List.<String>of() : text.lines().toList();
        for (var i = 0; i < lines.size(); i++) {
            var column = lines.get(i).indexOf(words);
            if (column >= 0 && !lines.get(i).stripLeading().startsWith("#")) {
                return path + ":" + (i + 1) + ":" + (column + 1);
            }
        }
        return path.toString();
    }
}
