package io.trunkline.cli;

import io.trunkline.InvalidSettings;
import io.trunkline.Secrets;
import io.trunkline.Settings;
import io.trunkline.Trunkline;
import io.trunkline.store.StoreAway;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** The service itself. */
@Command(name = "run", description = "Runs the service until it is stopped.")
final class RunCommand implements Callable<Integer> {
    private final Place place;

    RunCommand(Place place) {
        this.place = place;
    }

    @Override
    public Integer call() throws Exception {
        var settings = settings();
        settings.warnings().forEach(place.err()::println);
        var trunkline = start(settings);
        var hook = new Thread(trunkline::close, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        welcome(settings, trunkline);
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
        try {
            return Trunkline.start(settings);
        } catch (StoreAway | IOException e) {
            throw Trouble.foundWrong("Trunkline cannot start: " + e.getMessage());
        }
    }

    private void welcome(Settings settings, Trunkline trunkline) {
        var out = place.out();
        out.println("Trunkline answers at " + trunkline.url() + ", and is watched at http://127.0.0.1:"
                + settings.management().port() + "/observe/health");
        var simulator = trunkline.simulator();
        if (simulator == null) {
            return;
        }
        out.println(
                "No Twilio account is configured, so a simulator stands in its place; its phones: " + simulator.url());
        out.println("This makes one of them receive a text:");
        out.println();
        out.println(
                "  curl -sS " + trunkline.url() + "/events -H \"Authorization: Bearer " + token(settings) + "\" \\");
        out.println(
                "    -H 'ce-specversion: 1.0' -H 'ce-type: stripe.payment.failed' -H 'ce-source: me' -H 'ce-id: 1' \\");
        out.println("    -H 'Content-Type: application/json' -d @"
                + settings.routes().folder().resolve("examples/invoice.payment_failed.json"));
        out.println();
    }

    /** How a shell finds the token; the token itself is for nobody who looks over a shoulder. */
    private String token(Settings settings) {
        return place.variable("TRUNKLINE_TOKEN") != null
                ? "$TRUNKLINE_TOKEN"
                : "$(sed -n s/^TRUNKLINE_TOKEN=//p "
                        + Secrets.file(settings.store().folder()) + ")";
    }
}
