package io.trunkline.http;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lets in what Stripe signed in the last 300 seconds.
 *
 * <p>The header {@code Stripe-Signature: t=<epoch s>,v1=<hex>,…} signs {@code t + "." + body} with HMAC-SHA256; there is one
 * {@code v1} per active secret, and other schemes are to be ignored (https://docs.stripe.com/webhooks#verify-manually).
 */
public final class StripeGuard implements Guard {
    private static final String HEADER = "Stripe-Signature";
    private static final long TOLERANCE_SECONDS = 300;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,15}");

    private final Secrets secrets;
    private final InstantSource clock;

    /**
     * A guard that knows these secrets.
     *
     * @param secrets {@code whsec_…}, several while they rotate; none keeps it closed
     * @param setting the name of the setting to look at, for people
     */
    public StripeGuard(List<String> secrets, String setting, InstantSource clock) {
        this.secrets = new Secrets(() -> secrets, setting);
        this.clock = clock;
    }

    @Override
    public void check(Request request) {
        secrets.requireOne(request);
        String header = request.header(HEADER);
        if (header == null) {
            throw refused("signature-missing", "The header " + HEADER + " is missing; only Stripe may post here.");
        }
        String time = "";
        var signatures = new ArrayList<String>();
        for (String part : header.split(",", -1)) {
            String item = part.strip();
            if (item.startsWith("t=") && time.isEmpty()) {
                time = item.substring(2);
            } else if (item.startsWith("v1=")) {
                signatures.add(item.substring(3));
            }
        }
        if (!SECONDS.matcher(time).matches() || signatures.isEmpty()) {
            throw refused(
                    "signature-malformed",
                    "The header " + HEADER + " should read t=<seconds>,v1=<signature>; it has "
                            + (signatures.isEmpty() ? "no v1." : "no such t."));
        }
        byte[] prefix = (time + ".").getBytes(StandardCharsets.UTF_8);
        if (!secrets.signed(signatures, prefix, request.body())) {
            throw refused(
                    "signature-wrong",
                    "No v1 of " + HEADER + " fits the body. Most likely " + secrets.setting()
                            + " is the secret of another endpoint in Stripe's dashboard, or something on the way changed the body.");
        }
        checkAge(Long.parseLong(time));
    }

    private void checkAge(long signedAt) {
        long age = clock.instant().getEpochSecond() - signedAt;
        if (Math.abs(age) > TOLERANCE_SECONDS) {
            throw refused(
                    "signature-stale",
                    "The signature of " + HEADER + " is right, but its timestamp is " + Math.abs(age) + " s "
                            + (age > 0 ? "old" : "ahead") + "; at most " + TOLERANCE_SECONDS
                            + " s are accepted. It is a replay, or a clock is wrong.");
        }
    }

    private static Problem refused(String slug, String detail) {
        return Problem.of(403, slug, detail);
    }
}
