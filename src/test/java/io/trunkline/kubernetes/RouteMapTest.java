package io.trunkline.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.camel.RouteMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of route files as a ConfigMap: what is in it, and what cannot be. */
class RouteMapTest {
    @TempDir
    Path routes;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(routes.resolve("templates"));
        Files.writeString(routes.resolve("deploys.camel.yaml"), "- route:\n");
        Files.writeString(routes.resolve("deploys.test.yaml"), "never read by the service");
        Files.writeString(routes.resolve("templates/deploy-failed.en.mustache"), "Ouch");
    }

    @Test
    void a_file_in_a_folder_has_a_key_of_its_own_and_keeps_its_path() {
        assertThat(RouteMap.of(routes))
                .contains("- deploys.camel.yaml=deploys.camel.yaml\n")
                .contains("- templates__deploy-failed.en.mustache=templates/deploy-failed.en.mustache\n")
                .contains("{key: templates__deploy-failed.en.mustache, path: templates/deploy-failed.en.mustache}\n")
                .doesNotContain("deploys.test.yaml");
    }

    @Test
    void it_is_stale_as_soon_as_a_file_comes_or_goes_and_not_when_one_changes() throws IOException {
        assertThat(RouteMap.isStale(routes)).as("where there is none").isFalse();
        Files.writeString(RouteMap.file(routes), RouteMap.of(routes));
        Files.writeString(routes.resolve("deploys.camel.yaml"), "- route: {}\n");
        assertThat(RouteMap.isStale(routes)).isFalse();

        Files.writeString(routes.resolve("releases.camel.yaml"), "- route:\n");

        assertThat(RouteMap.isStale(routes)).isTrue();
    }

    /** A kubelet does not mount a ConfigMap that misses a file of the pod's list: such a pod would not start, such a mount stand still. */
    @Test
    void a_config_map_is_another_one_for_another_list_and_the_same_for_other_words() throws IOException {
        var before = names();
        assertThat(before).as("what is made and what is mounted").hasSize(2).allMatch(before.get(0)::equals);
        Files.writeString(routes.resolve("deploys.camel.yaml"), "- route: {}\n");
        assertThat(names()).isEqualTo(before);

        Files.move(routes.resolve("deploys.camel.yaml"), routes.resolve("releases.camel.yaml"));
        assertThat(names()).hasSize(2).doesNotContainAnyElementsOf(before);
        Files.move(routes.resolve("releases.camel.yaml"), routes.resolve("deploys.camel.yaml"));
        assertThat(names()).as("after a rollback").isEqualTo(before);
    }

    private List<String> names() {
        return Pattern.compile("name: (trunkline-routes.*)")
                .matcher(RouteMap.of(routes))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void a_name_that_cannot_be_a_key_and_a_folder_that_is_too_large_are_said() throws IOException {
        var odd = Files.writeString(routes.resolve("Füße.camel.yaml"), "- route:\n");
        assertThatThrownBy(() -> RouteMap.of(routes)).hasMessageContaining(odd.toString());
        Files.delete(odd);

        Files.writeString(routes.resolve("large.camel.yaml"), "#".repeat(1024 * 1024));
        assertThatThrownBy(() -> RouteMap.of(routes)).hasMessageContaining("a ConfigMap holds 1048576");
    }
}
