package io.trunkline.console;

import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.message.InvalidKey;
import io.trunkline.message.InvalidNumber;
import io.trunkline.message.Key;
import io.trunkline.message.PhoneNumber;
import io.trunkline.twilio.OwnAccount;
import io.trunkline.twilio.OwnAccounts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a query or a path asks for; whatever is wrong with it is a 400 that names the parameter. */
final class Asked {
    static final int USUAL = 50;
    static final int MOST = 500;

    private Asked() {}

    /** How many are wanted, 1 to 500. */
    static int limit(Request request) {
        var limit = number("limit", request.query("limit"), USUAL);
        if (limit < 1 || limit > MOST) {
            throw Problem.badRequest("limit", "limit is " + limit + "; it can be 1 to " + MOST + ".");
        }
        return (int) limit;
    }

    /** Before which number the list begins; 0 is from the newest on. */
    static long before(Request request) {
        return number("before", request.query("before"), 0);
    }

    /** The number of an event in the path. */
    static long seq(Request request) {
        return number("seq", request.parameters().get("seq"), 0);
    }

    private static long number(String name, @Nullable String text, long usual) {
        if (text == null || text.isBlank()) {
            return usual;
        }
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw Problem.badRequest(name, name + " must be a whole number.");
        }
    }

    /** A query parameter, or null where it is missing or empty. */
    static @Nullable String text(Request request, String name) {
        var text = request.query(name);
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Whether a query says {@code true} to that. */
    static boolean is(Request request, String name) {
        return "true".equals(text(request, name));
    }

    /** The recipient that a query names in `to`, or null. */
    static @Nullable String recipient(Request request) {
        var text = request.query("to");
        if (text == null || text.isBlank()) {
            return null;
        }
        // Who writes to=+1555… by hand forgets that a plus in a query is a space.
        return number("to", text.startsWith(" ") ? "+" + text.strip() : text);
    }

    /** The account that is called so, the first one for null. */
    static OwnAccount account(OwnAccounts accounts, @Nullable String name) {
        try {
            return accounts.called(name);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("account", sentence(e));
        }
    }

    /** The name of an account as it goes out: the first has none. */
    static @Nullable String named(String account) {
        return account.isEmpty() ? null : account;
    }

    /** A phone number in E.164. */
    static String number(String field, String text) {
        try {
            return PhoneNumber.parse(text).e164();
        } catch (InvalidNumber e) {
            throw Problem.badRequest(field, sentence(e));
        }
    }

    /** A whole key as it is stored. */
    static Key key(String text) {
        try {
            return new Key(text);
        } catch (InvalidKey e) {
            throw Problem.badRequest("key", sentence(e));
        }
    }

    /** What follows that beginning in the path, decoded; here a plus is a plus. */
    static String rest(Request request, String beginning) {
        var raw = request.path().length() <= beginning.length()
                ? ""
                : request.path().substring(beginning.length());
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw Problem.badRequest("path", "The path has a % that is not followed by two hexadecimal digits.");
        }
    }

    /** What an exception says, as a sentence. */
    static String sentence(Exception e) {
        var text = String.valueOf(e.getMessage());
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }
}
