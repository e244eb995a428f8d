package io.trunkline.simulator;

import java.util.Arrays;
import java.util.Set;

/**
 * How often and how long Twilio tries a webhook, as the fragment of its URL overrides it
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 *
 * @param retries {@code rc}: 0 to 5
 * @param policy {@code rp}: which failures are tried again: ct, rt, 4xx, 5xx or all
 * @param connectMs {@code ct}: milliseconds until a connection must stand
 * @param readMs {@code rt}: milliseconds until the answer must be there
 * @param totalMs {@code tt}: milliseconds for everything, retries included
 */
record Overrides(int retries, Set<String> policy, long connectMs, long readMs, long totalMs) {

    static Overrides of(String url) {
        int hash = url.indexOf('#');
        Form fragment = Form.parse(hash < 0 ? "" : url.substring(hash + 1));
        String policy = fragment.filled("rp");
        return new Overrides(
                (int) number(fragment, "rc", 1, 0, 5),
                Set.of(distinct(policy == null ? "ct" : policy)),
                number(fragment, "ct", 5000, 100, 10_000),
                number(fragment, "rt", 15_000, 100, 15_000),
                number(fragment, "tt", 15_000, 100, 15_000));
    }

    /** What of a URL is requested and signed. */
    static String withoutFragment(String url) {
        int hash = url.indexOf('#');
        return hash < 0 ? url : url.substring(0, hash);
    }

    boolean retry(String failure) {
        return policy.contains("all") || policy.contains(failure);
    }

    private static String[] distinct(String policy) {
        return Arrays.stream(policy.split(",")).map(String::strip).distinct().toArray(String[]::new);
    }

    private static long number(Form fragment, String name, long otherwise, long least, long most) {
        String value = fragment.filled(name);
        if (value == null || !value.matches("\\d{1,6}")) {
            return otherwise;
        }
        return Math.max(least, Math.min(most, Long.parseLong(value)));
    }
}
