package io.trunkline.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What editors know of route files: Camel's own schema of its YAML, and in it each word with its parameters, as the kamelets
 * define them. `trunkline check --schema` writes it.
 */
public final class RouteSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String WORD = "kamelet:";
    private static final String FROM = ".FromDefinition";

    private final Map<String, Vocabulary.Word> words;

    private RouteSchema(Map<String, Vocabulary.Word> words) {
        this.words = new TreeMap<>(words);
    }

    /** Where it stands in a folder of route files. */
    public static Path file(Path routes) {
        return routes.resolve(".schema/routes.schema.json");
    }

    /** The schema for a folder of route files, with its words. */
    public static String of(Path routes) {
        var schema = new RouteSchema(new Vocabulary(routes.resolve("kamelets")).words()).schema();
        try {
            return Bodies.JSON.writeValueAsString(schema) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode schema() {
        var schema = (ObjectNode) SchemaRule.camels().deepCopy();
        relax(schema);
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "A route file of Trunkline");
        var definitions = (ObjectNode) schema.at("/items/definitions");
        words.forEach((name, word) -> definitions.set(reference(name), parameters(word)));
        definitions
                .properties()
                .forEach(definition ->
                        teach(definition.getValue(), definition.getKey().endsWith(FROM)));
        return schema;
    }

    /** YAML reads 5000 as a number, and Camel takes it as the text that its schema asks for. */
    private static void relax(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("type").asText().equals("string") && !object.has("enum")) {
            object.set("type", scalar());
        }
        node.forEach(RouteSchema::relax);
    }

    private static ArrayNode scalar() {
        return JSON.arrayNode().add("string").add("number").add("boolean");
    }

    private static String reference(String word) {
        return "word-" + word;
    }

    private ObjectNode parameters(Vocabulary.Word word) {
        var parameters = JSON.objectNode()
                .put("type", "object")
                .put("title", word.definition().path("title").asText())
                .put("description", word.definition().path("description").asText())
                .put("additionalProperties", false);
        var properties = parameters.putObject("properties");
        word.parameters().forEach(name -> properties.set(name, parameter(word.parameter(name))));
        var required = word.required();
        if (!required.isEmpty()) {
            required.forEach(parameters.putArray("required")::add);
        }
        return parameters;
    }

    private static ObjectNode parameter(JsonNode definition) {
        var parameter = JSON.objectNode()
                .put("title", definition.path("title").asText())
                .put("description", definition.path("description").asText());
        if (definition.has("enum")) {
            var choices = parameter.putArray("anyOf");
            choices.addObject().set("enum", choices(definition.path("enum")));
            // What an expression or a setting comes to is not known yet.
            choices.addObject().put("type", "string").put("pattern", "[$][{]|[{][{]");
        } else {
            parameter.set("type", scalar());
        }
        for (var more : new String[] {"default", "example"}) {
            if (definition.has(more) && !definition.path(more).asText().isEmpty()) {
                if (more.equals("default")) {
                    parameter.set(more, definition.path(more));
                } else {
                    parameter.putArray("examples").add(definition.path(more));
                }
            }
        }
        return parameter;
    }

    /** With true and false also as YAML reads them. */
    private static ArrayNode choices(JsonNode given) {
        var choices = JSON.arrayNode();
        given.forEach(choice -> {
            choices.add(choice);
            if (choice.asText().matches("true|false")) {
                choices.add(Boolean.parseBoolean(choice.asText()));
            }
        });
        return choices;
    }

    /** Tells every place of Camel's schema at which something is addressed what the words are. */
    private void teach(JsonNode node, boolean first) {
        if (node.path("properties").has("parameters") && node instanceof ObjectNode object) {
            var address = node.path("properties").has("uri") ? "uri" : "name";
            if (node.path("properties").path(address) instanceof ObjectNode text) {
                teach(object, address, text, first);
            }
        }
        for (var choice : node.path("oneOf")) {
            teach(choice, first);
        }
    }

    private void teach(ObjectNode place, String address, ObjectNode text, boolean first) {
        var prefix = address.equals("uri") ? WORD : "";
        var names = JSON.arrayNode();
        // A source begins a route, and everything else goes on with one.
        words.keySet().stream()
                .filter(name -> name.endsWith("-source") == first)
                .forEach(name -> names.add(prefix + name));
        text.put("type", "string");
        var known = words.keySet().stream()
                .map(name -> name.replace(".", "[.]"))
                .collect(Collectors.joining("|", "(", ")([/?].*)?$"));
        var choices = text.putArray("anyOf");
        choices.addObject().set("enum", names);
        choices.addObject()
                .put("type", "string")
                .put("pattern", prefix.isEmpty() ? "^" + known : "^(?!kamelet:)|^kamelet:" + known);
        var all = place.putArray("allOf");
        for (var word : words.values()) {
            var rule = all.addObject();
            var condition = rule.putObject("if");
            condition.putObject("properties").putObject(address).put("const", prefix + word.name());
            condition.putArray("required").add(address);
            var then = rule.putObject("then");
            then.putObject("properties")
                    .putObject("parameters")
                    .put("$ref", "#/items/definitions/" + reference(word.name()));
            if (!word.required().isEmpty()) {
                then.putArray("required").add("parameters");
            }
        }
    }
}
