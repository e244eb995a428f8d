package io.trunkline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is wrong between Twilio and the service. */
@Command(
        name = "doctor",
        description =
                "Looks at credentials, senders, webhooks and the public URL; ends with 1 when something is broken.")
final class DoctorCommand implements Callable<Integer> {
    private final Place place;
    private final Remote remote;

    @Option(names = "--fix", description = "repairs what can be repaired, after showing it and asking")
    boolean fix;

    @Option(names = "--yes", description = "does not ask")
    boolean yes;

    @Mixin
    Format format = new Format();

    DoctorCommand(Place place, Remote remote) {
        this.place = place;
        this.remote = remote;
    }

    @Override
    public Integer call() throws IOException {
        var answer = remote.get("/api/doctor");
        if (!fix) {
            if (format.json) {
                place.out().println(answer);
            } else {
                print(answer);
            }
            return answer.path("healthy").asBoolean() ? 0 : 1;
        }
        if (!format.json) {
            print(answer);
        }
        var plans = 0;
        for (var finding : answer.path("findings")) {
            if (finding.has("repair")) {
                plans++;
                (format.json ? place.err() : place.out())
                        .println("Would " + finding.path("repair").asText());
            }
        }
        if (plans == 0) {
            throw Trouble.foundWrong("There is nothing that could be repaired from here.");
        }
        place.confirm(yes, "Do that?", new Place.Answers("Nothing changed", format.json));
        var repaired = remote.post("/api/doctor/repair", Map.of());
        if (format.json) {
            place.out().println(repaired);
        } else {
            repaired.path("done").forEach(line -> place.out().println(line.asText()));
        }
        return repaired.path("after").path("healthy").asBoolean() ? 0 : 1;
    }

    private static String heading(JsonNode account) {
        if (account.isMissingNode()) {
            return "This service";
        }
        return account.asText().isEmpty() ? "The first account" : "The account " + account.asText();
    }

    private void print(JsonNode answer) {
        var several = answer.path("findings").findValuesAsText("account").stream()
                        .distinct()
                        .count()
                > 1;
        var about = "";
        for (var finding : answer.path("findings")) {
            var heading = heading(finding.path("account"));
            if (several && !heading.equals(about)) {
                about = heading;
                place.out().println(about + ":");
            }
            var mark =
                    switch (finding.path("level").asText()) {
                        case "well" -> "ok      ";
                        case "warning" -> "warning ";
                        default -> "BROKEN  ";
                    };
            place.out().println(mark + Table.line(finding.path("what").asText()));
            for (var more : new String[] {"why", "remedy"}) {
                var text = finding.path(more).asText("");
                if (!text.isEmpty()) {
                    place.out().println("        " + Table.line(text));
                }
            }
        }
    }
}
