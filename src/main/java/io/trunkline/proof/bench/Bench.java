package io.trunkline.proof.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures the contestants one after the other, round by round, and prints one table. */
public final class Bench {
    /** How many texts may be under way at once, between their webhook and Twilio. */
    private static final int WINDOW = 1_000;

    private static final int CONNECTIONS = 64;
    private static final int SLOW = 100;
    private static final int STEADY = 50;

    private record Accepting(int connections, Figure rate, Figure p50, Figure p99) {}

    private static final List<Accepting> ACCEPTING = List.of(
            new Accepting(1, Figure.ACCEPTED_1, Figure.ACCEPTED_1_P50, Figure.ACCEPTED_1_P99),
            new Accepting(8, Figure.ACCEPTED_8, Figure.ACCEPTED_8_P50, Figure.ACCEPTED_8_P99),
            new Accepting(32, Figure.ACCEPTED_32, Figure.ACCEPTED_32_P50, Figure.ACCEPTED_32_P99),
            new Accepting(128, Figure.ACCEPTED_128, Figure.ACCEPTED_128_P50, Figure.ACCEPTED_128_P99));

    private final Plan plan;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Figures figures = new Figures();
    private int grounds;

    public Bench(Plan plan, PrintWriter out, PrintWriter err) {
        this.plan = plan;
        this.out = out;
        this.err = err;
    }

    /** Runs everything that was planned; answers whether every contestant did what was asked of it. */
    public boolean run() throws IOException, SQLException {
        out.println(about());
        var refused = 0L;
        try (var twilio = plan.standin() == Plan.Standin.STUB ? new StubTwilio() : new SimulatedTwilio()) {
            for (var round = 1; round <= plan.times().rounds(); round++) {
                for (var contestant : plan.contestants()) {
                    refused += measure(contestant, twilio, round);
                }
            }
        }
        out.println();
        figures.print(out);
        if (refused > 0) {
            out.println();
            out.println(refused + " requests were not accepted; see above whose.");
        }
        out.flush();
        return refused == 0;
    }

    private String about() {
        return "Trunkline bench on " + Runtime.getRuntime().availableProcessors() + " processors, Java "
                + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + (plan.jdbcUrl() == null ? "SQLite" : "PostgreSQL") + "; Twilio is the "
                + (plan.standin() == Plan.Standin.STUB ? "stub" : "simulator") + "; "
                + plan.times().seconds()
                + " s a figure, " + plan.times().rounds()
                + (plan.times().rounds() == 1 ? " round." : " rounds: median (least–most).")
                + " Before the first one " + busy() + " processes wanted a processor.";
    }

    /** What else runs here is measured too; whoever reads the figures must know of it. */
    private static String busy() {
        var load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return String.format(java.util.Locale.ROOT, "%.1f", load);
    }

    private long measure(Contestant contestant, Twilio twilio, int round) throws IOException, SQLException {
        twilio.forget();
        twilio.answerAfter(0);
        try (var ground = ground()) {
            long refused;
            try (var running = Running.start(contestant, ground, settings(ground, twilio, false))) {
                say(contestant, round, "started in " + Math.round(running.startedIn()) + " ms");
                figures.add(Figure.START, contestant.title(), running.startedIn());
                Running.pause(plan.times().rest() * 1_000L);
                figures.add(Figure.IDLE, contestant.title(), running.memory());
                refused = new Session(contestant.title(), ground, twilio, running).measure();
            }
            if (contestant == Contestant.TRUNKLINE) {
                try (var running = Running.start(contestant, ground, settings(ground, twilio, true))) {
                    figures.add(Figure.RESTART, contestant.title(), running.startedIn());
                    if (plan.standin() == Plan.Standin.SIMULATOR) {
                        refused += new Session(contestant.title(), ground, twilio, running).calledBack();
                    }
                }
                if (plan.history() > 0) {
                    refused += aged(ground, twilio, round);
                }
            }
            if (refused > 0) {
                say(contestant, round, refused + " requests were not accepted");
            }
            return refused;
        }
    }

    /** The same again, with old rows in every table. */
    private long aged(Ground ground, Twilio twilio, int round) throws IOException, SQLException {
        var title = "with " + String.format(java.util.Locale.ROOT, "%,d", plan.history()) + " old";
        say(Contestant.TRUNKLINE, round, "making " + plan.history() + " old messages");
        History.fill(ground, plan.history());
        twilio.forget();
        try (var running = Running.start(Contestant.TRUNKLINE, ground, settings(ground, twilio, false))) {
            figures.add(Figure.RESTART, title, running.startedIn());
            Running.pause(plan.times().rest() * 1_000L);
            figures.add(Figure.IDLE, title, running.memory());
            return new Session(title, ground, twilio, running).measure();
        }
    }

    private void say(Contestant contestant, int round, String what) {
        err.println("round " + round + ", " + contestant.title() + ": " + what);
        err.flush();
    }

    private Ground ground() throws IOException, SQLException {
        var folder = Files.createTempDirectory("bench" + ++grounds + "_");
        var ground = Ground.fresh(folder, plan.jdbcUrl());
        Files.createDirectories(folder.resolve("data"));
        Routes.copy(plan.home().resolve("routes"), folder.resolve("routes"));
        return ground;
    }

