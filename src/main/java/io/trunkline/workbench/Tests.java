package io.trunkline.workbench;

import io.trunkline.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the `*.test.yaml` of a folder against the whole service, the simulator and a moved clock. */
public final class Tests {
    /**
     * How a test came out.
     *
     * @param line of the test, or of the step at which it failed; from 1
     * @param failure what was expected and what came; null when all is well
     */
    public record Outcome(
            Path file,
            String name,
            int line,
            Duration took,
            @Nullable String failure) {}

    private final Settings settings;
    private final Consumer<Outcome> told;
    private final List<Outcome> outcomes = new ArrayList<>();

    private Tests(Settings settings, Consumer<Outcome> told) {
        this.settings = settings;
        this.told = told;
    }

    /** Runs the tests of a file or a folder, each on a service of its own; tells each outcome as soon as it is known. */
    public static List<Outcome> run(Settings settings, Path path, Consumer<Outcome> told) throws Exception {
        var tests = new Tests(settings, told);
        try (var folder = RouteFolder.of(settings.routes().folder(), path)) {
            for (var file : files(folder.meant())) {
                if (folder.means(file)) {
                    tests.run(folder, file);
                }
            }
        }
        return tests.outcomes;
    }

    private static List<Path> files(Path meant) throws IOException {
        try (var paths = Files.walk(meant)) {
            return paths.filter(path -> path.toString().endsWith(".test.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private void run(RouteFolder folder, Path file) {
        var reading = Case.read(file);
        var named = folder.named(file);
        for (var mistake : reading.mistakes()) {
            tell(new Outcome(named, "can be read", mistake.line(), Duration.ZERO, mistake.what()));
        }
        if (!reading.mistakes().isEmpty()) {
            return;
        }
        for (var test : reading.cases()) {
            var begun = System.nanoTime();
            var line = new int[] {test.line()};
            var failure = failure(folder, test, line);
            var took = Duration.ofNanos(System.nanoTime() - begun);
            tell(new Outcome(named, test.name(), line[0], took, failure == null ? null : folder.named(failure)));
        }
    }

    private @Nullable String failure(RouteFolder folder, Case test, int[] line) {
        var talks = test.steps().stream().anyMatch(step -> step.verb().equals("bot"));
        try (var bot = talks ? PlayedBot.open() : null;
                var rehearsal = bot == null
                        ? Rehearsal.running(settings, folder.root())
                        : Rehearsal.talking(settings, folder.root(), bot)) {
            var refused = refused(rehearsal, test.file());
            if (refused != null) {
                return refused;
            }
            var stage = new Stage(
                    rehearsal, folder.root(), Objects.requireNonNull(test.file().getParent()), bot);
            var expectation = new Expectation(stage);
            for (var step : test.steps()) {
                line[0] = step.at().line();
                if (step.verb().equals("expect")) {
                    expectation.check(step);
                } else {
                    stage.play(step);
                }
            }
            expectation.checkNothing(line[0]);
            line[0] = test.line();
            return null;
        } catch (Failure failure) {
            line[0] = failure.line();
            return failure.message();
        } catch (Exception e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }

    /** Why the flow that a test stands beside does not run. */
    private static @Nullable String refused(Rehearsal rehearsal, Path test) {
        var flow = test.getFileName().toString().replace(".test.yaml", "");
        return rehearsal.trunkline().switchboard().files().stream()
                .filter(file -> file.flow().equals(flow))
                .map(file -> file.error())
                .filter(Objects::nonNull)
                .findFirst()
                .map(error -> "the route file is refused:\n" + error)
                .orElse(null);
    }

    private void tell(Outcome outcome) {
        outcomes.add(outcome);
        told.accept(outcome);
    }
}
