package io.trunkline.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The numbers of an account: found, bought, pointed here, given back. It talks to Twilio and waits. */
public final class Numbers {
    private final Line line;
    private final String account;
    private final String root;

    public Numbers(Line line, String account) {
        this.line = line;
        this.account = account;
        this.root = "/2010-04-01/Accounts/" + account;
    }

    public Numbers(OwnAccount account) {
        this(account.line(), account.sid());
    }

    /**
     * A number that could be bought.
     *
     * @param place town and region, as far as Twilio tells
     * @param can what it can: sms, mms, voice
     */
    public record Offer(String number, String country, String place, Set<String> can) {}

    /**
     * What numbers of a country and kind cost.
     *
     * @param amount a month, in decimal digits; null where Twilio does not say
     */
    public record Price(@Nullable String amount, String currency) {}

    /** All numbers of the account. */
    public List<OwnNumber> list() throws IOException {
        var numbers = new ArrayList<OwnNumber>();
        Pages.read(
                line,
                root + "/IncomingPhoneNumbers.json?PageSize=1000",
                "incoming_phone_numbers",
                number -> numbers.add(OwnNumber.of(number)));
        return numbers;
    }

    /** That number of the account, as Twilio has it now. */
    public Optional<OwnNumber> find(String number) throws IOException {
        var page = get(
                root + "/IncomingPhoneNumbers.json?PhoneNumber=" + encoded(number), number + " cannot be looked up");
        for (var found : page.path("incoming_phone_numbers")) {
            if (found.path("phone_number").asText().equals(number)) {
                return Optional.of(OwnNumber.of(found));
            }
        }
        return Optional.empty();
    }

    /**
     * Numbers that could be bought.
     *
     * @param country two letters, as US
     * @param kind Local, TollFree, Mobile …; the kinds differ from country to country
     * @param wanted Twilio's filters: AreaCode, Contains, InLocality, InRegion, SmsEnabled …
     */
    public List<Offer> search(String country, String kind, Map<String, String> wanted) throws IOException {
        var query = wanted.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        var found = get(
                root + "/AvailablePhoneNumbers/" + encoded(country) + "/" + encoded(kind) + ".json?" + query,
                "there are no " + kind + " numbers in " + country);
        var offers = new ArrayList<Offer>();
        for (var offer : found.path("available_phone_numbers")) {
            var place = List.of(
                            offer.path("locality").asText(""),
                            offer.path("region").asText(""))
                    .stream()
                    .filter(part -> !part.isEmpty() && !part.equals("null"))
                    .collect(Collectors.joining(", "));
            offers.add(new Offer(
                    offer.path("phone_number").asText(),
                    offer.path("iso_country").asText(country),
                    place,
                    OwnNumber.able(offer.path("capabilities"))));
        }
        return offers;
    }

    /** Whether a number is for sale as one of that kind. */
    public boolean sells(String number, String country, String kind) throws IOException {
        try {
            return search(country, kind, Map.of("Contains", number)).stream()
                    .anyMatch(offer -> offer.number().equals(number));
        } catch (Refused e) {
            return false; // Few countries have every kind.
        }
    }

    /** What a number of that kind costs a month. */
    public Price price(String country, String kind) throws IOException {
        var prices = Receipts.parse(
                expect(line.ask("pricing", "/v1/PhoneNumbers/Countries/" + encoded(country)), "no price"));
        var wanted = kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
        for (var price : prices.path("phone_number_prices")) {
            if (price.path("number_type").asText().equals(wanted)) {
                return new Price(
                        price.path("current_price").asText(),
                        prices.path("price_unit").asText("USD"));
            }
        }
        return new Price(null, prices.path("price_unit").asText("USD"));
    }

    /**
     * Buys a number, which costs money from then on. One that is the account's already is not bought again; a purchase
     * that got no answer is looked up, and only what was certainly not bought fails.
     */
    public OwnNumber buy(String number, Map<String, String> urls) throws IOException {
        var ours = find(number);
        if (ours.isPresent()) {
            return ours.get();
        }
        var form = new LinkedHashMap<String, List<String>>();
        form.put("PhoneNumber", List.of(number));
        urls.forEach((name, url) -> form.put(name, List.of(url)));
        Line.Reply reply;
        try {
            reply = line.send("POST", root + "/IncomingPhoneNumbers.json", form);
        } catch (IOException unanswered) {
            return lookUp(number, unanswered);
        }
        if (reply.status() / 100 == 5) {
            return lookUp(number, Refused.of(reply, number + " was perhaps not bought"));
        }
        return OwnNumber.of(Receipts.parse(expect(reply, number + " is not bought")));
    }

    private OwnNumber lookUp(String number, IOException unanswered) throws IOException {
        return find(number)
                .orElseThrow(() -> new IOException(
                        "whether " + number + " was bought is not known: Twilio did not answer, and does not list it"
                                + " yet. `trunkline numbers list` shows it if it was; buying it again buys it once.",
                        unanswered));
    }

    /** Sets those URLs of a number, then reads it back; answers it as Twilio has it. */
    public OwnNumber point(String number, Map<String, String> urls) throws IOException {
        var ours = ours(number);
        var form = new LinkedHashMap<String, List<String>>();
        urls.forEach((name, url) -> form.put(name, List.of(url)));
        expect(
                line.send("POST", root + "/IncomingPhoneNumbers/" + ours.sid() + ".json", form),
                number + " does not point here");
        return ours(number);
    }

    /** Gives a number back; somebody else may have it then. */
    public void release(String number) throws IOException {
        var ours = ours(number);
        expect(
                line.send("DELETE", root + "/IncomingPhoneNumbers/" + ours.sid() + ".json", Map.of()),
                number + " is not released");
    }

    private OwnNumber ours(String number) throws IOException {
        return find(number).orElseThrow(() -> new NoSuchNumber(number, account));
    }

    private JsonNode get(String path, String what) throws IOException {
        return Receipts.parse(expect(line.send("GET", path, Map.of()), what));
    }

    private static String expect(Line.Reply reply, String what) throws Refused {
        if (reply.status() / 100 != 2) {
            throw Refused.of(reply, what);
        }
        return reply.body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
