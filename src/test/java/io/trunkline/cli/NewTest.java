package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `trunkline new`: what it writes is right as it is written. */
class NewTest {
    @TempDir
    Path folder;

    private Terminal terminal() throws IOException {
        var routes = folder.resolve("routes");
        for (var part : new String[] {"kamelets", "core", "directory"}) {
            Files.createDirectories(routes.resolve(part));
            try (var files = Files.list(Path.of("routes", part))) {
                for (var file : files.toList()) {
                    Files.copy(file, routes.resolve(part).resolve(file.getFileName()));
                }
            }
        }
        return new Terminal(folder, Map.of());
    }

    @Test
    void the_route_the_text_the_example_and_the_test_pass_as_they_are_written() throws IOException {
        var terminal = terminal();
        assertThat(terminal.run("check", "--kustomize").out()).endsWith("routes/kustomization.yaml\n");
        var written = terminal.run("new", "order-delayed");
        assertThat(written.code()).isZero();
        assertThat(folder.resolve("routes/kustomization.yaml"))
                .content()
                .contains("- order-delayed.camel.yaml=", "path: templates/order-delayed.en.mustache}");
        assertThat(written.out())
                .contains("routes/order-delayed.camel.yaml")
                .contains("routes/order-delayed.test.yaml")
                .contains("routes/templates/order-delayed.en.mustache")
                .contains("routes/examples/order-delayed.happened.json");
        assertThat(terminal.run("check").out()).isEqualTo("Nothing is wrong.\n");
        var tested = terminal.run("test");
        assertThat(tested.out()).containsPattern("2 of 2 tests passed").doesNotContain("FAILED");
        assertThat(tested.code()).isZero();
    }

    @Test
    void a_file_that_the_map_for_kubernetes_does_not_name_is_told() throws IOException {
        var terminal = terminal();
        terminal.run("check", "--kustomize");
        var template = folder.resolve("routes/templates/parcel-lost.en.mustache");
        Files.createDirectories(folder.resolve("routes/templates"));
        Files.writeString(template, "It is lost.");
        assertThat(terminal.run("check").out())
                .contains("routes/kustomization.yaml: it does not name the files that are here now;"
                        + " write it anew: ./trunkline check --kustomize");
    }

    @Test
    void what_is_there_is_never_overwritten() throws IOException {
        var terminal = terminal();
        Files.writeString(folder.resolve("routes/mine.test.yaml"), "mine");
        var refused = terminal.run("new", "mine");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("mine.test.yaml exists; nothing was written.");
        assertThat(folder.resolve("routes/mine.camel.yaml")).doesNotExist();
        assertThat(folder.resolve("routes/mine.test.yaml")).hasContent("mine");
    }

    @Test
    void a_name_that_cannot_be_a_flow_is_told() throws IOException {
        var refused = terminal().run("new", "../Order delayed");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("as order-delayed");
    }
}
