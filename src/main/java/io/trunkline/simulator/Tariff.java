package io.trunkline.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What texts and calls to a country would cost: of the size that Twilio's own list has, and not kept in step with it. */
final class Tariff {
    /** From short codes and toll-free numbers. */
    private static final String OTHER_SENDERS = "0.0083";

    /**
     * A country.
     *
     * @param code its calling code
     * @param text dollars a segment, carrier by carrier, which are called First, Second …
     * @param minute dollars a minute to a landline
     * @param mobiles what its mobile numbers begin with, code and all
     * @param mobile dollars a minute to those
     */
    private record Country(
            String iso, String code, List<String> text, String minute, List<String> mobiles, String mobile) {}

    private static final List<Country> COUNTRIES = List.of(
            new Country("US", "1", List.of("0.0083"), "0.0140", List.of(), ""),
            new Country("CA", "1", List.of("0.0083"), "0.0140", List.of(), ""),
            new Country("GB", "44", List.of("0.0524"), "0.0158", List.of("447"), "0.0305"),
            new Country("DE", "49", List.of("0.1095", "0.1120"), "0.0190", List.of("4915", "4916", "4917"), "0.0450"),
            new Country("AT", "43", List.of("0.1023", "0.1068"), "0.0340", List.of("436"), "0.0480"),
            new Country("CH", "41", List.of("0.0725"), "0.0450", List.of("417"), "0.1900"),
            new Country("FR", "33", List.of("0.0798"), "0.0187", List.of("336", "337"), "0.0450"),
            new Country("ES", "34", List.of("0.0772", "0.0892"), "0.0140", List.of("346", "347"), "0.0400"),
            new Country("NL", "31", List.of("0.1087"), "0.0168", List.of("316"), "0.0550"),
            new Country("AU", "61", List.of("0.0515"), "0.0252", List.of("614"), "0.0750"));

    private static final List<String> CARRIERS = List.of("First", "Second");

    private Tariff() {}

    private static @Nullable Country of(String iso) {
        return COUNTRIES.stream()
                .filter(country -> country.iso.equals(iso))
                .findFirst()
                .orElse(null);
    }

    /** Twilio's prices of texts to a country; null where there are none. */
    static @Nullable JsonObject texts(String iso) {
        var country = of(iso);
        if (country == null) {
            return null;
        }
        var carriers = new JsonArray();
        for (var at = 0; at < country.text.size(); at++) {
            var price = country.text.get(at);
            var prices = new JsonArray().add(price("local", price)).add(price("mobile", price));
            if (country.code.equals("1")) {
                prices.add(price("shortcode", OTHER_SENDERS)).add(price("toll-free", OTHER_SENDERS));
            }
            carriers.add(new JsonObject()
                    .put("carrier", CARRIERS.get(at))
                    .put("mcc", "000")
                    .put("mnc", String.format(Locale.ROOT, "%02d", at))
                    .put("prices", prices));
        }
        return head(country)
                .put("outbound_sms_prices", carriers)
                .put("inbound_sms_prices", new JsonArray().add(price("local", "0.0083")));
    }

    /** Twilio's prices of calls to a country, in the second edition of that list; null where there are none. */
    static @Nullable JsonObject calls(String iso) {
        var country = of(iso);
        if (country == null) {
            return null;
        }
        var prices = new JsonArray().add(minute(country, List.of(country.code), country.minute));
        if (!country.mobiles.isEmpty()) {
            prices.add(minute(country, country.mobiles, country.mobile));
        }
        return head(country)
                .put("outbound_prefix_prices", prices)
                .put("inbound_call_prices", new JsonArray().add(price("local", "0.0085")));
    }

    private static JsonObject head(Country country) {
        return new JsonObject()
                .put("country", new Locale("", country.iso).getDisplayCountry(Locale.ENGLISH))
                .put("iso_country", country.iso)
                .put("price_unit", "USD");
    }

    private static JsonObject price(String kind, String price) {
        return new JsonObject()
                .put("number_type", kind)
                .put("base_price", price)
                .put("current_price", price);
    }

    private static JsonObject minute(Country country, List<String> prefixes, String price) {
        return new JsonObject()
                .put("destination_prefixes", new JsonArray(prefixes))
                .put("origination_prefixes", new JsonArray().add("ALL"))
                .put("friendly_name", "Outbound Minute - " + country.iso)
                .put("base_price", price)
                .put("current_price", price);
    }
}
