package io.trunkline.message;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The number of a phone in E.164 (`+` and up to 15 digits); what it prints is masked, so that it cannot leak into a log.
 *
 * <p>Only impossible numbers are refused. Numbering plans change faster than any table of ours, so whether a possible
 * number exists is for Twilio to say.
 */
public record PhoneNumber(String e164) {
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final String UNKNOWN_REGION = "ZZ";
    private static final Pattern WRITTEN = Pattern.compile("\\+[0-9 \\u00a0().\\-\\u2010-\\u2013]+");
    /** What was read before: a number is read at every step of its message's way, and reading costs more than most of them. */
    private static final Map<String, PhoneNumber> READ = new ConcurrentHashMap<>();

    private static final int READ_AT_MOST = 10_000;
    /** Also one without its +: whoever writes a number into a word need not write it as we do. */
    private static final Pattern WITHIN = Pattern.compile("[0-9]{3,}([0-9]{4})");

    private static final Pattern SHORT_CODE = Pattern.compile("[0-9]{3,8}");
    /** https://www.fcc.gov/consumers/guides/what-toll-free-number-and-how-does-it-work */
    private static final Set<String> TOLL_FREE = Set.of("800", "833", "844", "855", "866", "877", "888");

    /** Takes a number that is E.164 already, such as one that was stored; throws {@link InvalidNumber} otherwise. */
    public PhoneNumber {
        if (!isE164(e164)) {
            throw invalid(e164, "it is not in E.164");
        }
    }

    private static boolean isE164(String text) {
        var length = text.length();
        return length >= 5
                && length <= 16
                && text.charAt(0) == '+'
                && text.charAt(1) != '0'
                && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * Reads a number as people write it: `+` or `00`, the country, then digits with spaces, dashes, dots or
     * parentheses between them; throws {@link InvalidNumber} if no phone can have it.
     */
    public static PhoneNumber parse(String text) {
        var known = READ.get(text);
        if (known != null) {
            return known;
        }
        var number = read(text);
        if (READ.size() >= READ_AT_MOST) {
            READ.clear();
        }
        READ.put(text, number);
        return number;
    }

    private static PhoneNumber read(String text) {
        var written = text.strip();
        if (written.startsWith("00")) {
            written = "+" + written.substring(2);
        }
        if (written.isEmpty()) {
            throw new InvalidNumber("the phone number is empty; write it as +<country><number>, such as +14155550100");
        }
        if (!written.startsWith("+")) {
            throw invalid(text, "it does not begin with + and a country");
        }
        if (!WRITTEN.matcher(written).matches()) {
            throw invalid(text, "it contains something else than digits, spaces, dashes and parentheses");
        }
        Phonenumber.PhoneNumber number;
        try {
            number = NUMBERS.parse(written, UNKNOWN_REGION);
        } catch (NumberParseException e) {
            throw invalid(text, because(e.getErrorType()));
        }
        switch (NUMBERS.isPossibleNumberWithReason(number)) {
            case IS_POSSIBLE, IS_POSSIBLE_LOCAL_ONLY -> {}
            case INVALID_COUNTRY_CODE -> throw invalid(text, "no country has that code");
            case TOO_SHORT -> throw invalid(text, "it is too short for its country");
            case TOO_LONG -> throw invalid(text, "it is too long for its country");
            case INVALID_LENGTH -> throw invalid(text, "no number of its country is that long");
        }
        return new PhoneNumber(NUMBERS.format(number, PhoneNumberFormat.E164));
    }

    /** Whether this is a short code: three to eight digits, a sender but never a recipient. */
    public static boolean isShortCode(String text) {
        return SHORT_CODE.matcher(text).matches();
    }

    /** The two-letter country (ISO 3166), or `ZZ` where the number alone does not tell. */
    public String region() {
        var number = parsed();
        var region = number == null ? UNKNOWN_REGION : NUMBERS.getRegionCodeForNumber(number);
        if (number != null && region == null) {
            List<String> candidates = NUMBERS.getRegionCodesForCountryCode(number.getCountryCode());
            region = candidates.size() == 1 ? candidates.get(0) : UNKNOWN_REGION;
        }
        return region == null || region.equals(PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY)
                ? UNKNOWN_REGION
                : region;
    }

    /** The two-letter country, or the largest of those that share its calling code where the number alone does not tell. */
    public String likelyRegion() {
        var region = region();
        var number = parsed();
        return region.equals(UNKNOWN_REGION) && number != null
                ? NUMBERS.getRegionCodeForCountryCode(number.getCountryCode())
                : region;
    }

    /** Whether the numbering plan we know has this number: worth a warning where it has not, never a refusal. */
    public boolean isPlausible() {
        var number = parsed();
        return number != null && NUMBERS.isValidNumber(number);
    }

    private Phonenumber.@Nullable PhoneNumber parsed() {
        try {
            return NUMBERS.parse(e164, UNKNOWN_REGION);
        } catch (NumberParseException e) {
            return null;
        }
    }

    /** Whether this is a toll-free number of the United States and Canada, where STOP is kept by the network. */
    public boolean isTollFree() {
        return e164.startsWith("+1") && e164.length() == 12 && TOLL_FREE.contains(e164.substring(2, 5));
    }

    /** The number as it may stand in a log: country and last four digits, such as `+1…0100`. */
    public String masked() {
        return mask(e164);
    }

    /** Masks whatever stands where a number was expected, `whatsapp:` and all; at most four digits survive. */
    public static String mask(String any) {
        var plus = any.indexOf('+');
        var digits = any.chars()
                .filter(c -> c >= '0' && c <= '9')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        var channel = any.startsWith("whatsapp:") ? "whatsapp:" : "";
        var country = plus >= 0 ? country(digits) : "";
        var own = digits.length() - country.length();
        var shown = own >= 7 ? 4 : own >= 4 ? 2 : 0;
        return channel + (country.isEmpty() ? "" : "+" + country) + "…" + digits.substring(digits.length() - shown);
    }

    /** Masks every number within a text that anybody may read, as the log does: `call.+14155550100` is `call.+…0100`. */
    public static String maskWithin(String text) {
        return WITHIN.matcher(text).replaceAll("…$1");
    }

    private static String country(String digits) {
        for (var length = 1; length <= 3 && length < digits.length(); length++) {
            var code = digits.substring(0, length);
            if (NUMBERS.getSupportedCallingCodes().contains(Integer.valueOf(code))) {
                return code;
            }
        }
        return "";
    }

    private static String because(NumberParseException.ErrorType type) {
        return switch (type) {
            case INVALID_COUNTRY_CODE -> "no country has that code";
            case TOO_SHORT_AFTER_IDD, TOO_SHORT_NSN -> "it is too short";
            case TOO_LONG -> "it is too long";
            case NOT_A_NUMBER -> "it has no digits that make a number";
        };
    }

    private static InvalidNumber invalid(String text, String why) {
        return new InvalidNumber("'" + mask(text) + "' is not a phone number: " + why
                + "; write it as +<country><number>, such as +14155550100");
    }

    /** The masked number. */
    @Override
    public String toString() {
        return masked();
    }
}
