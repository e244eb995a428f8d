package io.trunkline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The numbers of our accounts. */
@Command(name = "numbers", description = "Finds and buys numbers, points their webhooks here, gives them back.")
final class NumberCommands {
    private static final String PATH = "/api/numbers";

    private final Place place;
    private final Remote remote;

    NumberCommands(Place place, Remote remote) {
        this.place = place;
        this.remote = remote;
    }

    /** Whose numbers. */
    static final class Of {
        @Option(names = "--account", paramLabel = "NAME", description = "the account, where there are several")
        @Nullable
        String account;

        /** These fields, and the account. */
        Map<String, @Nullable Object> with(Map<String, ? extends @Nullable Object> fields) {
            var more = new LinkedHashMap<String, @Nullable Object>(fields);
            more.put("account", account);
            return more;
        }

        /** What a command that is suggested needs as well. */
        String option() {
            return account == null ? "" : " --account " + account;
        }
    }

    /** Which numbers are looked for. */
    static final class Wanted {
        @Option(names = "--country", defaultValue = "US", description = "two letters, US by default")
        String country = "US";

        @Option(names = "--kind", defaultValue = "local", description = "local, tollfree, mobile, national")
        String kind = "local";

        @Option(names = "--area", description = "area code, in the US and Canada")
        @Nullable
        String area;

        @Option(names = "--contains", description = "digits or letters; * is any digit")
        @Nullable
        String contains;

        @Option(names = "--city", description = "as Chicago")
        @Nullable
        String city;

        @Option(names = "--region", description = "state or province, as IL")
        @Nullable
        String region;

        @Option(names = "--can", split = ",", description = "what it must be able to: sms, mms, voice")
        String[] can = new String[0];

