package io.trunkline.cli;

import io.trunkline.Trunkline;
import io.trunkline.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Runs the service for a moment, with everything that a text needs on its way, and ends: so that the launcher can have java
 * write down the classes it loaded, and load them faster at every later start.
 */
@Command(
        name = "rehearse",
        hidden = true,
        description = "Runs the service for a moment, so that it starts faster later.")
final class RehearseCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String PHONE = "+15551230001";
    private static final int TEXTS = 20;

    private final Place place;

    RehearseCommand(Place place) {
        this.place = place;
    }

    @Override
    public Integer call() throws Exception {
        var folder = Files.createTempDirectory("rehearsal");
        try (var trunkline = Trunkline.start(Settings.load(folder, environment()))) {
            loadDriver();
            var client = HttpClient.newHttpClient();
            for (var text = 1; text <= TEXTS; text++) {
                var request = HttpRequest.newBuilder(URI.create(trunkline.url() + "/hooks/shipping"))
                        .header("Authorization", "Bearer rehearsal")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(shipment("S" + text)))
                        .build();
                client.send(request, BodyHandlers.discarding());
            }
            awaitLast(trunkline);
        } finally {
            remove(folder);
        }
        return 0;
    }

    /** On a machine that is too slow for it, what was loaded until now is enough. */
    private void awaitLast(Trunkline trunkline) {
        var simulator = trunkline.simulator();
        if (simulator != null) {
            try {
                simulator.awaitText(PHONE, text -> text.body().contains("S" + TEXTS), PATIENCE);
            } catch (IllegalStateException late) {
                place.err().println(late.getMessage());
            }
        }
    }

    private Map<String, String> environment() throws IOException {
        try (var http = port();
                var management = port();
                var simulator = port()) {
            return Map.of(
                    "TRUNKLINE_DATA",
                    "data",
                    "TRUNKLINE_ROUTES",
                    place.folder().resolve("routes").toAbsolutePath().toString(),
                    "TRUNKLINE_HTTP_PORT",
                    String.valueOf(http.getLocalPort()),
                    "TRUNKLINE_HTTP_HOST",
                    "127.0.0.1",
                    "TRUNKLINE_MANAGEMENT_PORT",
                    String.valueOf(management.getLocalPort()),
                    "TRUNKLINE_SIMULATOR_PORT",
                    String.valueOf(simulator.getLocalPort()),
                    "TRUNKLINE_TOKEN",
                    "rehearsal",
                    "RATE_LONGCODE",
                    "1000");
        }
    }

    private static ServerSocket port() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static String shipment(String id) {
        return "{\"event\":\"shipment.status.changed\",\"shipment\":{\"id\":\"" + id
                + "\",\"status\":\"delivered\",\"customer\":{\"name\":\"Ann\",\"phone\":\"" + PHONE
                + "\"},\"url\":\"https://track.example.com/" + id + "\"}}";
    }

    /** The other store's driver, as far as it goes without a server: nothing listens on that port. */
    private static void loadDriver() {
        try {
            DriverManager.getConnection("jdbc:postgresql://127.0.0.1:1/rehearsal")
                    .close();
        } catch (SQLException expected) {
            // Its classes are loaded.
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
