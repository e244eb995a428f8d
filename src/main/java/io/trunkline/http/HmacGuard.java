package io.trunkline.http;

import java.util.List;
import java.util.Locale;

/**
 * Lets in what is signed as GitHub and Jira do it: {@code sha256=<hex>}, the HMAC-SHA256 of the body.
 *
 * <p>GitHub writes it to {@code X-Hub-Signature-256} and a SHA-1 to {@code X-Hub-Signature}
 * (https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries); Jira writes it to {@code X-Hub-Signature}
 * (https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-webhooks).
 */
public final class HmacGuard implements Guard {
    private static final String GITHUB = "X-Hub-Signature-256";
    private static final String JIRA = "X-Hub-Signature";

    private final Secrets secrets;

    /**
     * A guard that knows these secrets.
     *
     * @param secrets several while they rotate; none keeps it closed
     * @param setting the name of the setting to look at, for people
     */
    public HmacGuard(List<String> secrets, String setting) {
        this.secrets = new Secrets(() -> secrets, setting);
    }

    @Override
    public void check(Request request) {
        secrets.requireOne(request);
        String name = request.header(GITHUB) != null ? GITHUB : JIRA;
        String header = request.header(name);
        if (header == null) {
            throw Problem.of(
                    403,
                    "signature-missing",
                    "Neither " + GITHUB + " nor " + JIRA + " is there; give the sender the secret in "
                            + secrets.setting() + " and let it sign.");
        }
        String signature = header.strip();
        String method =
                signature.substring(0, Math.max(0, signature.indexOf('='))).toLowerCase(Locale.ROOT);
        if (method.equals("sha1")) {
            throw Problem.of(
                    403,
                    "signature-weak",
                    name
                            + " is a sha1= signature, and SHA-1 is broken; let the sender sign with sha256=, as GitHub does in "
                            + GITHUB + ".");
        }
        if (!method.equals("sha256")) {
            throw Problem.of(403, "signature-malformed", name + " should read sha256=<64 hexadecimal digits>.");
        }
        if (!secrets.signed(List.of(signature.substring("sha256=".length())), request.body())) {
            throw Problem.of(
                    403,
                    "signature-wrong",
                    name + " does not fit the body. Most likely " + secrets.setting()
                            + " is not the secret that the sender has, or something on the way changed the body.");
        }
    }
}
