package io.trunkline.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.message.PhoneNumber;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio's price list says that a text or a call costs, before it is sent (https://www.twilio.com/docs/messaging/api/pricing,
 * https://www.twilio.com/docs/voice/pricing). It is asked for a country, once, and never told a recipient's number. Carriers' fees and taxes
 * are on the bill alone.
 */
public final class Prices {
    private static final String ANY = "ALL";

    private final Line line;
    private final Map<String, JsonNode> read = new HashMap<>();
    private @Nullable IOException unreached;

    public Prices(Line line) {
        this.line = line;
    }

    /** From the lowest to the highest that it may be: a text's carrier is not known before it is sent. */
    public record Range(BigDecimal least, BigDecimal most, String currency) {
        /** So many of what costs that. */
        public Range times(int count) {
            var many = BigDecimal.valueOf(count);
            return new Range(least.multiply(many), most.multiply(many), currency);
        }
    }

    /** What a segment of a text costs. */
    public Range ofSegment(String sender, PhoneNumber to) throws IOException {
        var list = list("/v1/Messaging/Countries/", to);
        var all = new ArrayList<JsonNode>();
        list.path("outbound_sms_prices")
                .forEach(carrier -> carrier.path("prices").forEach(all::add));
        var ours = all.stream()
                .filter(price -> kinds(sender)
                        .contains(price.path("number_type").asText().replaceAll("[^a-z]", "")))
                .toList();
        return range(list, ours.isEmpty() ? all : ours, to);
    }

    /** As which kind of number Twilio may count a sender; a service may speak from any of its numbers. */
    private static List<String> kinds(String sender) {
        if (PhoneNumber.isShortCode(sender)) {
            return List.of("shortcode");
        }
        if (!sender.startsWith("+")) {
            return List.of();
        }
        return PhoneNumber.parse(sender).isTollFree() ? List.of("tollfree") : List.of("local", "mobile");
    }

    /** What a minute of a call costs, of which each that has begun counts. */
    public Range ofMinute(String sender, PhoneNumber to) throws IOException {
        var list = list("/v2/Voice/Countries/", to);
        var there = nearest(elements(list.path("outbound_prefix_prices")), "destination_prefixes", to.e164());
        var fromHere = nearest(there, "origination_prefixes", sender);
        return range(list, fromHere.isEmpty() ? there : fromHere, to);
    }

    /** Those whose longest prefix of the number is longer than that of all others. */
    private static List<JsonNode> nearest(List<JsonNode> prices, String prefixes, String number) {
        var longest = prices.stream()
                .mapToInt(price -> length(price.path(prefixes), number))
                .max()
                .orElse(-1);
        return longest < 0
                ? List.of()
                : prices.stream()
                        .filter(price -> length(price.path(prefixes), number) == longest)
                        .toList();
    }

    private static int length(JsonNode prefixes, String number) {
        return elements(prefixes).stream()
                .map(JsonNode::asText)
                .mapToInt(prefix -> prefix.equals(ANY) ? 0 : number.startsWith("+" + prefix) ? prefix.length() : -1)
                .max()
                .orElse(-1);
    }

    private static List<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).toList();
    }

    private JsonNode list(String path, PhoneNumber to) throws IOException {
        var whole = path + to.likelyRegion();
        var known = read.get(whole);
        if (known != null) {
            return known;
        }
        var reply = ask(whole);
        if (reply.status() / 100 != 2) {
            throw Refused.of(reply, "Twilio names no price for " + to.likelyRegion());
        }
        var list = Receipts.parse(reply.body());
        read.put(whole, list);
        return list;
    }

    /** Who does not answer is asked once: the wait is long enough for one. */
    private Line.Reply ask(String path) throws IOException {
        if (unreached != null) {
            throw unreached;
        }
        try {
            return line.ask("pricing", path);
        } catch (IOException e) {
            unreached = e;
            throw e;
        }
    }

    private static Range range(JsonNode list, List<JsonNode> prices, PhoneNumber to) throws IOException {
        var amounts = prices.stream()
                .map(price -> price.path("current_price").asText())
                .filter(text -> text.matches("\\d+(\\.\\d+)?"))
                .map(BigDecimal::new)
                .sorted()
                .toList();
        if (amounts.isEmpty()) {
            throw new IOException("Twilio's price list of " + to.likelyRegion() + " has no price for that number");
        }
        return new Range(
                amounts.get(0),
                amounts.get(amounts.size() - 1),
                list.path("price_unit").asText("USD"));
    }
}
