package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorCommandTest {
    @Test
    void the_simulator_says_where_it_is_and_runs_until_it_is_stopped(@TempDir Path folder) throws Exception {
        var printed = new PipedReader();
        var out = new PrintWriter(new PipedWriter(printed), true);
        var place = new Place(
                out, new PrintWriter(new StringWriter()), new BufferedReader(new StringReader("")), Map.of(), folder);
        var code = new CompletableFuture<Integer>();
        var command = new Thread(() -> code.complete(Main.run(place, "simulator", "--port", "0", "--data", "sim")));
        command.start();

        var line = String.valueOf(new BufferedReader(printed).readLine());
        assertThat(line).startsWith("The simulator answers at http://127.0.0.1:");
        var url = line.substring(line.indexOf("http"), line.indexOf(';'));
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url + "/simulator/ledger"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(folder.resolve("sim")).isNotEmptyDirectory();

        command.interrupt();
        assertThat(code.join()).isZero();
    }

    @Test
    void a_port_that_is_taken_is_named(@TempDir Path folder) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(taken.getLocalPort());
            var ended = new Terminal(folder, Map.of("TRUNKLINE_SIMULATOR_PORT", port)).run("simulator");
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err()).contains("port " + port).contains("--port");
        }
    }
}
