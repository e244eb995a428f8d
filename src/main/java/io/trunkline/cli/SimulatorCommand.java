package io.trunkline.cli;

import io.trunkline.settings.Secrets;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The simulator alone, as its own process. */
@Command(name = "simulator", description = "Runs the simulator alone: a Twilio of its own, with its phones.")
final class SimulatorCommand implements Callable<Integer> {
    private static final int USUAL_PORT = 8081;
    private static final String SID = "TWILIO_ACCOUNT_SID";
    private static final String AUTH_TOKEN = "TWILIO_AUTH_TOKEN";

    private final Place place;

    @Option(names = "--port", description = "where it listens; otherwise TRUNKLINE_SIMULATOR_PORT or 8081")
    @Nullable
    Integer port;

    @Option(names = "--data", paramLabel = "DIR", description = "where it remembers across restarts")
    @Nullable
    Path data;

    @Option(
            names = "--number",
            description = "a number that the account owns besides the usual one; may be given several times")
    List<String> numbers = List.of();

    @Option(names = "--seed", defaultValue = "1", description = "makes the shares of the faults come out the same")
    long seed = 1;

    SimulatorCommand(Place place) {
        this.place = place;
    }

    /** Runs until the process is told to end. */
    @Override
    public Integer call() {
        try (var simulator = start()) {
            var hook = new Thread(simulator::close);
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
            return 0;
        }
    }

    private Simulator start() {
        var account = account();
        // As with the service: only who protects it with a token opens it to others.
        var host = place.variable("TRUNKLINE_TOKEN") == null ? "127.0.0.1" : "0.0.0.0";
        var owned = new ArrayList<>(numbers);
        var number = place.variable("TWILIO_PHONE_NUMBER");
        if (number != null) {
            owned.add(number);
        }
        var settings = SimulatorSettings.local()
                .withAddress(host, port())
                .withAccount(account.sid(), account.token())
                .withNumbers(owned)
                .withSeed(seed);
        try {
            var simulator = Simulator.start(
                    data == null ? settings : settings.withFolder(place.folder().resolve(data)));
            place.out().println("The simulator answers at " + simulator.url() + "; its phones are there too.");
            place.out()
                    .println("Point a Trunkline at it with TWILIO_API_BASE=" + simulator.url() + " " + SID + "="
                            + account.sid() + " and its " + AUTH_TOKEN + " (" + account.whence() + ").");
            return simulator;
        } catch (IllegalStateException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw Trouble.foundWrong("the simulator cannot start on port " + port() + ": " + cause.getMessage()
                    + "; give it another one with --port");
        }
    }

    /** The account that it accepts, and for people where its token is from. */
    private record Account(String sid, String token, String whence) {}

    private Account account() {
        var sid = place.variable(SID);
        var token = place.variable(AUTH_TOKEN);
        if (sid != null && token != null) {
            return new Account(sid, token, "as this process has it");
        }
        var kept = Secrets.read(place.data());
        sid = kept.get(SID);
        token = kept.get(AUTH_TOKEN);
        if (sid != null && token != null) {
            return new Account(sid, token, "in " + Secrets.file(place.data()));
        }
        var local = SimulatorSettings.local().account();
        return new Account(local.sid(), local.token(), local.token());
    }

    private int port() {
        var given = place.variable("TRUNKLINE_SIMULATOR_PORT");
        try {
            return port != null ? port : given == null ? USUAL_PORT : Integer.parseInt(given);
        } catch (NumberFormatException e) {
            throw Trouble.usedWrong("TRUNKLINE_SIMULATOR_PORT is '" + given + "'; it should be a number, 0 to 65535");
        }
    }
}
