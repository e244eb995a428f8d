package io.trunkline.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.trunkline.workbench.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds what is wrong in route files. */
@Command(name = "check", description = "Finds what is wrong in route files, all of it, before the service does.")
final class CheckCommand implements Callable<Integer> {
    private final Place place;

    @Parameters(arity = "0..1", paramLabel = "PATH", description = "a file or a folder; otherwise all route files")
    @Nullable
    Path path;

    @Option(names = "--schema", description = "writes what editors know of the words to .schema/, and checks nothing")
    boolean schema;

    @Option(
            names = "--kustomize",
            description =
                    "writes the folder as a ConfigMap for Kubernetes, to kustomization.yaml in it, and checks nothing")
    boolean kustomize;

    @Mixin
    Format format = new Format();

    CheckCommand(Place place) {
        this.place = place;
    }

    @Override
    public Integer call() throws Exception {
        var settings = Workplace.settings(place);
        if (schema) {
            place.out().println("written: " + Check.writeSchema(Workplace.path(place, settings, path)));
            return 0;
        }
        if (kustomize) {
            place.out().println("written: " + routeMap(Workplace.path(place, settings, path)));
            return 0;
        }
        var mistakes = Check.of(settings, Workplace.path(place, settings, path));
        if (format.json) {
            place.out().println(json(mistakes));
        } else {
            mistakes.forEach(mistake -> place.out().println(mistake));
            place.out().println(sentence(mistakes));
        }
        return mistakes.isEmpty() ? 0 : Trouble.FOUND_WRONG;
    }

    private static Path routeMap(Path folder) throws IOException {
        try {
            return Check.writeRouteMap(folder);
        } catch (IllegalStateException cannot) {
            throw Trouble.foundWrong(String.valueOf(cannot.getMessage()));
        }
    }

    private static String sentence(List<Check.Finding> mistakes) {
        var files = mistakes.stream().map(Check.Finding::file).distinct().count();
        return mistakes.isEmpty()
                ? "Nothing is wrong."
                : (mistakes.size() == 1 ? "1 mistake" : mistakes.size() + " mistakes")
                        + (files == 1 ? " in 1 file." : " in " + files + " files.");
    }

    private static String json(List<Check.Finding> mistakes) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (var mistake : mistakes) {
            list.addObject()
                    .put("file", mistake.file().toString())
                    .put("line", mistake.line())
                    .put("column", mistake.column())
                    .put("message", mistake.what());
        }
        return list.toString();
    }
}
