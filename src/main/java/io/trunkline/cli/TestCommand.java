package io.trunkline.cli;

import io.trunkline.workbench.JunitReport;
import io.trunkline.workbench.Tests;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the tests that stand beside route files. */
@Command(
        name = "test",
        description = "Runs *.test.yaml against the whole service, the simulator and a moved clock; nothing leaves.")
final class TestCommand implements Callable<Integer> {
    private final Place place;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            description = "a file or a folder; otherwise all tests of the routes")
    @Nullable
    Path path;

    @Option(names = "--junit", paramLabel = "FILE", description = "writes the outcomes there, as JUnit's XML for CI")
    @Nullable
    Path junit;

    TestCommand(Place place) {
        this.place = place;
    }

    @Override
    public Integer call() throws Exception {
        var begun = System.nanoTime();
        var settings = Workplace.settings(place);
        var outcomes = Tests.run(settings, Workplace.path(place, settings, path), this::tell);
        if (junit != null) {
            JunitReport.write(outcomes, place.folder().resolve(junit));
        }
        var failed =
                outcomes.stream().filter(outcome -> outcome.failure() != null).count();
        place.out()
                .println(String.format(
                        Locale.ROOT,
                        "%d of %d tests passed, in %.1f s.",
                        outcomes.size() - failed,
                        outcomes.size(),
                        (System.nanoTime() - begun) / 1e9));
        if (outcomes.isEmpty()) {
            throw Trouble.foundWrong("There is no *.test.yaml there; ./trunkline new FLOW shows one.");
        }
        return failed == 0 ? 0 : Trouble.FOUND_WRONG;
    }

    private void tell(Tests.Outcome outcome) {
        var failure = outcome.failure();
        place.out()
                .println((failure == null ? "ok      " : "FAILED  ") + outcome.file() + ":" + outcome.line() + "  "
                        + outcome.name());
        if (failure != null) {
            failure.lines().forEach(line -> place.out().println("          " + line));
        }
        place.out().flush();
    }
}
