package io.trunkline.camel;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong with a route file, in one line: `file:line:column: what`. */
final class Faults {
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

    private Faults() {}

    /** @param line where it is, if the failure does not say so itself; 0 when nobody knows */
    static Mistake of(Path path, Throwable failure, int line) {
        var words = new LinkedHashSet<String>();
        var place = line > 0 ? ":" + line : "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var message = cause.getMessage();
            if (message == null) {
                continue;
            }
            if (place.isEmpty()) {
                place = place(message);
            }
            words.add(first(message));
        }
        return Mistake.read(path, path + place + ": " + what(failure, words));
    }

    /** What is wrong, without where. */
    static String reason(Throwable failure) {
        var words = new LinkedHashSet<String>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                words.add(first(cause.getMessage()));
            }
        }
        return what(failure, words);
    }

    /** The deepest reason says most; what stands around it says where. */
    private static String what(Throwable failure, Set<String> words) {
        var reasons = words.toArray(String[]::new);
        return reasons.length == 0
                ? failure.getClass().getSimpleName()
                : reasons.length == 1 ? reasons[0] : reasons[reasons.length - 1] + " (" + reasons[0] + ")";
    }

    /** The last place that is named; the ones before it say what it is a part of. */
    private static String place(String message) {
        var found = PLACE.matcher(message);
        var place = "";
        while (found.find()) {
            place = ":" + found.group(1) + ":" + found.group(2);
        }
        return place;
    }

    private static String first(String message) {
        var line = message.strip().lines().findFirst().orElse("").strip();
        return line.length() <= 300 ? line : line.substring(0, 299) + "…";
    }
}
