package io.trunkline.workbench;

import io.trunkline.Trunkline;
import io.trunkline.camel.Witness;
import io.trunkline.settings.Settings;
import io.trunkline.simulator.Simulator;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** A whole service for a moment, with the simulator in Twilio's place, of which nothing is left afterwards. */
final class Rehearsal implements AutoCloseable {
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Settings settings;
    private final Trunkline trunkline;

    private Rehearsal(Path folder, Settings settings, Trunkline trunkline) {
        this.folder = folder;
        this.settings = settings;
        this.trunkline = trunkline;
    }

    /** One whose routes run. */
    static Rehearsal running(Settings settings, Path routes) throws Exception {
        return open(settings, routes, Map.of());
    }

    /** One whose routes run, and talk with that bot. */
    static Rehearsal talking(Settings settings, Path routes, PlayedBot bot) throws Exception {
        return open(settings, routes, bot.settings());
    }

    /** One whose routes run, seen step by step, and ask nobody outside. */
    static Rehearsal watched(Settings settings, Path routes) throws Exception {
        return open(settings, routes, Witness.SETTING);
    }

    /** One whose routes are loaded and never begin. */
    static Rehearsal silent(Settings settings, Path routes) throws Exception {
        return open(settings, routes, Map.of("camel.main.auto-startup", "false"));
    }

    private static Rehearsal open(Settings settings, Path routes, Map<String, String> camel) throws Exception {
        var folder = Files.createTempDirectory("trunkline-rehearsal");
        try {
            var rehearsing = settings.rehearsing(folder.resolve("data"), routes, ports(), camel);
            return new Rehearsal(folder, rehearsing, Trunkline.start(rehearsing));
        } catch (Exception e) {
            remove(folder);
            throw e;
        }
    }

    Trunkline trunkline() {
        return trunkline;
    }

    Settings settings() {
        return settings;
    }

    Simulator simulator() {
        return Objects.requireNonNull(trunkline.simulator());
    }

    private static Settings.Ports ports() throws IOException {
        return new Settings.Ports(port(), port(), port());
    }

    /** None of those that outgoing connections get, nor one that another rehearsal is about to use. */
    private static int port() throws IOException {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            if (GIVEN.add(port)) {
                try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                    return socket.getLocalPort();
                } catch (BindException e) {
                    // Somebody has it; another one then.
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        trunkline.close();
        remove(folder);
    }

    static void remove(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