    private static Map<String, String> settings(Ground ground, Twilio twilio, boolean callbacks) {
        var settings = new HashMap<>(Map.of(
                "TWILIO_ACCOUNT_SID",
                Twilio.ACCOUNT,
                "TWILIO_AUTH_TOKEN",
                Twilio.TOKEN,
                "TWILIO_PHONE_NUMBER",
                Webhooks.sender(0),
                "TWILIO_API_BASE",
                twilio.url(),
                "TRUNKLINE_TOKEN",
                "bench",
                "TRUNKLINE_HTTP_HOST",
                "127.0.0.1",
                "STRIPE_WEBHOOK_SECRET",
                Webhooks.SECRET,
                "RATE_LONGCODE",
                "10"));
        if (ground.isShared()) {
            settings.put("TRUNKLINE_STORE", ground.url());
        }
        if (callbacks) {
            settings.put("TRUNKLINE_PUBLIC_URL", "");
        }
        return settings;
    }

    /** The measurements of one process. */
    private final class Session {
        private final String column;
        private final Ground ground;
        private final Twilio twilio;
        private final Running running;
        private final Webhooks webhooks;
        private long refused;

        Session(String column, Ground ground, Twilio twilio, Running running) {
            this.column = column;
            this.ground = ground;
            this.twilio = twilio;
            this.running = running;
            this.webhooks = new Webhooks(running.port());
        }

        long measure() {
            try (var load = new Load(running.port())) {
                texts(load, plan.times().warmUp());
                running.settle(plan.times().settling());
                steady(load);
                atFullSpeed(load);
                twilio.answerAfter(SLOW);
                figures.add(
                        Figure.MESSAGES_SLOW, column, texts(load, plan.times().seconds()));
                twilio.answerAfter(0);
                running.settle(plan.times().settling());
                ACCEPTING.forEach(accepting -> accept(load, accepting));
                running.settle(plan.times().settling());
                figures.add(Figure.LOADED, column, running.memory());
            }
            return refused;
        }

        long calledBack() {
            try (var load = new Load(running.port())) {
                twilio.forget();
                texts(load, plan.times().warmUp());
                figures.add(
                        Figure.MESSAGES_CALLED_BACK,
                        column,
                        texts(load, plan.times().seconds()));
                running.settle(plan.times().settling());
            }
            return refused;
        }

        private void atFullSpeed(Load load) {
            var before = ground.counters();
            var cpu = running.cpu();
            var creates = twilio.creates();
            figures.add(Figure.MESSAGES, column, texts(load, plan.times().seconds()));
            running.settle(plan.times().settling());
            // PostgreSQL's processes tell what they did a second after they did it.
            Running.pause(1_500);
            var count = Math.max(1, twilio.creates() - creates);
            figures.add(Figure.CPU, column, (running.cpu() - cpu) / count);
            var after = ground.counters();
            if (before.rows() >= 0 && after.rows() > before.rows()) {
                figures.add(Figure.ROWS, column, (after.rows() - before.rows()) / (double) count);
            }
            if (before.syncs() >= 0 && after.syncs() > before.syncs()) {
                figures.add(Figure.SYNCS, column, (after.syncs() - before.syncs()) / (double) count);
            }
        }

        /** Texts per second that arrive, as many under way as the window lets. */
        private double texts(Load load, int seconds) {
            var before = twilio.creates();
            var arrivals = new Arrivals(twilio, Duration.ofMillis(seconds * 250L));
            var result = load.drive(
                    CONNECTIONS,
                    Duration.ofSeconds(seconds),
                    (sent, elapsed) -> sent - (arrivals.at(elapsed) - before) < WINDOW,
                    webhooks::payment);
            var rate = arrivals.perSecond();
            refused += result.refused();
            awaitArrivals(before + result.accepted());
            return rate;
        }

        private void awaitArrivals(long expected) {
            for (var waited = 0; waited < 1_200 && twilio.creates() < expected; waited++) {
                Running.pause(50);
            }
        }

        private void steady(Load load) {
            twilio.forget();
            twilio.answerAfter(0);
            var before = twilio.creates();
            var result = load.drive(
                    8,
                    Duration.ofSeconds(plan.times().seconds()),
                    (sent, elapsed) -> sent < elapsed.toMillis() * STEADY / 1_000,
                    webhooks::payment);
            refused += result.refused();
            awaitArrivals(before + result.accepted());
            var journeys = twilio.journeys();
            figures.add(Figure.REACH_P50, column, journeys.percentile(0.5));
            figures.add(Figure.REACH_P99, column, journeys.percentile(0.99));
        }

        private void accept(Load load, Accepting accepting) {
            var result = load.drive(
                    accepting.connections, Duration.ofSeconds(plan.times().seconds()), Load.Gate.OPEN, webhooks::other);
            refused += result.refused();
            figures.add(accepting.rate, column, result.perSecond());
            figures.add(accepting.p50, column, result.latency().percentile(0.5));
            figures.add(accepting.p99, column, result.latency().percentile(0.99));
        }
    }
}
