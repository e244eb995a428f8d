package io.trunkline.cli;

import io.trunkline.Trunkline;
import io.trunkline.settings.InvalidSettings;
import io.trunkline.settings.Secrets;
import io.trunkline.settings.Settings;
import io.trunkline.store.StoreAway;
import java.io.IOException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The service itself. */
@Command(name = "run", description = "Runs the service until it is stopped.")
final class RunCommand implements Callable<Integer> {
    private final Place place;

    @Option(names = "--dev", description = "says of each saved route file on the screen what came of it")
    boolean dev;

    RunCommand(Place place) {
        this.place = place;
    }

    @Override
    public Integer call() throws Exception {
        var settings = settings();
        settings.warnings().forEach(place.err()::println);
        var trunkline = start(settings);
        var hook = new Thread(
                () -> {
                    place.err().println("Stopping; what is under way ends first …");
                    place.err().flush();
                    trunkline.close();
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        welcome(settings, trunkline);
        if (dev) {
            show(trunkline, settings);
        }
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(hook);
            trunkline.close();
        }
        return 0;
    }

    private Settings settings() {
        try {
            return Settings.load(place.folder(), place.environment());
        } catch (InvalidSettings wrong) {
            throw Trouble.usedWrong(String.join(System.lineSeparator(), wrong.problems()));
        }
    }

    private static Trunkline start(Settings settings) throws Exception {
        // Before anybody has anything to say: log4j2.xml looks for it when the first one does.
        System.setProperty("log.format", settings.logFormat().name().toLowerCase(Locale.ROOT));
        try {
            return Trunkline.start(settings);
        } catch (StoreAway | IOException e) {
            throw Trouble.foundWrong("Trunkline cannot start: " + e.getMessage());
        }
    }

    private void welcome(Settings settings, Trunkline trunkline) {
        var out = place.out();
        out.println("Trunkline runs.");
        out.println();
        out.println("  API, events, webhooks  " + trunkline.url());
        out.println("  health, metrics        http://127.0.0.1:"
                + settings.management().port() + "/observe/health");
        var simulator = trunkline.simulator();
        if (simulator != null) {
            out.println("  simulator, phones      " + simulator.url() + "  (no Twilio account is configured)");
        }
        out.println("  store                  "
                + (settings.store().jdbcUrl() == null ? settings.store().folder() + "/trunkline.db" : "PostgreSQL"));
        out.println("  flows                  " + flows(trunkline));
        if (simulator != null) {
            out.println();
            out.println("This makes the phone +15551230001 receive a text:");
            out.println();
            out.println("  curl -sS " + trunkline.url() + "/hooks/shipping \\");
            out.println("    -H \"Authorization: Bearer " + token(settings) + "\" \\");
            out.println("    -H 'Content-Type: application/json' -d @"
                    + settings.routes().folder().resolve("examples/shipment.status.changed.json"));
        }
        out.println();
    }

    private void show(Trunkline trunkline, Settings settings) {
        var out = place.out();
        out.println("Each file that is saved below " + settings.routes().folder() + " is told of here.");
        out.println();
        trunkline.onSaved(sentence -> {
            out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  " + sentence);
            out.flush();
        });
    }

    private static String flows(Trunkline trunkline) {
        var refused = trunkline.refused().size();
        return String.join(", ", trunkline.flows())
                + (refused == 0 ? "" : "; refused: " + refused + ", see ./trunkline flows list");
    }

    /** How a shell finds the token; the token itself is for nobody who looks over a shoulder. */
    private String token(Settings settings) {
        return place.variable("TRUNKLINE_TOKEN") != null
                ? "$TRUNKLINE_TOKEN"
                : "$(sed -n s/^TRUNKLINE_TOKEN=//p "
                        + Secrets.file(settings.store().folder()) + ")";
    }
}
