package io.trunkline.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The words as their kamelets define them. Camel takes a misspelt parameter of a kamelet without a word, and what it was to
 * hold is lost; so each use is held against the definition before its file is loaded.
 */
public final class Vocabulary {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String ENDING = ".kamelet.yaml";

    private final Map<String, Word> words = new TreeMap<>();

    /** A word: its parameters as a JSON schema, in their order. */
    public record Word(String name, JsonNode definition) {
        public Set<String> parameters() {
            var names = new LinkedHashSet<String>();
            definition.path("properties").fieldNames().forEachRemaining(names::add);
            return names;
        }

        public Set<String> required() {
            var names = new LinkedHashSet<String>();
            definition.path("required").forEach(parameter -> names.add(parameter.asText()));
            return names;
        }

        /** The definition of a parameter; missing when there is none. */
        public JsonNode parameter(String parameter) {
            return definition.path("properties").path(parameter);
        }
    }

    /** Reads the kamelets of a folder; one that cannot be read is left to Camel, which says so when it is used. */
    public Vocabulary(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(ENDING)).forEach(this::read);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    /** Reads the kamelets of an edition. */
    Vocabulary(Edition edition) {
        edition.words().forEach((name, file) -> read(name, String.valueOf(edition.text(file))));
    }

    private void read(Path file) {
        var whole = file.getFileName().toString();
        try {
            read(whole.substring(0, whole.length() - ENDING.length()), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private void read(String name, String text) {
        try {
            words.put(name, new Word(name, YAML.readTree(text).path("spec").path("definition")));
        } catch (JsonProcessingException e) {
            words.remove(name);
        }
    }

    /** All words by their names. */
    public Map<String, Word> words() {
        return Map.copyOf(words);
    }

    /** The word of that name; null when there is none. */
    @Nullable
    Word find(String name) {
        return words.get(name);
    }

    /** Their names, sorted. */
    public Set<String> names() {
        return words.keySet();
    }
}
