package io.trunkline.camel;

import io.trunkline.message.Segments;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An amount of money, as it is written in a text.
 *
 * @param places how many decimal places its currency has for whoever charges it
 */
record Money(BigDecimal amount, Currency currency, int places) {
    /** Of these Stripe counts the units themselves (https://docs.stripe.com/currencies#zero-decimal). */
    private static final Set<String> WHOLE = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");
    /** Of these it counts thousandths (https://docs.stripe.com/currencies#three-decimal). */
    private static final Set<String> THOUSANDTHS = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    private static final Pattern SPACE = Pattern.compile("\\h");
    private static final Pattern DIRECTION = Pattern.compile("[\\u200E\\u200F\\u061C]");
    /** Whether a language has a space there depends on the version of Java. */
    private static final Pattern JOINED = Pattern.compile("(\\p{L})(\\p{N})");

    /**
     * @param amount as 49.00
     * @param minor as 4900, in its place
     * @param code as Stripe or ISO 4217 write it: usd, EUR
     */
    static Money of(@Nullable String amount, @Nullable String minor, String code) {
        if ((amount == null) == (minor == null)) {
            throw new IllegalArgumentException(
                    "an amount is given either as `amount`, such as 49.00, or as `minor`, such as 4900");
        }
        var currency = currency(code);
        var places = WHOLE.contains(currency.getCurrencyCode())
                ? 0
                : THOUSANDTHS.contains(currency.getCurrencyCode()) ? 3 : 2;
        return new Money(
                amount != null ? number(amount) : number(String.valueOf(minor)).movePointLeft(places),
                currency,
                places);
    }

    private static Currency currency(String code) {
        try {
            return Currency.getInstance(code.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + code + "' is no currency, such as usd or EUR", e);
        }
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number", e);
        }
    }

    /**
     * As people of that language write it. A sign or a space that would make the whole text twice as dear (it takes UCS-2 for
     * what is not in GSM-7) is written as the currency's three letters and as a plain space.
     */
    String in(Locale language) {
        var format = NumberFormat.getCurrencyInstance(language);
        format.setCurrency(currency);
        var digits = Math.min(places, Math.max(currency.getDefaultFractionDigits(), 0));
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        var written = plain(format.format(amount));
        if (Segments.of(written).encoding() == Segments.Encoding.GSM_7) {
            return written;
        }
        var number = NumberFormat.getNumberInstance(language);
        number.setMinimumFractionDigits(digits);
        number.setMaximumFractionDigits(digits);
        return plain(number.format(amount)) + " " + currency.getCurrencyCode();
    }

    private static String plain(String text) {
        var spaced = SPACE.matcher(text).replaceAll(" ");
        return JOINED.matcher(DIRECTION.matcher(spaced).replaceAll("")).replaceAll("$1 $2");
    }
}
