package io.trunkline.twilio;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The forms in which Twilio may have signed one URL: its servers disagree about ports and user names, and its
 * libraries about quotes. https://github.com/twilio/twilio-node/blob/main/src/webhooks/webhooks.ts
 */
final class SignedUrl {
    private SignedUrl() {}

    /** Every form of the URL, itself first; a URL that has no authority has no other form. */
    static Set<String> candidates(String url) {
        var candidates = new LinkedHashSet<String>();
        candidates.add(url);
        var scheme = url.indexOf("://");
        if (scheme < 0) {
            return candidates;
        }
        var from = scheme + 3;
        var to = from;
        while (to < url.length() && "/?".indexOf(url.charAt(to)) < 0) {
            to++;
        }
        for (var authority : authorities(url.substring(0, scheme), url.substring(from, to))) {
            for (var rest : rests(url.substring(0, scheme), url.substring(to))) {
                candidates.add(url.substring(0, from) + authority + rest);
            }
        }
        return candidates;
    }

    private static Set<String> authorities(String scheme, String authority) {
        var at = authority.lastIndexOf('@');
        var user = authority.substring(0, at + 1);
        var host = authority.substring(at + 1);
        var hosts = new LinkedHashSet<String>();
        hosts.add(host);
        // The last colon of an IPv6 address stands before its bracket and begins no port.
        var colon = host.lastIndexOf(':');
        if (colon > host.lastIndexOf(']')) {
            hosts.add(host.substring(0, colon));
        } else {
            hosts.add(host + (isSecure(scheme) ? ":443" : ":80"));
        }
        var authorities = new LinkedHashSet<String>();
        hosts.forEach(each -> {
            authorities.add(user + each);
            authorities.add(each);
        });
        return authorities;
    }

    private static Set<String> rests(String scheme, String rest) {
        var rests = new LinkedHashSet<String>();
        rests.add(rest);
        var query = rest.indexOf('?');
        if (query >= 0) {
            rests.add(rest.substring(0, query) + rest.substring(query).replace("'", "%27"));
        }
        if (scheme.toLowerCase(Locale.ROOT).startsWith("ws")) {
            for (var each : Set.copyOf(rests)) {
                rests.add(otherSlash(each));
            }
        }
        return rests;
    }

    private static String otherSlash(String rest) {
        var query = rest.indexOf('?');
        var path = query < 0 ? rest : rest.substring(0, query);
        var tail = query < 0 ? "" : rest.substring(query);
        return (path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/") + tail;
    }

    private static boolean isSecure(String scheme) {
        var name = scheme.toLowerCase(Locale.ROOT);
        return name.equals("https") || name.equals("wss");
    }
}
