package io.trunkline.camel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The object that a jq expression makes in the end, as in `.ticket | {id, url: .link}`. */
final class JqObject {
    private static final Pattern NAME =
            Pattern.compile("\\s*\"?\\$?([A-Za-z_][A-Za-z0-9_]*)\"?\\s*(:.*)?", Pattern.DOTALL);

    private JqObject() {}

    /** Its names; null when it makes something else, or names that only an event can tell. */
    static @Nullable Set<String> names(String expression) {
        var parts = split(expression, '|');
        var last = parts.get(parts.size() - 1).strip();
        if (!last.startsWith("{")
                || !last.endsWith("}")
                || split(last.substring(1), '}').size() != 2) {
            return null;
        }
        var names = new LinkedHashSet<String>();
        for (var member : split(last.substring(1, last.length() - 1), ',')) {
            var name = NAME.matcher(member);
            if (!name.matches()) {
                return null;
            }
            names.add(name.group(1));
        }
        return names;
    }

    /** Cuts at that character where it stands outside of brackets and strings. */
    private static List<String> split(String text, char at) {
        var parts = new ArrayList<String>();
        var depth = 0;
        var from = 0;
        var string = false;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"' && (i == 0 || text.charAt(i - 1) != '\\')) {
                string = !string;
            } else if (!string && depth == 0 && c == at) {
                parts.add(text.substring(from, i));
                from = i + 1;
            } else if (!string && "([{".indexOf(c) >= 0) {
                depth++;
            } else if (!string && ")]}".indexOf(c) >= 0) {
                depth--;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }
}
