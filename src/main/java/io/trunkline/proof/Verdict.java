package io.trunkline.proof;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the comparison found.
 *
 * @param found what must not be, each named by its key
 * @param onTheWire attempts that had begun when the STOP was answered, and whose request came in after that
 * @param open unsure messages that the simulator does not have, which a person must decide
 */
record Verdict(Map<Line, List<String>> found, List<String> onTheWire, List<String> open) {
    Verdict() {
        this(new EnumMap<>(Line.class), new ArrayList<>(), new ArrayList<>());
    }

    void find(Line line, String what) {
        found.computeIfAbsent(line, key -> new ArrayList<>()).add(what);
    }

    /** So many that have no names. */
    void find(Line line, int count) {
        for (var one = 0; one < count; one++) {
            find(line, "");
        }
    }

    List<String> of(Line line) {
        return found.getOrDefault(line, List.of());
    }

    boolean isClean() {
        return found.isEmpty();
    }
}
