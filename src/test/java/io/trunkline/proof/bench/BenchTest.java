package io.trunkline.proof.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the bench measures something and leaves nothing behind; what it measures is not for a test. */
class BenchTest {
    @Test
    void every_contestant_is_measured_and_none_is_left_running() throws Exception {
        var out = new StringWriter();
        var err = new StringWriter();
        var plan = new Plan(
                Path.of(""), null, List.of(Contestant.values()), Plan.Standin.SIMULATOR, new Plan.Times(1, 1, 1), 0);
        var accepted = new Bench(plan, new PrintWriter(out), new PrintWriter(err)).run();

        var report = out.toString();
        assertThat(accepted).as(err + report).isTrue();
        for (var figure : List.of(Figure.START, Figure.ACCEPTED_8, Figure.CPU, Figure.REACH_P50)) {
            var numbers = Arrays.stream(row(report, figure).strip().split("\\s+"))
                    .map(number -> Double.parseDouble(number.replace(",", "")))
                    .toList();
            assertThat(numbers)
                    .as(figure.title())
                    .hasSizeGreaterThanOrEqualTo(figure == Figure.START ? 3 : 4)
                    .allMatch(number -> number > 0);
        }
        assertThat(ProcessHandle.current()
                        .children()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains("io.trunkline.")))
                .isEmpty();
    }

    private static String row(String report, Figure figure) {
        return report.lines()
                .filter(line -> line.startsWith(figure.title()))
                .map(line -> line.substring(figure.title().length()).replace(" - ", " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + figure.title() + " in\n" + report));
    }
}
