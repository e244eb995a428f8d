package io.trunkline.camel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;

/**
 * Reads route files as a careful colleague would: what Camel finds late or never is found before a file is loaded. The same
 * reading is `trunkline check` and the start of the service.
 */
final class Proofreader {
    /**
     * What route files lean on.
     *
     * @param folder of the route files
     * @param settings the names that `{{…}}` may have
     */
    record Surroundings(Path folder, House.Directory directory, Templates templates, Set<String> settings) {}

    private final CamelContext context;
    private final Surroundings around;
    private final Vocabulary vocabulary;
    private final Formats formats;
    private final Rule schema = new SchemaRule();
    private final Rule endpoints;
    private final Map<Path, Sheet> sheets = new LinkedHashMap<>();

    Proofreader(CamelContext context, Surroundings around) {
        this.context = context;
        this.endpoints = new EndpointsRule(context);
        this.around = around;
        this.vocabulary = new Vocabulary(around.folder.resolve("kamelets"));
        this.formats = new Formats(around.directory.people(), around.directory.rotations(), around.templates);
    }

    /** Reads files that stand side by side; what is wrong in each is in its place. */
    List<RouteFile> read(Collection<Path> files) {
        files.forEach(file -> sheets.put(file, Sheet.read(file)));
        var ways = WaysRule.among(sheets.values());
        var read = new ArrayList<RouteFile>();
        for (var sheet : sheets.values()) {
            rules(sheet, ways).forEach(rule -> rule.check(sheet));
            read.add(RouteFile.of(around.folder, sheet));
        }
        return read;
    }

    private List<Rule> rules(Sheet sheet, WaysRule ways) {
        var core = Caller.flow(around.folder, sheet.file()).startsWith(Caller.CORE);
        return List.of(
                new RoutesRule(core),
                new WordsRule(core, vocabulary, formats),
                new ExpressionsRule(context),
                ways,
                new SettingsRule(context, around.settings),
                new TemplatesRule(vocabulary, around.templates));
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

    /** Everything that is wrong in all files and in what they lean on, also what Camel would name one after the other. */
    List<Mistake> all() {
        var all = new ArrayList<Mistake>();
        for (var sheet : sheets.values()) {
            schema.check(sheet);
            endpoints.check(sheet);
            all.addAll(sheet.mistakes());
        }
        var people = around.directory.people().trouble();
        var rotations = around.directory.rotations().trouble();
        if (people != null) {
            all.add(Mistake.read(around.folder.resolve("directory/people.yaml"), people));
        }
        if (rotations != null && !rotations.equals(people)) {
            all.add(Mistake.read(around.folder.resolve("directory/rotations.yaml"), rotations));
        }
        return all.stream().sorted().toList();
    }

    private Sheet sheet(Path file) {
        return Objects.requireNonNull(sheets.get(file), () -> file + " was not read");
    }
}
