package io.trunkline.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that somebody meant who wrote an unknown one. */
public final class Spelling {
    private Spelling() {}

    /** The nearest name within that many inserted, removed, replaced or swapped characters. */
    static Optional<String> nearest(String written, Collection<String> names, int within) {
        return names.stream()
                .filter(name -> distance(written, name) <= within)
                .min(Comparator.<String>comparingInt(name -> distance(written, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The sentence that suggests the nearest name, or nothing. */
    public static String suggestion(String written, Collection<String> names) {
        return nearest(written, names, Math.max(2, written.length() / 3))
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    /** The edits from one to the other, a swap of neighbours counted as one. */
    static int distance(String one, String other) {
        var edits = new int[one.length() + 1][other.length() + 1];
        for (var i = 0; i <= one.length(); i++) {
            for (var j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                var replaced = edits[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[one.length()][other.length()];
    }
}
