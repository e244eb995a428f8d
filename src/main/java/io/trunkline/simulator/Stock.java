package io.trunkline.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The numbers that Twilio would sell: the same ones at every start, all of ranges that are set aside for stories. */
final class Stock {
    private static final int EACH = 12;

    /**
     * Where numbers are from and what they cost.
     *
     * @param kind as the last part of the resource's path: Local, TollFree, Mobile
     * @param prefix what all of them begin with
     * @param able which of SMS, MMS and voice they can
     * @param price dollars a month
     */
    private record Shelf(String country, String kind, String prefix, Place place, String able, String price) {}

    /** A town and its region; a number that belongs to no town has none. */
    private record Place(
            @Nullable String locality, @Nullable String region) {}

    private static final Place NOWHERE = new Place(null, null);
    private static final List<Shelf> SHELVES = List.of(
            new Shelf("US", "Local", "+141555501", new Place("San Francisco", "CA"), "sms mms voice", "1.15"),
            new Shelf("US", "Local", "+121255501", new Place("New York", "NY"), "sms mms voice", "1.15"),
            new Shelf("US", "Local", "+131255501", new Place("Chicago", "IL"), "sms mms voice", "1.15"),
            new Shelf("US", "Local", "+120655501", new Place("Seattle", "WA"), "voice", "1.15"),
            new Shelf("US", "TollFree", "+183355501", NOWHERE, "sms mms voice", "2.15"),
            new Shelf("CA", "Local", "+160455501", new Place("Vancouver", "BC"), "sms mms voice", "1.15"),
            new Shelf("GB", "Local", "+4416329600", NOWHERE, "voice", "1.15"),
            new Shelf("GB", "Mobile", "+4477009000", NOWHERE, "sms voice", "1.15"),
            new Shelf("DE", "Mobile", "+4915550000", NOWHERE, "sms voice", "6.50"));

    private Stock() {}

    /** A number that could be bought. */
    record Offer(String number, Shelf shelf) {
        boolean can(String what) {
            return List.of(shelf.able.split(" ")).contains(what);
        }

        /** Twilio's AvailablePhoneNumber resource. */
        JsonObject resource() {
            return new JsonObject()
                    .put("phone_number", number)
                    .put("friendly_name", number)
                    .put("locality", shelf.place.locality)
                    .put("region", shelf.place.region)
                    .put("iso_country", shelf.country)
                    .put("postal_code", null)
                    .put("lata", null)
                    .put("rate_center", null)
                    .put("latitude", null)
                    .put("longitude", null)
                    .put("address_requirements", "none")
                    .put("beta", false)
                    .put(
                            "capabilities",
                            new JsonObject()
                                    .put("voice", can("voice"))
                                    .put("SMS", can("sms"))
                                    .put("MMS", can("mms")));
        }

        private boolean fits(Form query) {
            return has(query, "AreaCode", number.startsWith("+1") ? number.substring(2, 5) : "")
                    && has(query, "InLocality", shelf.place.locality)
                    && has(query, "InRegion", shelf.place.region)
                    && (query.filled("Contains") == null || contains(query.filled("Contains")))
                    && able(query, "SmsEnabled", "sms")
                    && able(query, "MmsEnabled", "mms")
                    && able(query, "VoiceEnabled", "voice");
        }

        private static boolean has(Form query, String parameter, @Nullable String value) {
            var wanted = query.filled(parameter);
            return wanted == null || wanted.equalsIgnoreCase(value);
        }

        private boolean able(Form query, String parameter, String what) {
            var wanted = query.filled(parameter);
            return wanted == null || wanted.equalsIgnoreCase(String.valueOf(can(what)));
        }

        /** A star is any digit, a letter the digit that is on its key, a dollar the end. */
        private boolean contains(@Nullable String wanted) {
            var pattern = new StringBuilder();
            for (var character : String.valueOf(wanted).toLowerCase(Locale.ROOT).toCharArray()) {
                switch (character) {
                    case '*' -> pattern.append("\\d");
                    case '%' -> pattern.append("\\d*");
                    case '$' -> pattern.append('$');
                    case '+' -> pattern.append("\\+");
                    default -> pattern.append(key(character));
                }
            }
            return java.util.regex.Pattern.compile(pattern.toString())
                    .matcher(number)
                    .find();
        }

        private static char key(char character) {
            return character < 'a' || character > 'z'
                    ? character
                    : "22233344455566677778889999".charAt(character - 'a');
        }
    }

    /** Every number there is for sale of that country and kind that fits; null when there are no such numbers at all. */
    static @Nullable List<Offer> search(String country, String kind, Form query) {
        var shelves = SHELVES.stream()
                .filter(shelf -> shelf.country.equals(country) && shelf.kind.equals(kind))
                .toList();
        return shelves.isEmpty()
                ? null
                : all(shelves).stream().filter(offer -> offer.fits(query)).toList();
    }

    static @Nullable Offer of(String number) {
        return all(SHELVES).stream()
                .filter(offer -> offer.number.equals(number))
                .findFirst()
                .orElse(null);
    }

    static List<Offer> inArea(String code) {
        return all(SHELVES).stream()
                .filter(offer -> offer.number.startsWith("+1" + code))
                .toList();
    }

    /** Twilio's prices of the numbers of a country; null when it sells none there. */
    static @Nullable JsonObject prices(String country) {
        var prices = new JsonArray();
        for (var shelf : SHELVES) {
            var kind = shelf.kind.equals("TollFree") ? "toll free" : shelf.kind.toLowerCase(Locale.ROOT);
            var known = prices.stream().anyMatch(price -> kind.equals(((JsonObject) price).getString("number_type")));
            if (shelf.country.equals(country) && !known) {
                prices.add(new JsonObject()
                        .put("number_type", kind)
                        .put("base_price", shelf.price)
                        .put("current_price", shelf.price));
            }
        }
        return prices.isEmpty()
                ? null
                : new JsonObject()
                        .put("iso_country", country)
                        .put("country", new Locale("", country).getDisplayCountry(Locale.ENGLISH))
                        .put("price_unit", "USD")
                        .put("phone_number_prices", prices);
    }

    private static List<Offer> all(List<Shelf> shelves) {
        var offers = new ArrayList<Offer>();
        for (var shelf : shelves) {
            for (var at = 0; at < EACH; at++) {
                offers.add(new Offer(shelf.prefix + String.format(Locale.ROOT, "%02d", at), shelf));
            }
        }
        return offers;
    }
}
