package io.trunkline.cli;

import io.trunkline.proof.Plan;
import io.trunkline.proof.Selftest;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The proof that anybody can run. */
@Command(
        name = "selftest",
        description = "Kills or updates the service under load, again and again, and counts what was lost and doubled.")
final class SelftestCommand implements Callable<Integer> {
    private static final int USUAL_KILLS = 30;
    private static final Duration LONGEST = Duration.ofHours(24);

    private final Place place;

    @Option(names = "--kills", description = "how many; 30 unless --minutes is given")
    @Nullable
    Integer kills;

    @Option(names = "--minutes", description = "how long it goes on killing")
    @Nullable
    Integer minutes;

    @Option(
            names = "--rolling",
            arity = "0..1",
            fallbackValue = "2",
            description =
                    "kills nobody, but updates all replicas one after the other so often, 2 times; needs --store postgres")
    @Nullable
    Integer rolling;

    @Option(names = "--replicas", description = "how many share the store; 1 on sqlite, 3 on postgres")
    @Nullable
    Integer replicas;

    @Option(names = "--store", defaultValue = "sqlite", description = "sqlite, which is also the default, or postgres")
    String store = "sqlite";

    @Option(
            names = "--jdbc",
            paramLabel = "URL",
            description = "of the PostgreSQL, otherwise TRUNKLINE_STORE; a schema is made in it and dropped again")
    @Nullable
    String jdbc;

    @Option(names = "--seed", description = "repeats the decisions of an earlier run")
    @Nullable
    Long seed;

    @Option(names = "--keep", description = "leaves the folder of the run, with its logs and ledgers, and the schema")
    boolean keep;

    SelftestCommand(Place place) {
        this.place = place;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var plan = new Plan(
                service(),
                bound(),
                updates(),
                seed == null ? ThreadLocalRandom.current().nextInt(1, 1_000_000) : seed,
                keep);
        try {
            return Selftest.run(plan, place.out()) ? 0 : Trouble.FOUND_WRONG;
        } catch (SQLException e) {
            throw Trouble.usedWrong("no schema can be made in that PostgreSQL: " + e.getMessage());
        } catch (IllegalStateException e) {
            throw Trouble.foundWrong("the selftest broke off: " + e.getMessage());
        }
    }

    private int updates() {
        if (rolling == null) {
            return 0;
        }
        if (!store.equals("postgres") || Integer.valueOf(1).equals(replicas)) {
            throw Trouble.usedWrong("--rolling updates one replica while others serve; it needs --store postgres and at"
                    + " least two --replicas");
        }
        return positive("--rolling", rolling);
    }

    private Plan.Bound bound() {
        return new Plan.Bound(
                kills != null ? positive("--kills", kills) : minutes == null ? USUAL_KILLS : Integer.MAX_VALUE,
                minutes == null ? LONGEST : Duration.ofMinutes(positive("--minutes", minutes)));
    }

    private Plan.Service service() {
        var given = place.variable("TRUNKLINE_ROUTES");
        var routes = place.folder().resolve(given == null ? "routes" : given).toAbsolutePath();
        if (!Files.isDirectory(routes.resolve("core"))) {
            throw Trouble.usedWrong("there is no folder " + routes.resolve("core") + "; call this where routes/ is");
        }
        return switch (store) {
            case "sqlite" -> {
                if (replicas != null && replicas != 1) {
                    throw Trouble.usedWrong("SQLite is one process's own; several replicas need --store postgres");
                }
                yield new Plan.Service(1, null, routes);
            }
            case "postgres" ->
                new Plan.Service(replicas == null ? 3 : positive("--replicas", replicas), jdbc(), routes);
            default -> throw Trouble.usedWrong("--store is " + store + "; there are sqlite and postgres");
        };
    }

    private String jdbc() {
        var url = jdbc != null ? jdbc : place.variable("TRUNKLINE_STORE");
        if (url == null || !url.startsWith("jdbc:postgresql:")) {
            throw Trouble.usedWrong("--store postgres needs --jdbc or TRUNKLINE_STORE with the URL of a PostgreSQL,"
                    + " as jdbc:postgresql://localhost/test?user=me; a schema is made in it and dropped again");
        }
        return url;
    }

    private static int positive(String option, int given) {
        if (given < 1) {
            throw Trouble.usedWrong(option + " is " + given + "; it must be 1 or more");
        }
        return given;
    }
}
