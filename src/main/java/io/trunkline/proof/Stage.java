package io.trunkline.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of a run: its settings, its route files, its secrets and ports. */
final class Stage {
    /** Who speaks, and how many segments a second; the last one is asked for more than it may say, all the time. */
    static final Map<String, Double> RATES =
            Map.of("+15005550006", 150.0, "+15005550010", 80.0, "+15005550011", 40.0, "+15005550012", 5.0);

    static final List<String> SENDERS = List.of("+15005550006", "+15005550010", "+15005550011");
    static final String SLOW_SENDER = "+15005550012";

    /** Longer than the balancer takes to bring nobody new to a replica that is not ready. */
    private static final String ANSWERING = "4s";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<String> OUR_FILES = List.of("doors", "safe", "never", "echo");

    private final Path folder;
    private final @Nullable String jdbcUrl;
    private final List<Integer> ports = new ArrayList<>();
    private final boolean rolling;
    private final String account = "AC" + secret();
    private final String authToken = secret();
    private final String token = secret();
    private final String stripeSecret = "whsec_" + secret();

    private Stage(Path folder, @Nullable String jdbcUrl, Plan plan) throws IOException {
        this.folder = folder;
        this.jdbcUrl = jdbcUrl;
        this.rolling = plan.isRolling();
        for (var port = 0; port < 2 * plan.service().replicas(); port++) {
            ports.add(freePort());
        }
        var routes = plan.service().routes();
        copy(routes.resolve("core"), folder.resolve("routes/core"));
        copy(routes.resolve("kamelets"), folder.resolve("routes/kamelets"));
        for (var name : OUR_FILES) {
            put(name);
        }
        if (rolling) {
            put("ticks");
        }
        Files.writeString(
                folder.resolve("application.properties"),
                RATES.entrySet().stream()
                        .map(rate -> "rate.sender." + rate.getKey() + "=" + rate.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    private void put(String name) throws IOException {
        var file = name + ".camel.yaml";
        Files.writeString(folder.resolve("routes").resolve(file), resource(file));
    }

    /** Sets everything up in a folder of its own that only its owner may read. */
    static Stage set(Plan plan, @Nullable String jdbcUrl) throws IOException {
        var folder = Files.createTempDirectory(
                "trunkline-selftest-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new Stage(folder, jdbcUrl, plan);
    }

    private static String secret() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Below those that the kernel gives to outgoing connections, so that nobody takes it while its replica is dead. */
    private int freePort() throws IOException {
        for (var tries = 0; tries < 1_000; tries++) {
            var port = 15_000 + RANDOM.nextInt(15_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (!ports.contains(port)) {
                    return socket.getLocalPort();
                }
            } catch (IOException taken) {
                // There are more.
            }
        }
        throw new IOException("no free port");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static String resource(String name) throws IOException {
        try (var stream = Stage.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException(name + " is missing in the program");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Path folder() {
        return folder;
    }

    String account() {
        return account;
    }

    String authToken() {
        return authToken;
    }

    String token() {
        return token;
    }

    String stripeSecret() {
        return stripeSecret;
    }

    int httpPort(int replica) {
        return ports.get(2 * replica);
    }

    int managementPort(int replica) {
        return ports.get(2 * replica + 1);
    }

    /** What a newer program has that an older one has not: a migration that expands every table on the way of a message. */
    Path newer(int version) {
        try {
            var program = folder.resolve("newer");
            var migrations = Files.createDirectories(program.resolve("io/trunkline/store"));
            Files.writeString(
                    migrations.resolve("V" + version + "__selftest.sql"),
                    Stream.of("event", "delivery", "message", "attempt", "sender", "replica")
                                    .map(table ->
                                            "alter table " + table + " add column selftest_" + version + " text;\n")
                                    .collect(Collectors.joining())
                            + "create table selftest_" + version + " (id bigint);\n"
                            + "insert into schema_serves (version, oldest) values (" + version + ", 1);\n");
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the simulator is told. */
    Map<String, String> simulatorEnvironment() {
        return Map.of("TWILIO_ACCOUNT_SID", account, "TWILIO_AUTH_TOKEN", authToken);
    }

    /** What a replica is told; looks and sweeps come soon, so that a run can be judged soon after its end. */
    Map<String, String> environment(int replica, String publicUrl, String simulatorUrl) {
        var environment = new java.util.HashMap<>(Map.of(
                "TWILIO_ACCOUNT_SID", account,
                "TWILIO_AUTH_TOKEN", authToken,
                "TWILIO_PHONE_NUMBER", SENDERS.get(0),
                "TWILIO_API_BASE", simulatorUrl,
                "TRUNKLINE_TOKEN", token,
                "TRUNKLINE_HTTP_HOST", "127.0.0.1",
                "TRUNKLINE_HTTP_PORT", String.valueOf(httpPort(replica)),
                "TRUNKLINE_MANAGEMENT_PORT", String.valueOf(managementPort(replica)),
                "TRUNKLINE_PUBLIC_URL", publicUrl,
                "STRIPE_WEBHOOK_SECRET", stripeSecret));
        environment.put("UNSURE_LOOKS", "1s,2s,5s,10s");
        // Longer than a request may be on its way while the machine stalls.
        environment.put("UNSURE_RESEND", "10s");
        environment.put("STATUS_SWEEP", "5s");
        environment.put("RETRY_LIMIT", "100");
        environment.put("JOURNAL_TRIES", "100");
        // The phones there say hello more often than people.
        environment.put("REPLY_LIMITS", "100000/1d");
        environment.put("DRAIN_WAIT", rolling ? ANSWERING : "0s");
        if (jdbcUrl != null) {
            environment.put("TRUNKLINE_STORE", jdbcUrl);
        }
        return environment;
    }

    /** Removes the folder. */
    void strike() {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
