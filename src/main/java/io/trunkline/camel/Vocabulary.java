package io.trunkline.camel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.trunkline.settings.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The words as their kamelets define them. Camel takes a misspelt parameter of a kamelet without a word, and what it was to
 * hold is lost; so each use is held against the definition before its file is loaded.
 */
final class Vocabulary {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String ENDING = ".kamelet.yaml";
    private static final String SCHEME = "kamelet:";

    private final Map<String, Word> words = new TreeMap<>();

    /** A word's parameters. */
    private record Word(Set<String> parameters, Set<String> required) {}

    /**
     * What is wrong with the use of a word.
     *
     * @param where what the line looks like on which it stands
     */
    record Misuse(String where, String what) {}

    /** Reads the kamelets of a folder; one that cannot be read is left to Camel, which says so when it is used. */
    Vocabulary(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(ENDING)).forEach(this::read);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private void read(Path file) {
        var name = file.getFileName().toString();
        try {
            var definition = YAML.readTree(file.toFile()).path("spec").path("definition");
            var parameters = new TreeSet<String>();
            definition.path("properties").fieldNames().forEachRemaining(parameters::add);
            var required = new LinkedHashSet<String>();
            definition.path("required").forEach(parameter -> required.add(parameter.asText()));
            words.put(name.substring(0, name.length() - ENDING.length()), new Word(parameters, required));
        } catch (IOException e) {
            words.remove(name);
        }
    }

    /** The first misuse of a word in a route file. */
    Optional<Misuse> check(JsonNode node) {
        var uri = node.path("uri").asText("");
        if (uri.startsWith(SCHEME) && !words.isEmpty()) {
            var misuse = check(uri, node.path("parameters"));
            if (misuse.isPresent()) {
                return misuse;
            }
        }
        for (var child : node) {
            var misuse = check(child);
            if (misuse.isPresent()) {
                return misuse;
            }
        }
        return Optional.empty();
    }

    private Optional<Misuse> check(String uri, JsonNode parameters) {
        var name = uri.substring(SCHEME.length()).replaceAll("[?/].*", "");
        var word = words.get(name);
        if (word == null) {
            return Optional.of(new Misuse(
                    ".*" + Pattern.quote(SCHEME + name) + ".*",
                    "there is no word '" + name + "'" + Spelling.suggestion(name, words.keySet())));
        }
        for (var names = parameters.fieldNames(); names.hasNext(); ) {
            var parameter = names.next();
            if (!word.parameters.contains(parameter)) {
                return Optional.of(new Misuse(
                        ".*\\b" + Pattern.quote(parameter) + "[\"']?:.*",
                        name + " has no parameter '" + parameter + "'"
                                + Spelling.suggestion(parameter, word.parameters)));
            }
        }
        for (var parameter : word.required) {
            if (!parameters.has(parameter) && !uri.contains(parameter + "=")) {
                return Optional.of(new Misuse(
                        ".*" + Pattern.quote(SCHEME + name) + ".*", name + " needs the parameter '" + parameter + "'"));
            }
        }
        return Optional.empty();
    }
}
