package io.trunkline.workbench;

import io.trunkline.camel.Mistake;
import io.trunkline.camel.Piece;
import io.trunkline.camel.Sheet;
import io.trunkline.settings.Spelling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A test of a `*.test.yaml`: what happens, step by step, and what is expected of it.
 *
 * @param name what it promises, in words
 */
record Case(Path file, String name, int line, List<Step> steps) {
    /** Something that happens, or is expected. */
    record Step(String verb, Piece at, Piece what) {}

    /** The tests of a file, or what is wrong in it. */
    record Reading(List<Case> cases, List<Mistake> mistakes) {}

    private static final Set<String> VERBS = new TreeSet<>(Set.of(
            "post", "publish", "bot", "text", "phone", "answer", "press", "speak", "hangUp", "call", "advance", "until",
            "fault", "expect"));

    static Reading read(Path file) {
        var sheet = Sheet.read(file);
        var cases = new ArrayList<Case>();
        for (var item : sheet.items()) {
            var name = item.get("test");
            var steps = item.get("steps");
            for (var entry : item.entries()) {
                if (!Set.of("test", "steps").contains(entry.key())) {
                    sheet.wrong(
                            entry.name(),
                            "a test has no `" + entry.key() + "`"
                                    + Spelling.suggestion(entry.key(), List.of("test", "steps")));
                }
            }
            if (name == null || steps == null || !steps.isList()) {
                sheet.wrong(item, "a test has a name, `test: what it promises`, and a list of `steps`");
                continue;
            }
            cases.add(new Case(file, name.text(), item.line(), steps(sheet, steps)));
        }
        return new Reading(cases, sheet.mistakes());
    }

    private static List<Step> steps(Sheet sheet, Piece list) {
        var steps = new ArrayList<Step>();
        for (var item : list.items()) {
            if (item.entries().size() != 1) {
                sheet.wrong(item, "a step is one of " + String.join(", ", VERBS) + ", each with its own dash");
                continue;
            }
            var entry = item.entries().get(0);
            if (!VERBS.contains(entry.key())) {
                sheet.wrong(
                        entry.name(),
                        "there is no step `" + entry.key() + "`" + Spelling.suggestion(entry.key(), VERBS)
                                + "; there are " + String.join(", ", VERBS));
                continue;
            }
            steps.add(new Step(entry.key(), entry.name(), entry.value()));
        }
        return steps;
    }
}
