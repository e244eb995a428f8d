package io.trunkline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who does not want to be written to. */
@Command(name = "optouts", description = "Lists who has opted out, adds and removes opt-outs.")
final class OptOutCommands {
    private static final String PATH = "/api/optouts";

    private final Place place;
    private final Remote remote;

    OptOutCommands(Place place, Remote remote) {
        this.place = place;
        this.remote = remote;
    }

    @Command(description = "Lists who has opted out, newest first.")
    int list(
            @Option(names = "--to", paramLabel = "NUMBER", description = "of this recipient") @Nullable String to,
            @Option(names = "--limit", defaultValue = "50", description = "how many, 1 to 500") int limit,
            @Mixin Format format) {
        var query = new LinkedHashMap<String, @Nullable Object>();
        query.put("to", to);
        query.put("limit", limit);
        var answer = remote.get(Remote.path(PATH, query));
        if (format.json) {
            place.out().println(answer);
            return 0;
        }
        var table = new Table("RECIPIENT", "SINCE", "OF", "BY", "HOW WE KNOW");
        for (var word : answer.path("optouts")) {
            table.row(
                    word.path("to").asText(),
                    Table.time(word.path("since")),
                    word.path("medium").asText(),
                    sender(word),
                    word.path("source").asText());
        }
        place.print(table, answer, "optouts");
        return 0;
    }

    @Command(description = "Adds an opt-out: nothing more is sent to this recipient.")
    int add(@Parameters(paramLabel = "NUMBER") String to, @Mixin Reach reach, @Mixin Format format) {
        var answer = remote.post(PATH, reach.of(to));
        place.out()
                .println(
                        format.json
                                ? answer
                                : answer.path("to").asText() + " has opted out of "
                                        + answer.path("medium").asText() + " by " + sender(answer)
                                        + "; what waits for them is muted.");
        return 0;
    }

    @Command(description = "Removes the opt-outs of a recipient, who asked to be written to again.")
    int remove(@Parameters(paramLabel = "NUMBER") String to, @Mixin Reach reach, @Mixin Format format) {
        var answer = remote.post(PATH + "/remove", reach.of(to));
        if (format.json) {
            place.out().println(answer);
            return 0;
        }
        for (var word : answer.path("removed")) {
            place.out()
                    .println(word.path("to").asText() + " may be written to again: "
                            + word.path("medium").asText() + " by " + sender(word) + ".");
        }
        place.out().println(answer.path("note").asText());
        return 0;
    }

    /** How far an opt-out reaches, and why. */
    static final class Reach {
        @Option(names = "--sender", description = "of what this sender sends; otherwise of what everyone sends")
        @Nullable
        String sender;

        @Option(names = "--medium", description = "text, whatsapp or everything")
        @Nullable
        String medium;

        @Option(names = "--reason", description = "why, for whoever asks later")
        @Nullable
        String reason;

        Map<String, @Nullable Object> of(String to) {
            var fields = new LinkedHashMap<String, @Nullable Object>();
            fields.put("to", to);
            fields.put("sender", sender);
            fields.put("medium", medium);
            fields.put("reason", reason);
            return fields;
        }
    }

    private static String sender(JsonNode word) {
        var sender = word.path("sender").asText();
        var except = StreamSupport.stream(word.path("except").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
        return (sender.equals("*") ? "everyone" : sender) + (except.isEmpty() ? "" : " but " + except);
    }
}
