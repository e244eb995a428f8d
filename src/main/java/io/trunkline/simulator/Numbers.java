package io.trunkline.simulator;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The phone numbers of the account, and what a phone number is at all. Lives on the event loop. */
final class Numbers {
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final Pattern TOLL_FREE = Pattern.compile("\\+18(00|33|44|55|66|77|88)\\d{7}");

    private final Archive archive;
    private final Instant created;
    private final Map<String, OwnNumber> byNumber = new LinkedHashMap<>();
    private final List<String> order;

    Numbers(List<String> further, Archive archive, Instant created) {
        this.archive = archive;
        this.created = created;
        byNumber.put(SimulatorSettings.DEFAULT_NUMBER, new OwnNumber(SimulatorSettings.DEFAULT_NUMBER, created));
        for (String number : further) {
            if (!E164.matcher(number).matches()) {
                throw new IllegalArgumentException(number + " is not a phone number in E.164, such as +15005550006");
            }
            byNumber.putIfAbsent(number, new OwnNumber(number, created));
        }
        this.order = new ArrayList<>(byNumber.keySet());
    }

    @Nullable
    OwnNumber own(String number) {
        return byNumber.get(number);
    }

    @Nullable
    OwnNumber bySid(String sid) {
        return byNumber.values().stream()
                .filter(number -> number.sid().equals(sid))
                .findFirst()
                .orElse(null);
    }

    Collection<OwnNumber> all() {
        return byNumber.values();
    }

    void update(OwnNumber number, Form form, Instant now) {
        number.update(form, now);
        archive.append("number", number.remembered());
    }

    /** Adds a number that was bought, configured as the form says. */
    OwnNumber add(String number, Form form, Instant now) {
        OwnNumber bought = new OwnNumber(number, now);
        bought.update(form, now);
        byNumber.put(number, bought);
        order.add(number);
        archive.append("bought", bought.remembered());
        return bought;
    }

    /** Gives a number back. */
    void remove(OwnNumber number) {
        forget(number.number());
        archive.append("released", new JsonObject().put("number", number.number()));
    }

    private void forget(String number) {
        byNumber.remove(number);
        order.remove(number);
    }

    void recall(JsonObject line) {
        JsonObject bought = line.getJsonObject("bought");
        if (bought != null) {
            String number = bought.getString("number");
            byNumber.computeIfAbsent(number, unknown -> new OwnNumber(number, created))
                    .recall(bought);
            if (!order.contains(number)) {
                order.add(number);
            }
        }
        if (line.containsKey("released")) {
            forget(line.getJsonObject("released").getString("number"));
        }
        JsonObject remembered = line.getJsonObject("number");
        OwnNumber number = remembered == null ? null : byNumber.get(remembered.getString("number"));
        if (number != null) {
            number.recall(remembered);
        }
    }

    /** In the order in which they came to the account. */
    List<String> inOrder() {
        return order;
    }

    /** Whether a text could go there: E.164, and of a length that its country has (555 numbers are phones here). */
    static boolean isPhone(String candidate) {
        if (!E164.matcher(candidate).matches()) {
            return false;
        }
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        try {
            return library.isPossibleNumber(library.parse(candidate, null));
        } catch (NumberParseException e) {
            return false;
        }
    }

    static boolean isTollFree(String number) {
        return TOLL_FREE.matcher(number).matches();
    }
}
