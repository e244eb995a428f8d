package io.trunkline.camel;

import io.trunkline.settings.Spelling;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whoever is addressed in this house is there: `direct:` and `seda:` begin a route of some file.
 *
 * @param beginnings with what routes begin, without their parameters
 */
record WaysRule(Set<String> beginnings) implements Rule {
    private static final Pattern OURS = Pattern.compile("(direct|seda):.*");

    static WaysRule among(Collection<Sheet> sheets) {
        var beginnings = new TreeSet<String>();
        for (var sheet : sheets) {
            for (var use : Use.in(sheet)) {
                if (use.step().equals("from")) {
                    beginnings.add(plain(use.uri()));
                }
            }
        }
        return new WaysRule(beginnings);
    }

    @Override
    public void check(Sheet sheet) {
        for (var use : Use.in(sheet)) {
            var way = plain(use.uri());
            if (!use.step().equals("from")
                    && OURS.matcher(way).matches()
                    && !way.contains("$")
                    && !way.contains("{{")) {
                if (!beginnings.contains(way)) {
                    var ways = beginnings.stream()
                            .filter(beginning -> OURS.matcher(beginning).matches())
                            .toList();
                    sheet.wrong(
                            use.at(),
                            "no route begins with " + way + Spelling.suggestion(way, ways)
                                    + "; write a route with `from: {uri: \"" + way + "\"}`");
                }
            }
        }
    }

    private static String plain(String uri) {
        return uri.replaceAll("\\?.*", "").replace("://", ":");
    }
}
