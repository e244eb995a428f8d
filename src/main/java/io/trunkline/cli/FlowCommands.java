package io.trunkline.cli;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The route files and what waits for them. */
@Command(name = "flows", description = "Lists the route files with what waits for them, and ends subscriptions.")
final class FlowCommands {
    private static final String PATH = "/api/flows";

    private final Place place;
    private final Remote remote;

    FlowCommands(Place place, Remote remote) {
        this.place = place;
        this.remote = remote;
    }

    @Command(description = "Lists what is loaded, refused or waiting, and what waits for each subscription.")
    int list(@Mixin Format format) {
        var answer = remote.get(PATH);
        if (format.json) {
            place.out().println(answer);
            return 0;
        }
        var table = new Table("FLOW", "STATE", "FILE", "FAULT");
        var subscriptions = new Table("SUBSCRIPTION", "WAITING", "SINCE", "LATER", "PARKED", "TYPES");
        for (var flow : answer.path("flows")) {
            table.row(
                    flow.path("name").asText(),
                    flow.path("state").asText(),
                    flow.path("file").asText(),
                    flow.path("error").asText());
            for (var each : flow.path("subscriptions")) {
                if (each.has("endedAt")) {
                    continue;
                }
                subscriptions.row(
                        each.path("name").asText(),
                        each.path("waiting").asText(),
                        Table.time(each.path("waitingSince")),
                        each.path("later").asText(),
                        each.path("parked").asText(),
                        StreamSupport.stream(each.path("types").spliterator(), false)
                                .map(type -> type.asText())
                                .collect(Collectors.joining(", ")));
            }
        }
        place.print(table, answer, "flows");
        if (!subscriptions.isEmpty()) {
            place.out().println();
            subscriptions.print(place.out());
        }
        return 0;
    }

    @Command(description = "Ends a subscription, or all of a flow whose file is gone, and drops what waits for it.")
    int end(
            @Parameters(paramLabel = "NAME", description = "<flow>/<route> or <flow>") String name,
            @Mixin Format format) {
        var answer = remote.post(PATH + "/end", Map.of("name", name));
        if (format.json) {
            place.out().println(answer);
            return 0;
        }
        answer.path("ended").forEach(each -> place.out().println(each.asText() + " has ended."));
        place.out().println(answer.path("dropped").asText() + " waiting events dropped.");
        return 0;
    }
}
