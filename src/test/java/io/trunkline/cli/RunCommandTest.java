package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @Test
    void settings_that_are_wrong_end_it_before_it_starts(@TempDir Path folder) {
        var ended = new Terminal(folder, Map.of("TRUNKLINE_HTTP_PORT", "eighty")).run("run");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("TRUNKLINE_HTTP_PORT").doesNotContain("Exception");
    }

    @Test
    void a_port_that_is_taken_ends_it_with_one_line(@TempDir Path folder) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ended = new Terminal(folder, Map.of("TRUNKLINE_HTTP_PORT", String.valueOf(taken.getLocalPort())))
                    .run("run");

            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err()).contains("port " + taken.getLocalPort() + " is taken");
        }
    }

    @Test
    void whoever_waits_for_its_store_ends_at_once_when_it_is_told(@TempDir Path folder) throws Exception {
        var nobody = "jdbc:postgresql://127.0.0.1:1/none?user=nobody&password=hidden";
        try (var office = Office.in(folder).with("TRUNKLINE_STORE", nobody)) {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var builder = new ProcessBuilder(
                            java, "-cp", System.getProperty("java.class.path"), Main.class.getName(), "run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(office.environment());
            var process = builder.start();
            try (var says = process.errorReader()) {
                assertThat(says.lines()
                                .filter(line -> line.contains("the store is away"))
                                .findFirst())
                        .hasValueSatisfying(
                                line -> assertThat(line).contains("127.0.0.1:1").doesNotContain("hidden"));
                process.destroy();
                assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as("of SIGTERM").isEqualTo(143);
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
