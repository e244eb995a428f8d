package io.trunkline.camel;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.regex.Pattern;

/** What is wrong with a route file, in one line: `file:line:column: what`. */
final class Faults {
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

    private Faults() {}

    static String of(Path path, Throwable failure) {
        var words = new LinkedHashSet<String>();
        var place = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var message = cause.getMessage();
            if (message == null) {
                continue;
            }
            var found = PLACE.matcher(message);
            if (place.isEmpty() && found.find()) {
                place = ":" + found.group(1) + ":" + found.group(2);
            }
            words.add(first(message));
        }
        // The deepest reason says most; what stands around it says where.
        var reasons = words.toArray(String[]::new);
        var what = reasons.length == 0
                ? failure.getClass().getSimpleName()
                : reasons.length == 1 ? reasons[0] : reasons[reasons.length - 1] + " (" + reasons[0] + ")";
        return path + place + ": " + what;
    }

    private static String first(String message) {
        var line = message.strip().lines().findFirst().orElse("").strip();
        return line.length() <= 300 ? line : line.substring(0, 299) + "…";
    }
}
