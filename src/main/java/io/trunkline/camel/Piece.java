package io.trunkline.camel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A piece of YAML that knows where it stands. */
record Piece(Node node) {
    /** A key of a map and what it holds. */
    record Entry(Piece name, Piece value) {
        String key() {
            return name.text();
        }
    }

    boolean isText() {
        return node instanceof ScalarNode;
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    /** The text of a scalar; empty for everything else. */
    String text() {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** What a map holds, as it is written; nothing for everything else. */
    List<Entry> entries() {
        var entries = new ArrayList<Entry>();
        if (node instanceof MappingNode map) {
            map.getValue()
                    .forEach(tuple ->
                            entries.add(new Entry(new Piece(tuple.getKeyNode()), new Piece(tuple.getValueNode()))));
        }
        return entries;
    }

    /** What a list holds; nothing for everything else. */
    List<Piece> items() {
        return node instanceof SequenceNode list
                ? list.getValue().stream().map(Piece::new).toList()
                : List.of();
    }

    /** What a map holds under that key. */
    @Nullable
    Piece get(String key) {
        return entries().stream()
                .filter(entry -> entry.key().equals(key))
                .map(Entry::value)
                .findFirst()
                .orElse(null);
    }

    /** The text under that key; empty when there is none. */
    String text(String key) {
        var value = get(key);
        return value == null ? "" : value.text();
    }

    /** From 1. */
    int line() {
        return node.getStartMark().getLine() + 1;
    }

    /** From 1. */
    int column() {
        return node.getStartMark().getColumn() + 1;
    }
}
