package io.trunkline.twilio;

import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import java.util.Locale;
import java.util.Map;

/** A request that says it comes from Twilio: believed only when it is signed for the URL that Twilio was given. */
public final class Webhook {
    private final Signature signature;
    private final Map<String, Signature> further;
    private final Callbacks callbacks;

    public Webhook(Signature signature, Callbacks callbacks) {
        this(signature, Map.of(), callbacks);
    }

    /** @param further the signatures of further accounts by their SIDs: Twilio signs for each with its own token */
    public Webhook(Signature signature, Map<String, Signature> further, Callbacks callbacks) {
        this.signature = signature;
        this.further = Map.copyOf(further);
        this.callbacks = callbacks;
    }

    /** The form that Twilio posted; a wrong or missing signature is a 403 problem, a malformed form a 400. */
    public Form verify(Request request) {
        var base = callbacks.publicUrl();
        if (base == null) {
            throw Problem.forbidden("This service does not know its public URL, so it cannot check Twilio's signature.")
                    .complaining("no public URL is set, so no signature can be checked; set TRUNKLINE_PUBLIC_URL");
        }
        var url = base + request.path() + (request.rawQuery() == null ? "" : "?" + request.rawQuery());
        var type = request.header("content-type");
        var json = type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
        Form form;
        try {
            form = json ? Form.EMPTY : Form.parse(request.body());
        } catch (MalformedForm e) {
            throw Problem.badRequest("body", String.valueOf(e.getMessage()));
        }
        var header = request.header("X-Twilio-Signature");
        var account = form.first("AccountSid");
        var expected = account == null ? signature : further.getOrDefault(account, signature);
        if (!expected.verifies(url, form, json ? request.body() : null, header)) {
            throw Problem.forbidden("The X-Twilio-Signature is missing or wrong.")
                    .complaining(
                            (header == null ? "X-Twilio-Signature is missing" : "X-Twilio-Signature is wrong")
                                    + "; expected a signature by our auth token over " + url + " and "
                                    + form.parameters().size()
                                    + " parameters (is TRUNKLINE_PUBLIC_URL the URL that Twilio was given, and the token current?)");
        }
        return form.in(request.trace());
    }
}
