package io.trunkline.camel;

import io.trunkline.settings.Placeholders;
import io.trunkline.store.StoreAway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route files that run. Whatever is wanted is read and tried beside what runs; what is wrong in it is set aside, and its
 * last good version goes on. Camel's own reloading takes good routes down for a bad file, and does not see some mistakes before
 * the route that was good is gone.
 */
public final class RouteFiles {
    private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);

    private final CamelContext context;
    private final House house;
    private final Terms terms;
    private final Loader loader;
    private Edition good;
    private @Nullable Proofreader first;
    private volatile List<RouteFile> files = List.of();
    private volatile Map<Path, List<Mistake>> refused = Map.of();

    /**
     * How files are taken.
     *
     * @param settings the names that `{{…}}` may have
     * @param whole whether one mistake refuses the whole change
     * @param trial makes a context in which files can be tried: nothing begins in it
     */
    record Terms(Path folder, Set<String> settings, boolean whole, Trial trial) {}

    /** Makes a context in which nothing begins. */
    @FunctionalInterface
    interface Trial {
        CamelContext open() throws Exception;
    }

    RouteFiles(CamelContext context, House house, Terms terms) {
        this.context = context;
        this.house = house;
        this.terms = terms;
        this.loader = new Loader(context);
        this.good = Edition.none(terms.folder);
    }

    /** What was found, and what became of it. */
    public List<RouteFile> files() {
        return files;
    }

    /** What is refused, route files and what they lean on, and why. */
    Map<Path, List<Mistake>> refused() {
        return refused;
    }

    /** What runs. */
    Edition good() {
        return good;
    }

    /** Begins with what is on the disk, as far as it is good, and otherwise with what was good before. */
    void begin(Edition wanted, Edition kept) {
        good = kept;
        Edition.strays(terms.folder)
                .forEach(path -> LOG.warn("{} is not loaded: a route file's name ends in .camel.yaml", path));
        if (wanted.routes().isEmpty()) {
            LOG.warn("there is no route file in {}; no flow runs (TRUNKLINE_ROUTES)", terms.folder.toAbsolutePath());
        }
        take(wanted);
        refused.values().forEach(mistakes -> LOG.error("refused, the others run: {}", Mistake.lines(mistakes)));
    }

    /** Takes what is written now, as far as it is good. */
    void take(Edition wanted) {
        var ruling = new Ruling(good, wanted, terms.whole);
        var known = house.hearing().announcer().known();
        var all = new TreeMap<Path, RouteFile>();
        for (var again = true; again; ) {
            try (var proof = proof(ruling.accepted(), known)) {
                proof.files().forEach(file -> all.putIfAbsent(file.path(), file));
                again = ruling.refuse(proof.wrong(), proof::leaning);
                if (!again) {
                    var failures = swap(ruling.accepted(), proof, text -> false);
                    again = ruling.refuse(failures, proof::leaning);
                }
                first = first == null ? proof.reader() : first;
            }
        }
        good = ruling.accepted();
        tell(wanted, ruling, all.values());
    }

    /** Tries again what is to run and could not be loaded, as while the store was away. */
    void complete() {
        var missing = good.routes().stream()
                .filter(file -> !loader.files().contains(file))
                .findAny();
        if (missing.isPresent()) {
            try (var proof = new Proof(context, reading(good), Set.of(), null)) {
                swap(good, proof, text -> false);
            }
        }
    }

    /** Has whatever uses one of these settings begin anew; what cannot is tried again by {@link #complete}. */
    void renew(Set<String> settings) {
        try (var proof = new Proof(context, reading(good), Set.of(), null)) {
            swap(good, proof, text -> settings.stream().anyMatch(setting -> Placeholders.uses(text, setting)))
                    .values()
                    .forEach(mistakes -> LOG.error(
                            "not running since a setting has another value, and tried again: {}",
                            Mistake.lines(mistakes)));
        }
    }

    private Proof proof(Edition edition, Set<String> known) {
        var changed = edition.changedFrom(good);
        // At the first start nothing runs that could be harmed, so what is tried is the thing itself.
        return new Proof(
                context,
                reading(edition),
                known,
                good.isEmpty() || changed.isEmpty() ? null : new Proof.Trying(terms.trial, good, changed));
    }

    private Proofreader.Reading reading(Edition edition) {
        return new Proofreader.Reading(edition, house.templates(), terms.settings);
    }

    /**
     * Has an edition run in the place of what runs; answers what could not be loaded after all.
     *
     * @param old whether a text is to begin anew although it is the same
     */
    private Map<Path, List<Mistake>> swap(Edition to, Proof proof, Predicate<String> old) {
        var failures = new HashMap<Path, List<Mistake>>();
        var stale = new HashSet<String>();
        loader.words().forEach((name, text) -> {
            var file = to.words().get(name);
            if (file == null || !text.equals(to.text(file)) || old.test(text)) {
                stale.add(name);
            }
        });
        var people = !to.isSame(good, to.directory("people.yaml"));
        var leaving = new TreeSet<Path>();
        for (var file : loader.files()) {
            var text = to.text(file);
            if (text == null || !loader.has(file, text) || old.test(text) || leans(proof, file, stale, people)) {
                leaving.add(file);
            }
        }
        house.front().handOver(() -> {
            loader.unload(leaving);
            stale.forEach(loader::forget);
            house.directory().show(to);
            house.templates().show(to);
            for (var file : proof.files()) {
                if (to.has(file.path()) && !loader.files().contains(file.path())) {
                    load(to, file, proof, failures);
                }
            }
        });
        return failures;
    }

    private boolean leans(Proof proof, Path file, Set<String> stale, boolean people) {
        var leaning = proof.reader().leaning(file);
        return leaning.words().stream().anyMatch(stale::contains) || (people && leaning.asksAtItsBeginning());
    }

    private void load(Edition to, RouteFile file, Proof proof, Map<Path, List<Mistake>> failures) {
        if (!proof.isGood(file.path())) {
            return;
        }
        var path = file.path();
        try {
            for (var name : proof.reader().leaning(path).words()) {
                var word = to.words().get(name);
                if (word != null) {
                    loader.word(word, name, String.valueOf(to.text(word)));
                }
            }
            loader.load(path, file.flow(), String.valueOf(to.text(path)));
        } catch (Loader.Refused e) {
            var away = ObjectHelper.getException(StoreAway.class, e);
            if (away != null) {
                throw away;
            }
            failures.put(
                    path,
                    e.mistake().file().equals(path) ? proof.reader().explain(path, e.mistake()) : List.of(e.mistake()));
        }
    }

    private void tell(Edition wanted, Ruling ruling, Collection<RouteFile> read) {
        var told = new ArrayList<RouteFile>();
        var waiting = ruling.waiting();
        for (var file : read) {
            var why = ruling.refused().get(file.path());
            var runs = loader.files().contains(file.path());
            if (why != null) {
                told.add(file.as(runs ? RouteFile.Standing.FORMER_RUNS : RouteFile.Standing.REFUSED, why));
            } else if (waiting.contains(file.path())) {
                told.add(file.as(RouteFile.Standing.WAITS, List.of()));
            } else if (wanted.has(file.path()) || runs) {
                told.add(file.as(RouteFile.Standing.RUNS, List.of()));
            }
        }
        told.sort(Comparator.comparing((RouteFile file) -> !file.isCore())
                .thenComparing(file -> file.path().toString()));
        files = List.copyOf(told);
        refused = Map.copyOf(ruling.refused());
    }

    /** Everything that is wrong, also in files that were refused for something else. */
    List<Mistake> mistakes() {
        var all = new TreeSet<>(first == null ? List.of() : first.all());
        refused.values().forEach(all::addAll);
        return List.copyOf(all);
    }
}
