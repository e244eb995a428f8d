package io.trunkline.camel;

import io.trunkline.directory.People;
import io.trunkline.directory.Rotations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.CamelContext;

/**
 * Reads route files as a careful colleague would: what Camel finds late or never is found before a file is loaded. The same
 * reading is `trunkline check`, the start of the service and the look at what was saved.
 */
final class Proofreader {
    /**
     * What is read.
     *
     * @param templates the house's, for their language
     * @param settings the names that `{{…}}` may have
     */
    record Reading(Edition edition, Templates templates, Set<String> settings) {}

    private final CamelContext context;
    private final Reading reading;
    private final Edition edition;
    private final Vocabulary vocabulary;
    private final People people;
    private final Rotations rotations;
    private final Templates templates;
    private final Rule schema = new SchemaRule();
    private final Rule endpoints;
    private final Map<Path, Sheet> sheets = new LinkedHashMap<>();

    Proofreader(CamelContext context, Reading reading) {
        this.context = context;
        this.reading = reading;
        this.endpoints = new EndpointsRule(context);
        this.edition = reading.edition;
        this.vocabulary = new Vocabulary(edition);
        this.people = House.Directory.people(edition);
        this.rotations = House.Directory.rotations(edition, people);
        this.templates = reading.templates.of(edition);
    }

    /** Reads all route files, as they stand side by side; what is wrong in each is in its place. */
    List<RouteFile> read() {
        edition.routes().forEach(file -> sheets.put(file, Sheet.read(edition, file)));
        var ways = WaysRule.among(sheets.values());
        var read = new ArrayList<RouteFile>();
        for (var sheet : sheets.values()) {
            rules(sheet, ways).forEach(rule -> rule.check(sheet));
            read.add(RouteFile.of(edition.folder(), sheet));
        }
        return read;
    }

    private List<Rule> rules(Sheet sheet, WaysRule ways) {
        var core = Caller.flow(edition.folder(), sheet.file()).startsWith(Caller.CORE);
        return List.of(
                new RoutesRule(core),
                new WordsRule(core, vocabulary, new Formats(people, rotations, templates)),
                new ExpressionsRule(context),
                ways,
                new SettingsRule(context, reading.settings),
                new TemplatesRule(vocabulary, templates));
    }

    /** Says better what Camel refused in a file: all that is wrong with its keys and addresses, where it is that. */
    List<Mistake> explain(Path file, Mistake refusal) {
        var sheet = sheet(file);
        schema.check(sheet);
        endpoints.check(sheet);
        if (sheet.mistakes().isEmpty()) {
            sheet.wrong(refusal.line(), refusal.column(), refusal.what());
        }
        return sheet.mistakes();
    }

    /** The place of a route's id in a file. */
    void wrongId(Path file, String id, String what) {
        var sheet = sheet(file);
        sheet.items().stream()
                .map(item -> item.get("route"))
                .filter(Objects::nonNull)
                .map(route -> route.get("id"))
                .filter(Objects::nonNull)
                .filter(piece -> piece.text().equals(id))
                .findFirst()
                .ifPresentOrElse(piece -> sheet.wrong(piece, what), () -> sheet.wrong(1, 1, what));
    }

    List<Mistake> mistakes(Path file) {
        return sheet(file).mistakes();
    }

    /** What is wrong in the files that route files lean on, whoever uses them. */
    Map<Path, List<Mistake>> beneath() {
        var wrong = new TreeMap<Path, List<Mistake>>();
        edition.files().forEach((file, copy) -> {
            if (!edition.isRoutes(file) && copy.trouble() != null) {
                wrong.put(file, List.of(new Mistake(file, 0, 0, copy.trouble())));
            }
        });
        trouble(edition.directory("people.yaml"), people.trouble(), wrong);
        if (people.trouble() == null) {
            trouble(edition.directory("rotations.yaml"), rotations.trouble(), wrong);
        }
        return wrong;
    }

    private static void trouble(
            Path file, @org.jspecify.annotations.Nullable String trouble, Map<Path, List<Mistake>> wrong) {
        if (trouble != null) {
            wrong.putIfAbsent(file, List.of(Mistake.read(file, trouble)));
        }
    }

    /** Everything that is wrong in all files and in what they lean on, also what Camel would name one after the other. */
    List<Mistake> all() {
        var all = new ArrayList<Mistake>();
        for (var sheet : sheets.values()) {
            schema.check(sheet);
            endpoints.check(sheet);
            all.addAll(sheet.mistakes());
        }
        beneath().values().forEach(all::addAll);
        return all.stream().sorted().toList();
    }

    /** The files that a route file leans on: its words, its templates and, where it asks for people, the directory. */
    Leaning leaning(Path file) {
        return new Leaning(edition, vocabulary, templates, sheets.getOrDefault(file, Sheet.read(edition, file)));
    }

    private Sheet sheet(Path file) {
        return Objects.requireNonNull(sheets.get(file), () -> file + " was not read");
    }
}
