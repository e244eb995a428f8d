package io.trunkline.proof;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The selftest on a PostgreSQL that is started for it, with fsync on, for whoever has none at hand: {@code --kills N
 * --replicas N --seed S}, as the command takes them.
 */
public final class OnOwnPostgres {
    private OnOwnPostgres() {}

    public static void main(String[] arguments) throws Exception {
        var given = IntStream.range(0, arguments.length / 2)
                .boxed()
                .collect(java.util.stream.Collectors.toMap(at -> arguments[2 * at], at -> arguments[2 * at + 1]));
        try (var server = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200")
                .start()) {
            var plan = new Plan(
                    new Plan.Service(
                            number(given, "--replicas", 3),
                            server.getJdbcUrl("postgres", "postgres"),
                            Path.of("routes").toAbsolutePath()),
                    new Plan.Bound(
                            number(given, "--kills", Integer.MAX_VALUE),
                            Duration.ofMinutes(number(given, "--minutes", 24 * 60))),
                    number(given, "--rolling", 0),
                    number(given, "--seed", 1),
                    Boolean.getBoolean("keep"));
            var clean = Selftest.run(plan, new PrintWriter(System.out, true, StandardCharsets.UTF_8));
            System.exit(clean ? 0 : 1);
        }
    }

    private static int number(Map<String, String> given, String name, int usual) {
        return Integer.parseInt(given.getOrDefault(name, String.valueOf(usual)));
    }
}
