package io.trunkline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What we owe: looked up and ordered about. */
@Command(name = "messages", description = "Lists messages, tells the life of one, and orders about it.")
final class MessageCommands {
    private static final String PATH = "/api/messages";

    private final Place place;
    private final Remote remote;

    MessageCommands(Place place, Remote remote) {
        this.place = place;
        this.remote = remote;
    }

    @Command(description = "Lists messages, newest first.")
    int list(
            @Option(
                            names = "--state",
                            description = "as queued, held, unsure, sent, delivered, undelivered, refused, muted …")
                    @Nullable
                    String state,
            @Option(names = "--to", paramLabel = "NUMBER", description = "of this recipient") @Nullable String to,
            @Option(names = "--flow", description = "of this flow") @Nullable String flow,
            @Option(names = "--before", paramLabel = "ID", description = "older than this one") @Nullable Long before,
            @Option(names = "--limit", defaultValue = "50", description = "how many, 1 to 500") int limit,
            @Mixin Format format) {
        var query = new LinkedHashMap<String, @Nullable Object>();
        query.put("state", state);
        query.put("to", to);
        query.put("flow", flow);
        query.put("before", before);
        query.put("limit", limit);
        var answer = remote.get(Remote.path(PATH, query));
        if (format.json) {
            place.out().println(answer);
            return 0;
        }
        var table = new Table("CREATED", "STATE", "TO", "KEY", "WHY");
        for (var message : answer.path("messages")) {
            table.row(
                    Table.time(message.path("createdAt")),
                    message.path("state").asText(),
                    message.path("to").asText(),
                    message.path("key").asText(),
                    message.path("reason").asText());
        }
        place.print(table, answer, "messages");
        return 0;
    }

    @Command(description = "Tells the whole life of a message, and why it was not sent if it was not.")
    int show(@Parameters(paramLabel = "KEY") String key, @Mixin Format format) {
        var answer = remote.get(path(key));
        if (format.json) {
            place.out().println(answer);
        } else {
            new MessageStory(answer).print(place.out());
        }
        return 0;
    }

    @Command(description = "Cancels what waits under a key or its parts.")
    int cancel(@Parameters(paramLabel = "KEY") String key, @Mixin Format format) {
        var answer = remote.post(path(key) + "/cancel", Map.of());
        if (format.json) {
            place.out().println(answer);
            return 0;
        }
        place.out()
                .println(
                        count(answer.path("messages"), "message") + " and " + count(answer.path("events"), "event")
                                + " cancelled"
                                + (answer.path("onTheirWay").asInt() == 0
                                        ? "."
                                        : "; " + answer.path("onTheirWay").asInt()
                                                + " on their way already: a call that still rings is ended, a text cannot be called back."));
        return 0;
    }

    @Command(description = "Holds a queued message until it is released.")
    int hold(@Parameters(paramLabel = "KEY") String key, @Mixin Format format) {
        return order(key, "hold", format);
    }

    @Command(description = "Releases a held message.")
    int release(@Parameters(paramLabel = "KEY") String key, @Mixin Format format) {
        return order(key, "release", format);
    }

    @Command(description = "Tries a refused, undelivered or expired message once more under its key.")
    int retry(@Parameters(paramLabel = "KEY") String key, @Mixin Format format) {
        return order(key, "retry", format);
    }

    @Command(description = "Decides an unsure message, of which nobody knows whether Twilio has it.")
    int settle(
            @Parameters(paramLabel = "KEY") String key,
            @ArgGroup(multiplicity = "1") Decision decision,
            @Mixin Format format) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("as", decision.sid != null ? "sent" : decision.resend ? "resend" : "not-sent");
        fields.put("sid", decision.sid);
        return order(key, "settle", fields, format);
    }

    /** What a person decides: exactly one of it. */
    static final class Decision {
        @Option(names = "--sent", paramLabel = "SID", description = "it was sent, and this is its SID at Twilio")
        @Nullable
        String sid;

        @Option(names = "--not-sent", description = "it was not sent, and shall not be")
        boolean notSent;

        @Option(names = "--resend", description = "it shall be sent again, even if it then comes twice")
        boolean resend;
    }

    private int order(String key, String verb, Format format) {
        return order(key, verb, Map.of(), format);
    }

    private int order(String key, String verb, Map<String, ? extends @Nullable Object> fields, Format format) {
        var answer = remote.post(path(key) + "/" + verb, fields);
        var message = answer.path("message");
        place.out()
                .println(
                        format.json
                                ? answer
                                : message.path("key").asText() + " is "
                                        + message.path("state").asText() + ".");
        return 0;
    }

    private static String path(String key) {
        return PATH + "/" + Remote.encoded(key);
    }

    private static String count(JsonNode number, String noun) {
        return number.asInt() + " " + noun + (number.asInt() == 1 ? "" : "s");
    }
}