        Map<String, @Nullable Object> query(int limit) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            query.put("country", country);
            query.put("kind", kind);
            query.put("area", area);
            query.put("contains", contains);
            query.put("city", city);
            query.put("region", region);
            for (var ability : can) {
                if (!ability.strip().matches("sms|mms|voice")) {
                    throw Trouble.usedWrong("--can is '" + ability + "'; a number can sms, mms, voice");
                }
                query.put(ability.strip(), true);
            }
            query.put("limit", limit);
            return query;
        }
    }

    @Command(description = "Lists numbers that could be bought, with their price.")
    int search(
            @Mixin Wanted wanted,
            @Option(names = "--limit", defaultValue = "20", description = "how many, 1 to 500") int limit,
            @Mixin Of of,
            @Mixin Format format) {
        var answer = remote.get(Remote.path(PATH + "/search", of.with(wanted.query(limit))));
        if (format.json) {
            place.out().println(answer);
            return 0;
        }
        var price = price(answer.path("price"));
        var table = new Table("NUMBER", "CAN", "PRICE", "PLACE");
        for (var number : answer.path("numbers")) {
            table.row(
                    number.path("number").asText(),
                    joined(number.path("can")),
                    price,
                    number.path("place").asText());
        }
        place.print(table, answer, "such numbers for sale");
        return 0;
    }

    @Command(description = "Buys a number, after asking, and points its webhooks here.")
    int buy(
            @Parameters(paramLabel = "NUMBER") String number,
            @Option(names = "--yes", description = "does not ask") boolean yes,
            @Mixin Of of,
            @Mixin Format format)
            throws IOException {
        if (!yes) {
            var offer = remote.get(Remote.path(PATH + "/price", of.with(Map.of("number", number))));
            var price = offer.path("price").isObject() ? price(offer.path("price")) : "money every month";
            place.confirm(
                    false,
                    number + " costs " + price + " until it is released. Buy it?",
                    new Place.Answers("Not bought", format.json));
        }
        var answer = remote.post(PATH, of.with(Map.of("number", number, "confirm", true)));
        place.out()
                .println(
                        format.json
                                ? answer
                                : number + " is yours. "
                                        + (answer.path("here").asBoolean()
                                                ? "Its webhooks point here."
                                                : "Its webhooks do not point here: set TRUNKLINE_PUBLIC_URL, then"
                                                        + " trunkline numbers assign " + number + of.option() + "."));
        return 0;
    }

    @Command(description = "Lists the numbers of an account, or of all, and whether their webhooks point here.")
    int list(@Mixin Of of, @Mixin Format format) {
        var answer = remote.get(Remote.path(PATH, of.with(Map.of())));
        if (format.json) {
            place.out().println(answer);
            return 0;
        }
        var table = new Table("NUMBER", "ACCOUNT", "CAN", "HERE", "TEXTS GO TO");
        for (var number : answer.path("numbers")) {
            var override = number.path("override").asText("");
            var url = number.path("urls").path("SmsUrl").asText("");
            table.row(
                    number.path("number").asText(),
                    number.path("account").asText("-"),
                    joined(number.path("can")),
                    number.path("here").asBoolean() ? "yes" : "no",
                    !override.isEmpty() ? override : url.isEmpty() ? "nowhere" : url);
        }
        place.print(table, answer, "numbers");
        return 0;
    }

    @Command(description = "Points a number's webhooks at this service, and verifies it.")
    int assign(@Parameters(paramLabel = "NUMBER") String number, @Mixin Of of, @Mixin Format format) {
        var answer = remote.post(PATH + "/assign", of.with(Map.of("number", number)));
        if (format.json) {
            place.out().println(answer);
        } else if (answer.path("here").asBoolean()) {
            place.out()
                    .println(number + " points here: "
                            + answer.path("urls").path("SmsUrl").asText());
        }
        if (!answer.path("here").asBoolean()) {
            throw Trouble.foundWrong(
                    number + " has its URLs, but " + answer.path("override").asText("something else")
                            + " takes their place at Twilio; remove that there");
        }
        return 0;
    }

    @Command(description = "Whose texts are looked for in Twilio's list, or switches that for a number: on, off, auto.")
    int poll(
            @Parameters(paramLabel = "NUMBER", arity = "0..1") @Nullable String number,
            @Parameters(paramLabel = "on|off|auto", arity = "0..1") @Nullable String wish,
            @Mixin Of of,
            @Mixin Format format) {
        if ((number == null) != (wish == null)) {
            throw Trouble.usedWrong(
                    "say on, off or auto after the number; auto is on as long as Twilio cannot call us");
        }
        if (number != null) {
            var poll = remote.post("/api/polls", of.with(Map.of("number", number, "polling", String.valueOf(wish))));
            place.out()
                    .println(
                            format.json
                                    ? poll
                                    : number + " is " + (poll.path("on").asBoolean() ? "polled." : "not polled."));
            return 0;
        }
        var answer = remote.get("/api/polls");
        if (format.json) {
            place.out().println(answer);
            return 0;
        }
        var table = new Table("NUMBER", "ACCOUNT", "POLLING", "NOW", "READ TO", "TROUBLE");
        for (var poll : answer.path("polls")) {
            table.row(
                    poll.path("number").asText(),
                    poll.path("account").asText("-"),
                    poll.path("polling").asText(),
                    poll.path("on").asBoolean() ? "on" : "off",
                    poll.path("readTo").asText(),
                    poll.path("trouble").asText());
        }
        place.print(table, answer, "numbers whose texts are looked for");
        return 0;
    }

    @Command(description = "The verified numbers, the only ones that a trial account may write to.")
    int verified(@Mixin Of of, @Mixin Format format) {
        var answer = remote.get(Remote.path(PATH + "/verified", of.with(Map.of())));
        if (format.json) {
            place.out().println(answer);
            return 0;
        }
        var table = new Table("VERIFIED");
        answer.path("numbers").forEach(number -> table.row(number.asText()));
        place.print(table, answer, "verified numbers");
        return 0;
    }

    @Command(
            description = "Has Twilio call a number, whose owner keys a code, so that a trial account may write to it.")
    int verify(@Parameters(paramLabel = "NUMBER") String number, @Mixin Of of, @Mixin Format format) {
        var answer = remote.post(PATH + "/verified", of.with(Map.of("number", number)));
        place.out()
                .println(
                        format.json
                                ? answer
                                : "Twilio calls " + number + " now; key "
                                        + answer.path("code").asText() + " when it asks.");
        return 0;
    }

    @Command(description = "Gives a number back, after asking.")
    int release(
            @Parameters(paramLabel = "NUMBER") String number,
            @Option(names = "--yes", description = "does not ask") boolean yes,
            @Mixin Of of,
            @Mixin Format format)
            throws IOException {
        place.confirm(
                yes,
                number + " may belong to somebody else afterwards. Release it?",
                new Place.Answers("Not released", format.json));
        var answer = remote.post(PATH + "/release", of.with(Map.of("number", number, "confirm", true)));
        place.out().println(format.json ? answer : number + " is released.");
        return 0;
    }

    private static String price(JsonNode price) {
        return price.isObject()
                ? price.path("amount").asText() + " " + price.path("currency").asText() + " a month"
                : "unknown";
    }

    private static String joined(JsonNode list) {
        var joined = new StringJoiner(" ");
        list.forEach(part -> joined.add(part.asText()));
        return joined.toString();
    }
}
