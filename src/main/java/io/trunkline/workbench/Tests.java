package io.trunkline.workbench;

import io.trunkline.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

    /** So many are played at once: each of them mostly waits. */
    private static final int AT_A_TIME = 2 * Runtime.getRuntime().availableProcessors();

    private final Settings settings;
    private final RouteFolder folder;
    private final ExecutorService players = Executors.newFixedThreadPool(AT_A_TIME);
    private final Queue<Rehearsal> open = new ConcurrentLinkedQueue<>();

    private Tests(Settings settings, RouteFolder folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /**
     * Runs the tests of a file or a folder, several at a time and each on a service of its own; tells each outcome, in the
     * order of the files, as soon as it and those before it are known.
     */
    public static List<Outcome> run(Settings settings, Path path, Consumer<Outcome> told) throws Exception {
        try (var folder = RouteFolder.of(settings.routes().folder(), path)) {
            var tests = new Tests(settings, folder);
            try {
                return tests.run(told);
            } finally {
                tests.closeAll();
                tests.players.shutdownNow();
            }
        }
    }

    private List<Outcome> run(Consumer<Outcome> told) throws Exception {
        var plays = new ArrayList<Callable<Outcome>>();
        for (var file : files(folder.meant())) {
            if (folder.means(file)) {
                plays.addAll(plays(file));
            }
        }
        var outcomes = new ArrayList<Outcome>();
        for (var i = 0; i < plays.size(); i += AT_A_TIME) {
            for (var one : players.invokeAll(plays.subList(i, Math.min(plays.size(), i + AT_A_TIME)))) {
                var outcome = one.get();
                outcomes.add(outcome);
                told.accept(outcome);
            }
            closeAll();
        }
        return outcomes;
    }

    /**
     * None ends while another is played: the threads on which Camel's components for APIs send are one pool of the whole process
     * (AbstractApiEndpoint), which goes down with the context that made it, and what waits in it is lost.
     */
    private void closeAll() throws Exception {
        for (var rehearsal = open.poll(); rehearsal != null; rehearsal = open.poll()) {
            rehearsal.close();
        }
    }

    private static List<Path> files(Path meant) throws IOException {
        try (var paths = Files.walk(meant)) {
            return paths.filter(path -> path.toString().endsWith(".test.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private List<Callable<Outcome>> plays(Path file) {
        var reading = Case.read(file);
        if (reading.mistakes().isEmpty()) {
            return reading.cases().stream()
                    .<Callable<Outcome>>map(test -> () -> play(test))
                    .toList();
        }
        return reading.mistakes().stream()
                .<Callable<Outcome>>map(mistake -> () ->
                        new Outcome(folder.named(file), "can be read", mistake.line(), Duration.ZERO, mistake.what()))
                .toList();
    }

    private Outcome play(Case test) {
        var begun = System.nanoTime();
        var line = new int[] {test.line()};
        var failure = failure(test, line);
        var took = Duration.ofNanos(System.nanoTime() - begun);
        return new Outcome(
                folder.named(test.file()), test.name(), line[0], took, failure == null ? null : folder.named(failure));
    }

    private @Nullable String failure(Case test, int[] line) {
        var talks = test.steps().stream().anyMatch(step -> step.verb().equals("bot"));
        try (var bot = talks ? PlayedBot.open() : null) {
            var rehearsal = bot == null
                    ? Rehearsal.running(settings, folder.root())
                    : Rehearsal.talking(settings, folder.root(), bot);
            open.add(rehearsal);
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
}
