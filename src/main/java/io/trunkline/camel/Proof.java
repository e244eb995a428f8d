package io.trunkline.camel;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** An edition as it was read with care and, where something runs already, loaded where nothing begins. */
final class Proof implements AutoCloseable {
    private final Edition edition;
    private final Proofreader reader;
    private final List<RouteFile> files;
    private final Map<Path, List<Mistake>> wrong;
    private final @Nullable CamelContext room;

    /**
     * In what it is loaded, and what of it.
     *
     * @param good what runs, and need not be tried
     * @param changed what is not as it runs
     */
    record Trying(RouteFiles.Trial trial, Edition good, Set<Path> changed) {}

    /**
     * @param context the one that runs, in which nothing is changed
     * @param known the subscriptions there have been, so that a file which has run keeps its ids against a copy of it
     * @param trying nothing where it is only read
     */
    Proof(CamelContext context, Proofreader.Reading reading, Set<String> known, @Nullable Trying trying) {
        this.edition = reading.edition();
        this.room = trying == null ? null : open(trying.trial);
        this.reader = new Proofreader(room == null ? context : room, reading);
        this.files = reader.read().stream()
                .sorted(Comparator.comparing((RouteFile file) -> !file.isCore())
                        .thenComparing(file -> trying == null || !edition.isSame(trying.good, file.path()))
                        .thenComparing(file -> !hasRun(file, known))
                        .thenComparing(file -> file.path().toString()))
                .toList();
        this.wrong = new TreeMap<>(reader.beneath());
        clash();
        if (room != null && trying != null) {
            load(new Loader(room), trying);
        }
        for (var file : files) {
            if (!reader.mistakes(file.path()).isEmpty()) {
                wrong.put(file.path(), reader.mistakes(file.path()));
            }
        }
    }

    private static CamelContext open(RouteFiles.Trial trial) {
        try {
            return trial.open();
        } catch (Exception e) {
            throw new IllegalStateException("route files cannot be tried: " + e.getMessage(), e);
        }
    }

    private static boolean hasRun(RouteFile file, Set<String> known) {
        return file.routes().stream().anyMatch(id -> known.contains(file.flow() + "/" + id));
    }

    /** A route's id belongs to the first file that has it. */
    private void clash() {
        var owners = new HashMap<String, Path>();
        for (var file : files) {
            for (var id : file.routes()) {
                var owner = owners.putIfAbsent(id, file.path());
                if (owner != null && !owner.equals(file.path())) {
                    reader.wrongId(
                            file.path(), id, "the route id '" + id + "' is taken by " + owner + "; give it another");
                }
            }
        }
    }

    private void load(Loader loader, Trying trying) {
        for (var file : files) {
            var words = reader.leaning(file.path()).words();
            var isNew = trying.changed.contains(file.path())
                    || words.stream()
                            .anyMatch(word ->
                                    trying.changed.contains(edition.words().get(word)));
            if (isNew && reader.mistakes(file.path()).isEmpty()) {
                try {
                    for (var word : words) {
                        word(loader, word);
                    }
                    loader.load(file.path(), file.flow(), String.valueOf(edition.text(file.path())));
                } catch (Loader.Refused e) {
                    if (e.mistake().file().equals(file.path())) {
                        reader.explain(file.path(), e.mistake());
                    } else {
                        wrong.put(e.mistake().file(), List.of(e.mistake()));
                    }
                }
            }
        }
        edition.words().forEach((name, file) -> {
            if (trying.changed.contains(file)) {
                try {
                    word(loader, name);
                } catch (Loader.Refused e) {
                    wrong.put(file, List.of(e.mistake()));
                }
            }
        });
    }

    private void word(Loader loader, String name) throws Loader.Refused {
        var file = edition.words().get(name);
        if (file != null) {
            loader.word(file, name, String.valueOf(edition.text(file)));
        }
    }

    Proofreader reader() {
        return reader;
    }

    /** The route files in the order in which they are loaded: the platform's own first, then those that run or have run. */
    List<RouteFile> files() {
        return files;
    }

    /** What is wrong, by file. */
    Map<Path, List<Mistake>> wrong() {
        return wrong;
    }

    /** Whether nothing is known to be wrong in that file. */
    boolean isGood(Path file) {
        return !wrong.containsKey(file);
    }

    /** The files that a file leans on. */
    Set<Path> leaning(Path file) {
        if (edition.isRoutes(file)) {
            return reader.leaning(file).files();
        }
        var directory = new TreeSet<Path>();
        if (file.startsWith(edition.directory(""))) {
            directory.add(edition.directory("people.yaml"));
            directory.add(edition.directory("rotations.yaml"));
        }
        return directory;
    }

    @Override
    public void close() {
        if (room != null) {
            room.stop();
        }
    }
}
