package io.trunkline.camel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What of a wanted edition may run. What is wrong is taken back to how it last was good: a file alone, or the whole change
 * with it.
 */
final class Ruling {
    private final Edition good;
    private final boolean whole;
    private final Edition wanted;
    private final Map<Path, List<Mistake>> refused = new TreeMap<>();
    private Edition accepted;

    /**
     * @param good what ran last
     * @param whole whether one mistake refuses everything
     */
    Ruling(Edition good, Edition wanted, boolean whole) {
        this.good = good;
        this.wanted = wanted;
        this.whole = whole;
        this.accepted = wanted;
    }

    /** What may run as far as is known. */
    Edition accepted() {
        return accepted;
    }

    /** What may not, and why; a file on which the mistake of another one leans is here in the place of that one. */
    Map<Path, List<Mistake>> refused() {
        return refused;
    }

    /** What is good and is not to run, because something else of the change is not. */
    Set<Path> waiting() {
        var waiting = wanted.changedFrom(accepted);
        waiting.removeAll(refused.keySet());
        return waiting;
    }

    /**
     * Takes back what is wrong; answers whether what is left must be looked at again.
     *
     * @param leaning the files that a file leans on
     */
    boolean refuse(Map<Path, List<Mistake>> wrong, Function<Path, Set<Path>> leaning) {
        var before = accepted;
        var changed = before.changedFrom(good);
        var newly = new TreeMap<Path, Set<Path>>();
        wrong.forEach((file, mistakes) -> {
            var culprits = culprits(file, changed, leaning);
            if (culprits.isEmpty()) {
                note(file, mistakes);
            } else {
                newly.put(file, culprits);
            }
        });
        newly.forEach(
                (file, culprits) -> culprits.forEach(culprit -> note(culprit, wrong.getOrDefault(file, List.of()))));
        if (whole && !good.isEmpty() && !newly.isEmpty()) {
            accepted = good;
        } else {
            newly.values().forEach(culprits -> culprits.forEach(this::takeBack));
            // What ran and cannot run any more, though nothing was changed, as after an update of the service.
            wrong.keySet().stream()
                    .filter(file -> !newly.containsKey(file) && before.isRoutes(file))
                    .forEach(file -> accepted = accepted.with(Edition.none(before.folder()), file));
        }
        return !accepted.changedFrom(before).isEmpty();
    }

    /** What was changed so that this file is wrong: itself, or what it leans on, or else whatever was changed. */
    private Set<Path> culprits(Path file, Set<Path> changed, Function<Path, Set<Path>> leaning) {
        if (changed.contains(file)) {
            return Set.of(file);
        }
        var culprits = new TreeSet<>(leaning.apply(file));
        culprits.retainAll(changed);
        return culprits.isEmpty() && accepted.isRoutes(file) ? changed : culprits;
    }

    /** What others lean on stays as it is where it was never better: they say then what they miss. */
    private void takeBack(Path file) {
        if (good.has(file) || accepted.isRoutes(file)) {
            accepted = accepted.with(good, file);
        }
    }

    private void note(Path file, List<Mistake> mistakes) {
        var all = new ArrayList<>(refused.getOrDefault(file, List.of()));
        mistakes.stream().filter(mistake -> !all.contains(mistake)).forEach(all::add);
        refused.put(file, List.copyOf(all));
    }
}
