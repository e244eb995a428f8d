package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.trunkline.console.Desk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteTest {
    @TempDir
    static Path folder = Path.of("");

    @Test
    void where_nobody_answers_one_line_says_what_to_do() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var ended = new Terminal(folder, Map.of("TRUNKLINE_HTTP_PORT", String.valueOf(port))).run("messages", "list");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo("no Trunkline answers at http://127.0.0.1:" + port
                        + "; start it with ./trunkline run, or set TRUNKLINE_URL\n");
    }

    @Test
    void the_token_is_read_from_the_environment_or_from_the_secrets(@TempDir Path store) throws IOException {
        var data = Files.createDirectories(store.resolve("data"));
        try (var desk = new Desk(store.resolve("store"))) {
            var url = Map.of("TRUNKLINE_URL", desk.url());
            var missing = new Terminal(store, url).run("flows", "list");
            assertThat(missing.code()).isEqualTo(2);
            assertThat(missing.err())
                    .contains("TRUNKLINE_TOKEN is not set and not in " + data.resolve("secrets"))
                    .doesNotContain(Desk.TOKEN);

            Files.writeString(data.resolve("secrets"), "# made up\nTRUNKLINE_TOKEN=" + Desk.TOKEN + "\n");
            assertThat(new Terminal(store, url).run("flows", "list").code()).isZero();

            var wrong = new Terminal(store, Map.of("TRUNKLINE_URL", desk.url(), "TRUNKLINE_TOKEN", "guessed"))
                    .run("flows", "list");
            assertThat(wrong.code()).isEqualTo(2);
            assertThat(wrong.err()).contains("the token of TRUNKLINE_TOKEN").doesNotContain("guessed");

            Files.delete(data.resolve("secrets"));
            Files.writeString(
                    Files.createDirectory(store.resolve("mounted")).resolve("TRUNKLINE_TOKEN"), Desk.TOKEN + ",old\n");
            Files.writeString(store.resolve("application.properties"), "trunkline.secrets=mounted\n");
            assertThat(new Terminal(store, url).run("flows", "list").code())
                    .as("as in a pod")
                    .isZero();

            var elsewhere =
                    Map.of("TRUNKLINE_URL", desk.url(), "TRUNKLINE_DATA", "nowhere", "TRUNKLINE_SECRETS", "none");
            assertThat(new Terminal(store, elsewhere).run("flows", "list").err())
                    .contains(store.resolve("nowhere").toString());
        }
    }

    @Test
    void another_server_is_not_taken_for_a_trunkline() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            var ended = new Terminal(folder, Map.of("TRUNKLINE_URL", url)).run("messages", "list");
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err())
                    .isEqualTo("what answers at " + url
                            + " is no Trunkline (HTTP 200); set TRUNKLINE_URL or TRUNKLINE_HTTP_PORT\n");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void an_address_that_is_none_is_named() {
        for (var url : new String[] {"localhost:8080", "http://a b", "nonsense"}) {
            var ended = new Terminal(folder, Map.of("TRUNKLINE_URL", url)).run("messages", "list");
            assertThat(ended.code()).as(url).isEqualTo(2);
            assertThat(ended.err()).as(url).contains("TRUNKLINE_URL is '" + url + "'");
        }
    }
}
