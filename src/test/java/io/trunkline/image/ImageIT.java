package io.trunkline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `mvn -Pimage verify` has just built: nobody's but its own, and it runs by itself. */
class ImageIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static Container container;

    @BeforeAll
    static void unpack() throws Exception {
        container = Container.unpack(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        container.end();
    }

    @Test
    void nobody_is_root_and_the_entry_point_is_java_itself() {
        assertThat(container.config().path("User").asText()).matches("[1-9][0-9]*:[1-9][0-9]*");
        assertThat(container.config().path("WorkingDir").asText()).isEqualTo("/trunkline");
        assertThat(container.config().path("Entrypoint").get(0).asText()).isEqualTo("/trunkline/runtime/bin/java");
        assertThat(container.config().path("Cmd").get(0).asText()).isEqualTo("run");
    }

    @Test
    void nothing_is_in_it_that_is_not_needed() throws IOException {
        try (var files = Files.walk(container.root())) {
            var names =
                    files.map(file -> "/" + container.root().relativize(file)).toList();
            assertThat(names)
                    .as("no shell, no package manager, no compiler, no data, no settings, no secrets, no tests")
                    .noneMatch(name -> name.matches(
                            "/bin/.*|/usr/bin/.*|.*/bin/(javac|jshell|sh|bash|busybox)|.*\\.test\\.yaml|.*/data/.+|.*\\.env"
                                    + "|.*/application\\.properties|/unused.*|.*\\.jmod|.*/src\\.zip|.*/libawt.*"));
            assertThat(names)
                    .contains(
                            "/trunkline/trunkline.jar",
                            "/trunkline/sbom.json",
                            "/trunkline/LICENSE",
                            "/trunkline/routes/core/delivery.camel.yaml",
                            "/trunkline/runtime/legal/java.base/LICENSE");
        }
    }

    @Test
    void its_bill_of_materials_names_every_jar() throws IOException {
        var bill = new ObjectMapper()
                .readTree(container.root().resolve("trunkline/sbom.json").toFile());
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        var listed = StreamSupport.stream(bill.path("components").spliterator(), false)
                .map(component -> component.path("name").asText() + "-"
                        + component.path("version").asText() + ".jar")
                .toList();
        try (var jars = Files.list(container.root().resolve("trunkline/lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .hasSizeGreaterThan(50)
                    .isSubsetOf(listed);
        }
    }

    @Test
    void it_trusts_whom_the_world_trusts() throws Exception {
        var trusted = KeyStore.getInstance(
                container
                        .root()
                        .resolve("trunkline/runtime/lib/security/cacerts")
                        .toFile(),
                (char[]) null);
        assertThat(trusted.size()).isGreaterThan(80);
    }

    /** With the variables of a cluster around it, on a root that cannot be written, and with half of the classes read at once. */
    @Test
    void its_content_runs() throws Exception {
        assumeTrue(Container.isPossible(), "this machine does not let us run something in a root of its own");
        var environment = new HashMap<String, String>();
        environment.put("TRUNKLINE_TOKEN", "token");
        environment.put("TRUNKLINE_PORT", "tcp://10.96.0.7:80");
        environment.put("TRUNKLINE_PORT_80_TCP_ADDR", "10.96.0.7");
        environment.put("TRUNKLINE_SERVICE_HOST", "10.96.0.7");
        environment.put("TRUNKLINE_SERVICE_PORT", "80");
        environment.put("TRUNKLINE_HTTP_HOST", "127.0.0.1");
        var management = port();
        var http = port();
        environment.put("TRUNKLINE_HTTP_PORT", String.valueOf(http));
        environment.put("TRUNKLINE_MANAGEMENT_PORT", String.valueOf(management));
        environment.put("TRUNKLINE_SIMULATOR_PORT", String.valueOf(port()));
        environment.put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=/trunkline/data/classes");

        var said = container.start(environment, line -> line.startsWith("  flows"), "run");

        assertThat(said).anyMatch(line -> line.equals("Trunkline runs."));
        assertThat(said.get(said.size() - 1)).contains("billing").doesNotContain("refused");
        assertThat(get(management, "/observe/health/ready").statusCode()).isEqualTo(200);
        assertThat(send(http).body()).contains("\"messageSid\":\"SM");
        var java = String.valueOf(container.java().pid());
        assertThat(Files.readString(Path.of("/proc", java, "status"))).contains("Uid:\t10001\t10001\t10001\t10001");
        var classes = Files.readAllLines(Path.of("/proc", java, "root/trunkline/data/classes"));
        assertThat(classes.stream()
                        .filter(line -> line.contains("shared objects file"))
                        .count())
                .as("from the archive, of " + classes.size() + " classes")
                .isGreaterThan(classes.size() * 8L / 10);
    }

    private static HttpResponse<String> send(int port) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/send"))
                        .header("Authorization", "Bearer token")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"to\":\"+15551230001\",\"text\":\"Hello “there”\",\"wait\":\"10s\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int port() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
