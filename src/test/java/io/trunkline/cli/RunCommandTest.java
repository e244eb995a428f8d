package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
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
}
