package io.trunkline.cli;

import io.trunkline.proof.bench.Bench;
import io.trunkline.proof.bench.Contestant;
import io.trunkline.proof.bench.Plan;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Load with a report. */
@Command(
        name = "bench",
        description = "Measures this service beside the least and the most that could be done on this machine.")
final class BenchCommand implements Callable<Integer> {
    /** Which store is measured. */
    enum Kind {
        SQLITE,
        POSTGRES
    }

    private final Place place;

    @Option(names = "--store", description = "sqlite or postgres; sqlite by default")
    Kind store = Kind.SQLITE;

    @Option(
            names = "--jdbc",
            paramLabel = "URL",
            description = "with --store postgres: a database whose user may make others, for as long as it is measured")
    @Nullable
    String jdbcUrl;

    @Option(names = "--seconds", paramLabel = "N", description = "how long each figure is measured; 10 by default")
    int seconds = 10;

    @Option(names = "--rounds", paramLabel = "N", description = "how often everything is measured; 3 by default")
    int rounds = 3;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "how much of the load each contestant has before anything is measured; 120 by default")
    int warmUp = 120;

    @Option(names = "--quick", description = "two seconds a figure and one round, to see that it works")
    boolean quick;

    @Option(
            names = "--history",
            paramLabel = "N",
            description = "measures Trunkline again with the rows that so many old messages leave")
    long history;

    @Option(names = "--twilio", description = "simulator or stub, which answers creates and does nothing else")
    Plan.Standin twilio = Plan.Standin.SIMULATOR;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "trunkline, bare (Vert.x) or plain (Camel), by commas; all by default")
    List<Contestant> only = List.of(Contestant.values());

    BenchCommand(Place place) {
        this.place = place;
    }

    @Override
    public Integer call() {
        if (isBeyond(seconds, 600) || isBeyond(rounds, 100) || isBeyond(warmUp, 3_600)) {
            throw Trouble.usedWrong("--seconds goes from 1 to 600, --rounds to 100, --warm-up to 3600");
        }
        if (history < 0 || history > 100_000_000) {
            throw Trouble.usedWrong("--history goes to 100000000");
        }
        if (store == Kind.POSTGRES && jdbcUrl == null) {
            throw Trouble.usedWrong("--store postgres needs --jdbc jdbc:postgresql://host:port/database?user=…");
        }
        if (store == Kind.SQLITE && jdbcUrl != null) {
            throw Trouble.usedWrong("--jdbc goes with --store postgres");
        }
        try {
            return new Bench(plan(), place.out(), place.err()).run() ? 0 : Trouble.FOUND_WRONG;
        } catch (IOException | SQLException e) {
            throw Trouble.foundWrong("the bench cannot go on: " + e.getMessage());
        }
    }

    private Plan plan() {
        var times = quick ? new Plan.Times(2, 1, 2) : new Plan.Times(seconds, rounds, warmUp);
        return new Plan(place.folder(), jdbcUrl, only, twilio, times, history);
    }

    private static boolean isBeyond(int given, int most) {
        return given < 1 || given > most;
    }
}
