package io.trunkline.camel;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.settings.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Camel's own keys, by the schema of its YAML (`schema/camelYamlDsl.json` in camel-yaml-dsl): what is unknown, and what is
 * missing. Camel names only the first of them, so this reads a file after Camel refused it, or when everything is asked for.
 */
final class SchemaRule implements Rule {
    private static final String SCHEMA = "schema/camelYamlDsl.json";

    private @Nullable JsonNode schema;

    @Override
    public void check(Sheet sheet) {
        var root = sheet.root();
        if (root != null) {
            check(sheet, "a file of routes", root, List.of(schema()));
        }
    }

    private JsonNode schema() {
        if (schema == null) {
            schema = camels();
        }
        return schema;
    }

    /** Camel's own schema. */
    static JsonNode camels() {
        try (var stream = SchemaRule.class.getClassLoader().getResourceAsStream(SCHEMA)) {
            if (stream == null) {
                throw new IllegalStateException(SCHEMA + " is not among Camel's files");
            }
            return Bodies.JSON.readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check(Sheet sheet, String name, Piece piece, List<JsonNode> schemas) {
        var shapes = new ArrayList<JsonNode>();
        schemas.forEach(one -> spread(one, shapes));
        if (piece.isList()) {
            var items = new ArrayList<JsonNode>();
            shapes.stream().filter(shape -> shape.has("items")).forEach(shape -> items.add(shape.path("items")));
            if (!items.isEmpty()) {
                piece.items().forEach(item -> check(sheet, name, item, items));
            }
            return;
        }
        if (piece.isMap()) {
            map(sheet, name, piece, schemas, shapes);
        }
    }

    private void map(Sheet sheet, String name, Piece piece, List<JsonNode> schemas, List<JsonNode> shapes) {
        var known = new LinkedHashMap<String, List<JsonNode>>();
        for (var shape : shapes) {
            shape.path("properties").properties().forEach(property -> known.computeIfAbsent(
                            property.getKey(), it -> new ArrayList<>())
                    .add(property.getValue()));
        }
        var closed = shapes.stream()
                .anyMatch(shape -> shape.has("additionalProperties")
                        && !shape.path("additionalProperties").asBoolean(true));
        if (known.isEmpty()) {
            return;
        }
        var strange = false;
        for (var entry : piece.entries()) {
            var property = known.get(entry.key());
            if (property != null) {
                check(sheet, entry.key(), entry.value(), property);
            } else if (closed) {
                strange = true;
                sheet.wrong(entry.name(), unknown(name, entry.key(), known));
            }
        }
        if (!strange) {
            required(sheet, name, piece, schemas);
        }
    }

    private static String unknown(String name, String key, Map<String, List<JsonNode>> known) {
        var suggestion = Spelling.suggestion(key, known.keySet());
        var has = String.join(", ", known.keySet());
        return "`" + name + "` knows no `" + key + "`" + suggestion
                + (suggestion.isEmpty() && has.length() < 200 ? "; it knows " + has : "");
    }

    private void required(Sheet sheet, String name, Piece piece, List<JsonNode> schemas) {
        for (var one : schemas) {
            for (var required : resolved(one).path("required")) {
                if (piece.get(required.asText()) == null) {
                    sheet.wrong(piece, "`" + name + "` needs `" + required.asText() + "`");
                }
            }
        }
    }

    private JsonNode resolved(JsonNode one) {
        var reference = one.path("$ref").asText("");
        return reference.isEmpty() ? one : schema().at(reference.substring(1));
    }

    /** A schema and everything that it says may stand in its place. */
    private void spread(JsonNode one, List<JsonNode> shapes) {
        shapes.add(one);
        if (one.has("$ref")) {
            spread(schema().at(one.path("$ref").asText().substring(1)), shapes);
        }
        for (var kind : List.of("oneOf", "anyOf", "allOf")) {
            one.path(kind).forEach(choice -> spread(choice, shapes));
        }
    }
}
