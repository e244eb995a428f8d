package io.trunkline.workbench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** What was expected beside what came, and where the two differ. */
final class Comparison {
    private static final String NOTHING = "nothing";

    /** A line of the two columns. */
    private record Row(String expected, String came) {}

    private final List<Row> rows = new ArrayList<>();

    /** How a wanted thing and one that came are called. */
    record Words<W, C>(Function<W, String> wanted, Function<C, String> came) {}

    /** Pairs what is wanted with what came; whatever is left on either side is a difference. */
    <W, C> void match(List<W> wanted, List<C> came, BiPredicate<W, C> fits, Words<W, C> words) {
        var left = new ArrayList<>(came);
        var missing = new ArrayList<W>();
        for (var want : wanted) {
            var found = left.stream().filter(one -> fits.test(want, one)).findFirst();
            if (found.isPresent()) {
                left.remove(found.get());
            } else {
                missing.add(want);
            }
        }
        for (var i = 0; i < Math.max(missing.size(), left.size()); i++) {
            rows.add(new Row(
                    i < missing.size() ? words.wanted.apply(missing.get(i)) : NOTHING,
                    i < left.size() ? words.came.apply(left.get(i)) : NOTHING));
        }
    }

    void differs(String expected, String came) {
        rows.add(new Row(expected, came));
    }

    boolean isMet() {
        return rows.isEmpty();
    }

    /** Both sides, one under the other, for each difference. */
    String shown() {
        var text = new StringBuilder();
        for (var row : rows) {
            text.append("expected  ")
                    .append(row.expected)
                    .append("\ncame      ")
                    .append(row.came)
                    .append('\n');
        }
        return text.toString();
    }
}
