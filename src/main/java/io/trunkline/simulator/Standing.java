package io.trunkline.simulator;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the account stands: on trial or not, whose phones are verified, and which countries it may reach. Lives on the event loop. */
final class Standing {
    /** What Twilio puts before the texts of an old trial account. */
    private static final String PREFIX = "Sent from your Twilio trial account - ";

    private static final int MOST_VERIFIED = 5;
    /** What a trial of 2026 may say (https://www.twilio.com/docs/usage/trials/try-out-sms). */
    private static final Set<String> TEMPLATES = Set.of(
            "sms_2fa",
            "sms_appointment_reminders",
            "sms_order_confirmation",
            "sms_delivery_updates",
            "sms_customer_support",
            "sms_marketing_promotions",
            "sms_event_notifications",
            "sms_account_alerts",
            "sms_feedback_surveys",
            "sms_internal_alerts");

    /** The kinds of trial. */
    enum Trial {
        NONE("none"),
        /** Anything, to verified phones, with a prefix. */
        LEGACY("legacy"),
        /** Templates only, to at most five verified phones. */
        TEMPLATES("2026");

        private final String word;

        Trial(String word) {
            this.word = word;
        }
    }

    private Trial trial = Trial.NONE;
    private final Map<String, String> verified = new TreeMap<>();
    private final Map<String, String> asked = new TreeMap<>();
    private Set<String> closedToTexts = Set.of();
    private Set<String> closedToCalls = Set.of();

    boolean isTrial() {
        return trial != Trial.NONE;
    }

    boolean isOpenToTexts(String country) {
        return !closedToTexts.contains(country);
    }

    boolean isOpenToCalls(String country) {
        return !closedToCalls.contains(country);
    }

    /** Takes {@code {"trial": "none|legacy|2026", "verified": [number], "closedToTexts": [country], "closedToCalls": [country]}}. */
    void set(JsonObject json) {
        Object word = json.getValue("trial", trial.word);
        trial = Arrays.stream(Trial.values())
                .filter(one -> one.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new Misuse("trial must be none, legacy or 2026, not " + word));
        if (json.containsKey("verified")) {
            verified.clear();
            words(json, "verified").forEach(number -> verified.put(number, Sid.next("PN")));
        }
        closedToTexts = json.containsKey("closedToTexts") ? Set.copyOf(words(json, "closedToTexts")) : closedToTexts;
        closedToCalls = json.containsKey("closedToCalls") ? Set.copyOf(words(json, "closedToCalls")) : closedToCalls;
    }

    JsonObject json() {
        return new JsonObject()
                .put("trial", trial.word)
                .put("verified", new JsonArray(List.copyOf(verified.keySet())))
                .put("closedToTexts", new JsonArray(List.copyOf(new TreeSet<>(closedToTexts))))
                .put("closedToCalls", new JsonArray(List.copyOf(new TreeSet<>(closedToCalls))));
    }

    /** What may be said to that number, as Twilio says it; it refuses what may not. */
    String admit(String to, String body) {
        if (WhatsApp.is(to)) {
            return body;
        }
        if (!isOpenToTexts(country(to))) {
            throw Refusal.bad(
                    21408,
                    "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: "
                            + to);
        }
        switch (trial) {
            case NONE -> {}
            case LEGACY -> {
                if (!verified.containsKey(to)) {
                    throw Refusal.bad(
                            21608,
                            "The number " + to
                                    + " is unverified. Trial accounts cannot send messages to unverified numbers.");
                }
                return PREFIX + body;
            }
            case TEMPLATES -> {
                if (!verified.containsKey(to)) {
                    throw Refusal.bad(572005, "The verification of the recipient " + to + " is not complete.");
                }
                if (!TEMPLATES.contains(body)) {
                    throw Refusal.bad(572006, "Trial accounts send predefined templates only.");
                }
            }
        }
        return body;
    }

    /** Refuses a call that may not be made, as Twilio says it. */
    void admitCall(String to) {
        if (!isOpenToCalls(country(to))) {
            throw Refusal.bad(
                    21215,
                    "Account not authorized to call " + to
                            + ". Perhaps you need to enable some international permissions.");
        }
        if (isTrial() && !verified.containsKey(to)) {
            throw trial == Trial.LEGACY
                    ? Refusal.bad(
                            21219,
                            "The number " + to
                                    + " is unverified. Trial accounts may only make calls to verified numbers.")
                    : Refusal.bad(573005, "The verification of the recipient " + to + " is not complete.");
        }
    }

    /** Whether somebody may be connected with that number in a call. */
    boolean mayCall(String to) {
        return isOpenToCalls(country(to)) && (!isTrial() || verified.containsKey(to));
    }

    /** The verified numbers with their SIDs. */
    Map<String, String> verified() {
        return verified;
    }

    /** Begins to verify a number; whoever has it is to say this code. */
    String ask(String number) {
        if (verified.containsKey(number)) {
            throw Refusal.bad(21450, "Phone number already validated for this account");
        }
        if (trial == Trial.TEMPLATES && verified.size() >= MOST_VERIFIED) {
            throw Refusal.bad(572005, "A trial account has at most " + MOST_VERIFIED + " verified recipients.");
        }
        String code = String.format(Locale.ROOT, "%06d", Math.floorMod(number.hashCode(), 1_000_000));
        asked.put(number, code);
        return code;
    }

    /** Whoever has the number said the code. */
    void verify(String number, String code) {
        if (!code.equals(asked.get(number))) {
            throw new Misuse("that is not the code with which " + number + " is verified");
        }
        asked.remove(number);
        verified.put(number, Sid.next("PN"));
    }

    private static List<String> words(JsonObject json, String field) {
        if (!(json.getValue(field) instanceof JsonArray list)) {
            throw new Misuse(field + " must be a list");
        }
        return list.stream().map(String::valueOf).collect(Collectors.toList());
    }

    private static String country(String number) {
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        try {
            @Nullable String region = library.getRegionCodeForNumber(library.parse(number, null));
            return region == null ? "ZZ" : region;
        } catch (NumberParseException e) {
            return "ZZ";
        }
    }
}
