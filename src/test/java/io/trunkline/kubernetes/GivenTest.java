package io.trunkline.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.camel.RouteMap;
import io.trunkline.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pod is given, settings, secrets and routes, is what the service takes; and no secret is in it. */
class GivenTest {
    private static final Path ROUTES = Path.of("routes");
    private static final Pattern KEY = Pattern.compile("#?([a-z][a-z.]*)=.*");
    private static final Pattern SECRET = Pattern.compile(
            ".*(token|secret|password|api[._]key|user[._]key|authorization|store)", Pattern.CASE_INSENSITIVE);
    /** What Kubernetes tells of the services of a namespace to pods that it has not been told to spare. */
    private static final Map<String, String> TOLD = Map.of(
            "KUBERNETES_SERVICE_HOST", "10.96.0.1",
            "TRUNKLINE_PORT", "tcp://10.96.0.7:80",
            "TRUNKLINE_PORT_80_TCP", "tcp://10.96.0.7:80",
            "TRUNKLINE_PORT_80_TCP_ADDR", "10.96.0.7",
            "TRUNKLINE_SERVICE_HOST", "10.96.0.7",
            "TRUNKLINE_SERVICE_PORT", "80",
            "TRUNKLINE_SERVICE_PORT_HTTP", "80");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void every_name_of_the_examples_is_a_setting(String overlay) throws IOException {
        var known = new TreeSet<String>();
        for (var line : Files.readAllLines(Path.of("application.properties"))) {
            var key = KEY.matcher(line);
            if (key.matches()) {
                known.add(key.group(1).replace('.', '_').toUpperCase(Locale.ROOT));
            }
        }
        assertThat(secrets(overlay)).isNotEmpty();
        assertThat(known).containsAll(secrets(overlay).keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void no_secret_stands_in_the_clear(String overlay) throws IOException {
        assertThat(secrets(overlay).values()).containsOnly("");
        assertThat(Cluster.of(overlay).manifests())
                .noneMatch(manifest -> manifest.getKind().equals("Secret"));
        assertThat(Cluster.of(overlay).container().getEnv()).isEmpty();
        assertThat(Cluster.of(overlay).container().getEnvFrom()).isEmpty();
        assertThat(properties(overlay).lines().filter(line -> !line.startsWith("#")))
                .noneMatch(line -> SECRET.matcher(line.split("=", 2)[0]).matches());
        assertThat(Files.readString(Path.of(".gitignore"))).contains("k8s/**/secrets.env");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void the_service_takes_what_a_pod_is_given(String overlay) throws IOException {
        Files.writeString(folder.resolve("application.properties"), properties(overlay));
        mount(overlay, folder.resolve("routes"));
        var environment = new HashMap<>(TOLD);
        Files.createDirectory(folder.resolve("secrets"));
        for (var name : secrets(overlay).keySet()) {
            Files.writeString(folder.resolve("secrets").resolve(name), likely(name));
        }

        var settings = Settings.peek(folder, environment);

        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.simulated()).isEqualTo(overlay.equals("demo"));
        assertThat(settings.store().jdbcUrl() == null).isEqualTo(overlay.equals("demo"));
        assertThat(settings.http().host()).as("the pod's own address").isEqualTo("0.0.0.0");
        assertThat(settings.routes().reload()).isEqualTo(Settings.Reload.SET);
        assertThat(Cluster.of(overlay).container().getPorts())
                .extracting(port -> port.getContainerPort())
                .startsWith(settings.http().port(), settings.management().port());
        assertThat(settings.routes().folder()).isEqualTo(folder.resolve("routes"));
        assertThat(settings.drain().most())
                .isLessThan(Duration.ofSeconds(Cluster.of(overlay).pod().getTerminationGracePeriodSeconds()));
        assertThat(settings.drain().answering()).isGreaterThan(Duration.ofSeconds(3));
        assertThat(folder.relativize(settings.store().folder())).hasToString("data");
    }

    @Test
    void the_map_of_routes_is_written_anew_when_a_file_comes_or_goes() throws IOException {
        assertThat(Files.readString(RouteMap.file(ROUTES)))
                .as("write it anew: ./trunkline check --kustomize")
                .isEqualTo(RouteMap.of(ROUTES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "production"})
    void every_file_of_the_routes_is_mounted_where_it_stands_and_no_other(String overlay) throws IOException {
        mount(overlay, folder.resolve("routes"));

        assertThat(texts(folder.resolve("routes"))).isEqualTo(texts(ROUTES)).hasSizeGreaterThan(60);
    }

    /** By what they are called, and not by the code that makes the map. */
    private static Map<String, String> texts(Path routes) throws IOException {
        try (var files = Files.walk(routes)) {
            return files.filter(
                            file -> routes.relativize(file)
                                    .toString()
                                    .matches(
                                            "[^/]+\\.camel\\.yaml|core/.*\\.yaml|kamelets/.*\\.yaml|templates/.*\\.mustache|directory/.*"))
                    .collect(Collectors.toMap(
                            file -> routes.relativize(file).toString(),
                            GivenTest::text,
                            (one, other) -> one,
                            TreeMap::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the kubelet does it: of a ConfigMap only the items that the volume names, each under its path. */
    private static void mount(String overlay, Path to) throws IOException {
        var cluster = Cluster.of(overlay);
        var data = cluster.map("trunkline-routes").getData();
        var items = cluster.pod().getVolumes().stream()
                .filter(volume -> volume.getName().equals("routes"))
                .findFirst()
                .orElseThrow()
                .getConfigMap()
                .getItems();
        assertThat(items).extracting(item -> item.getKey()).containsExactlyInAnyOrderElementsOf(data.keySet());
        for (var item : items) {
            var file = to.resolve(item.getPath());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, Objects.requireNonNull(data.get(item.getKey())));
        }
    }

    private static String properties(String overlay) {
        return Objects.requireNonNull(
                Cluster.of(overlay).map("trunkline-settings").getData().get("application.properties"));
    }

    private static Map<String, String> secrets(String overlay) throws IOException {
        return Files.readAllLines(Path.of("k8s", overlay, "secrets.example.env")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> List.of(line.split("=", 2)))
                .collect(Collectors.toMap(
                        parts -> parts.get(0), parts -> parts.get(1), (one, other) -> one, TreeMap::new));
    }

    private static String likely(String name) {
        return switch (name) {
            case "TWILIO_ACCOUNT_SID" -> "AC" + "0".repeat(32);
            case "TWILIO_AUTH_TOKEN" -> "0".repeat(32);
            case "TWILIO_PHONE_NUMBER" -> "+15005550006";
            case "TRUNKLINE_STORE" -> "jdbc:postgresql://postgresql/trunkline";
            default -> "something";
        };
    }
}
