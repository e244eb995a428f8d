package io.trunkline.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.message.Segments;
import io.trunkline.workbench.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a flow would make of an event. */
@Command(
        name = "try",
        description =
                "Shows what a flow would make of an event: each step, and what would be sent to whom; nothing leaves.")
final class TryCommand implements Callable<Integer> {
    private static final Set<String> CARRIED = Set.of("sending", "sent", "delivered", "undelivered");

    private final Place place;

    @Parameters(paramLabel = "FILE", description = "the route file")
    Path file = Path.of("");

    @Option(
            names = "--event",
            required = true,
            paramLabel = "E",
            description = "a JSON file: the event's data, or a whole CloudEvent")
    Path event = Path.of("");

    @Option(
            names = "--type",
            description = "the event's type, where the file does not say it and the flow hears several")
    @Nullable
    String type;

    @Mixin
    Format format = new Format();

    TryCommand(Place place) {
        this.place = place;
    }

    @Override
    public Integer call() throws Exception {
        var settings = Workplace.settings(place);
        Trial trial;
        try {
            trial = Trial.of(
                    settings, Workplace.path(place, settings, file), Workplace.path(place, settings, event), type);
        } catch (Trial.NotPlayable e) {
            throw Trouble.foundWrong(String.valueOf(e.getMessage()));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw Trouble.foundWrong(event + " is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Trouble.foundWrong(String.valueOf(e.getMessage()));
        }
        if (format.json) {
            place.out().println(new ObjectMapper().writeValueAsString(trial));
        } else {
            show(trial);
        }
        return trial.failures().isEmpty() ? 0 : Trouble.FOUND_WRONG;
    }

    private void show(Trial trial) {
        var out = place.out();
        out.println("heard " + trial.type());
        out.println();
        var steps = new Table("LINE", "ROUTE", "STEP", "WHAT CAME OF IT");
        trial.steps()
                .forEach(step -> steps.row(String.valueOf(step.line()), step.route(), cut(step.what()), step.came()));
        if (steps.isEmpty()) {
            out.println("No route of " + file + " hears it.");
        } else {
            steps.printWhole(out);
        }
        trial.failures().forEach(failure -> out.println("failed: " + Table.line(failure)));
        out.println();
        if (trial.messages().isEmpty()) {
            out.println("Nothing would be sent.");
        }
        trial.messages().forEach(this::show);
        if (trial.messages().stream()
                .anyMatch(message -> message.price().unknown().isEmpty())) {
            out.println(
                    trial.simulatedPrices()
                            ? "Prices are made up by the simulator, because no Twilio account is configured."
                            : "Prices are those of Twilio's list for your account, without what carriers add.");
        }
        out.println(
                "It was decided as with an empty store: nobody had opted out (`trunkline optouts list` shows who has), no key was"
                        + " used before, nothing waited.");
    }

    private void show(Trial.Message message) {
        var out = place.out();
        var who = message.who();
        out.println(who.channel() + " to " + who.to() + " from " + who.from() + ", "
                + (message.dueAt() == 0 ? "now" : "at " + time(message.dueAt())));
        out.println("  key       " + message.key());
        out.println("  text      " + Table.line(message.text()));
        if (!who.channel().equals("call")) {
            out.println("  segments  " + message.segments() + " ("
                    + (Segments.of(message.text()).encoding() == Segments.Encoding.GSM_7 ? "GSM-7" : "UCS-2") + ")");
        }
        out.println("  price     " + message.price().sentence());
        if (message.expireAt() > 0) {
            out.println("  expires   " + time(message.expireAt()));
        }
        if (CARRIED.contains(message.state())) {
            // What the simulator made of it says nothing about what Twilio would.
            out.println("  decided   it would be sent");
        } else {
            out.println("  decided   " + message.state()
                    + (message.reason().isEmpty() ? "" : ": " + Table.line(message.reason())));
            message.life().forEach(one -> out.println("            " + Table.line(one)));
        }
        out.println();
    }

    private static String cut(String text) {
        return text.length() <= 44 ? text : text.substring(0, 43) + "…";
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString()
                .replace('T', ' ');
    }
}
