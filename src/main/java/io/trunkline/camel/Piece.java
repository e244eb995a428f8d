package io.trunkline.camel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A piece of YAML that knows where it stands. */
public record Piece(Node node) {
    /** A key of a map and what it holds. */
    public record Entry(Piece name, Piece value) {
        public String key() {
            return name.text();
        }
    }

    public boolean isText() {
        return node instanceof ScalarNode;
    }

    public boolean isMap() {
        return node instanceof MappingNode;
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    /** The text of a scalar; empty for everything else. */
    public String text() {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** What a map holds, as it is written; nothing for everything else. */
    public List<Entry> entries() {
        var entries = new ArrayList<Entry>();
        if (node instanceof MappingNode map) {
            map.getValue()
                    .forEach(tuple ->
                            entries.add(new Entry(new Piece(tuple.getKeyNode()), new Piece(tuple.getValueNode()))));
        }
        return entries;
    }

    /** What a list holds; nothing for everything else. */
    public List<Piece> items() {
        return node instanceof SequenceNode list
                ? list.getValue().stream().map(Piece::new).toList()
                : List.of();
    }

    /** What a map holds under that key. */
    public @Nullable Piece get(String key) {
        return entries().stream()
                .filter(entry -> entry.key().equals(key))
                .map(Entry::value)
                .findFirst()
                .orElse(null);
    }

    /** The text under that key; empty when there is none. */
    public String text(String key) {
        var value = get(key);
        return value == null ? "" : value.text();
    }

    /** From 1. */
    public int line() {
        return node.getStartMark().getLine() + 1;
    }

    /** From 1. */
    public int column() {
        return node.getStartMark().getColumn() + 1;
    }

    /** The same as JSON. */
    public JsonNode json() {
        if (isMap()) {
            var object = JsonNodeFactory.instance.objectNode();
            entries().forEach(entry -> object.set(entry.key(), entry.value().json()));
            return object;
        }
        if (isList()) {
            var array = JsonNodeFactory.instance.arrayNode();
            items().forEach(item -> array.add(item.json()));
            return array;
        }
        var text = text();
        if (node.getTag().equals(Tag.NULL)) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (node.getTag().equals(Tag.BOOL)) {
            return JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text));
        }
        if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
            return JsonNodeFactory.instance.numberNode(new BigDecimal(text));
        }
        return JsonNodeFactory.instance.textNode(text);
    }
}
