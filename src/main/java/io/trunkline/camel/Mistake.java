package io.trunkline.camel;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Something that is wrong in a file, as a person is told: `file:line:column: what is wrong; how to put it right`.
 *
 * @param line from 1; 0 where the file as a whole is meant
 * @param column from 1; 0 where the line as a whole is meant
 */
public record Mistake(Path file, int line, int column, String what) implements Comparable<Mistake> {
    private static final Comparator<Mistake> ORDER = Comparator.comparing((Mistake mistake) -> mistake.file)
            .thenComparingInt(Mistake::line)
            .thenComparingInt(Mistake::column)
            .thenComparing(Mistake::what);
    private static final Pattern WRITTEN =
            Pattern.compile("(.+?\\.(?:yaml|yml|mustache|json))(?::(\\d+))?(?::(\\d+))?:? (.*)", Pattern.DOTALL);

    /** Reads what is written as {@link #toString} writes it; what is not is about the file as a whole. */
    static Mistake read(Path file, String written) {
        var parts = WRITTEN.matcher(written);
        return parts.matches()
                ? new Mistake(Path.of(parts.group(1)), number(parts.group(2)), number(parts.group(3)), parts.group(4))
                : new Mistake(file, 0, 0, written);
    }

    /** Several of them, a line for each. */
    static String lines(Collection<Mistake> mistakes) {
        return mistakes.stream().map(Mistake::toString).collect(Collectors.joining(System.lineSeparator()));
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    @Override
    public int compareTo(Mistake other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + (line == 0 ? "" : ":" + line + (column == 0 ? "" : ":" + column)) + ": " + what;
    }
}
