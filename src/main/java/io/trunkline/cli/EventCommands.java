package io.trunkline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What was heard, and what is parked of it. */
@Command(name = "events", description = "Lists events, shows what became of one, and repairs what is parked.")
final class EventCommands {
    private static final String PATH = "/api/events";

    private final Place place;
    private final Remote remote;

    EventCommands(Place place, Remote remote) {
        this.place = place;
        this.remote = remote;
    }

    @Command(description = "Lists events, newest first.")
    int list(
            @Option(names = "--type", description = "a type, or its beginning and *, as stripe.*") @Nullable
                    String type,
            @Option(names = "--subject", description = "about this subject") @Nullable String subject,
            @Option(names = "--state", description = "parked, waiting or all") @Nullable String state,
            @Option(names = "--before", paramLabel = "SEQ", description = "older than this one") @Nullable Long before,
            @Option(names = "--limit", defaultValue = "50", description = "how many, 1 to 500") int limit,
            @Mixin Format format) {
        var query = new LinkedHashMap<String, @Nullable Object>();
        query.put("type", type);
        query.put("subject", subject);
        query.put("state", state);
        query.put("before", before);
        query.put("limit", limit);
        var answer = remote.get(Remote.path(PATH, query));
        if (format.json) {
            place.out().println(answer);
            return 0;
        }
        var table = new Table("SEQ", "ACCEPTED", "WAITING", "PARKED", "TYPE", "SUBJECT", "ID");
        for (var event : answer.path("events")) {
            table.row(
                    event.path("seq").asText(),
                    Table.time(event.path("acceptedAt")),
                    some(event.path("waiting")),
                    some(event.path("parked")),
                    event.path("type").asText(),
                    event.path("subject").asText(),
                    event.path("id").asText());
        }
        place.print(table, answer, "events");
        return 0;
    }

    private static String some(JsonNode count) {
        return count.asInt() == 0 ? "" : count.asText();
    }

    @Command(description = "Shows an event, how far each subscription is with it, and what it led to.")
    int show(@Parameters(paramLabel = "SEQ") long seq, @Mixin Format format) {
        var answer = remote.get(PATH + "/" + seq);
        if (format.json) {
            place.out().println(answer);
        } else {
            tell(answer);
        }
        return 0;
    }

    private void tell(JsonNode answer) {
        var out = place.out();
        var event = answer.path("event");
        out.println("event " + event.path("seq").asText() + " is "
                + Table.line(event.path("type").asText()));
        out.println();
        for (var field : new String[] {
            "source",
            "id",
            "subject",
            "time",
            "acceptedAt",
            "key",
            "flow",
            "cause",
            "contentType",
            "data",
            "data_base64"
        }) {
            if (event.has(field)) {
                var value = event.path(field);
                out.printf("  %-12s%s%n", field, Table.line(value.isTextual() ? value.textValue() : value.toString()));
            }
        }
        out.println();
        if (answer.path("deliveries").isEmpty()) {
            out.println("No subscription was to hear it.");
        } else {
            var table = new Table("SUBSCRIPTION", "STATE", "TRIES", "NEXT", "ERROR");
            for (var delivery : answer.path("deliveries")) {
                table.row(
                        delivery.path("subscription").asText(),
                        delivery.path("state").asText(),
                        delivery.path("tries").asText(),
                        Table.time(delivery.path("nextAt")),
                        delivery.path("error").asText());
            }
            table.printWhole(out);
        }
        out.println();
        for (var caused : answer.path("messages")) {
            out.println("led to message " + caused.path("key").asText() + ", which is "
                    + caused.path("state").asText());
        }
        for (var caused : answer.path("events")) {
            out.println("led to event " + caused.path("seq").asText() + ", "
                    + Table.line(caused.path("type").asText()));
        }
    }

    @Command(description = "Has what is parked of an event told again.")
    int retry(@Parameters(paramLabel = "SEQ") long seq, @Mixin Format format) {
        var answer = remote.post(PATH + "/" + seq + "/retry", Map.of());
        place.out()
                .println(
                        format.json
                                ? answer
                                : "Event " + seq + " is told again to "
                                        + answer.path("retried").asText() + " of its subscriptions.");
        return 0;
    }

    @Command(description = "Gives up what is parked of an event.")
    int drop(@Parameters(paramLabel = "SEQ") long seq, @Mixin Format format) {
        var answer = remote.post(PATH + "/" + seq + "/drop", Map.of());
        place.out()
                .println(
                        format.json
                                ? answer
                                : "Event " + seq + " is dropped for "
                                        + answer.path("dropped").asText() + " of its subscriptions.");
        return 0;
    }
}
