package io.trunkline.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file of `directory/`; what is wrong in it is an {@link IllegalArgumentException} that says where. */
final class DirectoryFile {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private DirectoryFile() {}

    /** Its content; empty when there is no such file, or nothing in it. */
    static <T> Optional<T> read(Path file, TypeReference<T> type) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(YAML.readValue(file.toFile(), type));
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new IllegalArgumentException(
                    file + (at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr()) + ": "
                            + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The file and the place in it at which that text first stands, as `file:line:column`. */
    static String at(Path file, String text) {
        try {
            var lines = Files.readAllLines(file);
            for (var i = 0; i < lines.size(); i++) {
                var column = lines.get(i).indexOf(text);
                if (column >= 0 && !lines.get(i).stripLeading().startsWith("#")) {
                    return file + ":" + (i + 1) + ":" + (column + 1);
                }
            }
        } catch (IOException e) {
            return file.toString();
        }
        return file.toString();
    }
}
