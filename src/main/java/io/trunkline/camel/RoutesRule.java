package io.trunkline.camel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Every route has an id of its own, by which its events are kept for it, and no file reaches beyond itself. */
record RoutesRule(boolean core) implements Rule {
    /** What Camel applies to the routes of every file that is loaded later. */
    private static final Set<String> EVERYBODYS = Set.of("routeConfiguration", "restConfiguration", "rest");

    @Override
    public void check(Sheet sheet) {
        var ids = new HashMap<String, Integer>();
        for (var item : sheet.items()) {
            for (var entry : item.entries()) {
                var name = entry.key();
                if (EVERYBODYS.contains(name) && !core) {
                    sheet.wrong(
                            entry.name(),
                            "`" + name
                                    + "` would reach beyond this file; an `onException` or `errorHandler` in it stays in it");
                } else if (name.equals("from")) {
                    sheet.wrong(
                            entry.name(),
                            "a `from` stands alone; put it under `route:` with an `id`, by which its events are kept for it");
                } else if (name.equals("route")) {
                    route(sheet, entry, ids);
                }
            }
        }
        twice(sheet, sheet.root());
    }

    private static void route(Sheet sheet, Piece.Entry route, Map<String, Integer> ids) {
        var id = route.value().get("id");
        if (id == null || id.text().isEmpty()) {
            sheet.wrong(
                    route.name(),
                    "a route has no `id`; give it one, by which its events are kept for it: `id: " + "what-it-does`");
            return;
        }
        var first = ids.putIfAbsent(id.text(), id.line());
        if (first != null) {
            sheet.wrong(
                    id,
                    "two routes have the id '" + id.text() + "', this one and that of line " + first
                            + "; each needs its own");
        }
    }

    /** YAML's readers keep the last of two, without a word. */
    private static void twice(Sheet sheet, @org.jspecify.annotations.Nullable Piece piece) {
        if (piece == null) {
            return;
        }
        var seen = new HashSet<String>();
        for (var entry : piece.entries()) {
            if (!seen.add(entry.key())) {
                sheet.wrong(entry.name(), "'" + entry.key() + "' stands here twice, and one of them is lost; keep one");
            }
            twice(sheet, entry.value());
        }
        piece.items().forEach(item -> twice(sheet, item));
    }
}
