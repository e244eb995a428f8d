package io.trunkline.twilio;

import io.trunkline.message.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Whether the account may reach the countries that we write to and call: Twilio opens few of them by itself. */
public final class GeoCheckup implements Doctor.Checkup {
    private final Line line;
    private final Supplier<Map<Channel, Set<String>>> inUse;

    /** @param inUse the two-letter countries of those who were written to lately, by channel */
    public GeoCheckup(Line line, Supplier<Map<Channel, Set<String>>> inUse) {
        this.line = line;
        this.inUse = inUse;
    }

    @Override
    public List<Finding> examine() throws IOException {
        var findings = new ArrayList<Finding>();
        var countries = inUse.get();
        var open = new TreeSet<String>();
        for (var country : new TreeSet<>(countries.getOrDefault(Channel.SMS, Set.of()))) {
            var reply = line.ask("accounts", "/v1/Messaging/GeoPermissions?CountryCode=" + country);
            var permission = Receipts.parse(reply.body()).path("permissions").path(0);
            if (reply.status() != 200 || !permission.path("enabled").isBoolean()) {
                findings.add(unseen("texts", country, reply));
            } else if (permission.path("enabled").asBoolean()) {
                open.add("texts to " + country);
            } else {
                findings.add(Finding.broken(
                        "Texts to " + country + " are switched off in the account, and people there are written to.",
                        "Each of them is refused (21408).",
                        "Switch the country on in the Console under Messaging, Settings, Geo permissions."));
            }
        }
        for (var country : new TreeSet<>(countries.getOrDefault(Channel.CALL, Set.of()))) {
            var reply = line.ask("voice", "/v1/DialingPermissions/Countries/" + country);
            var enabled = Receipts.parse(reply.body()).path("low_risk_numbers_enabled");
            if (reply.status() != 200 || !enabled.isBoolean()) {
                findings.add(unseen("calls", country, reply));
            } else if (enabled.asBoolean()) {
                open.add("calls to " + country);
            } else {
                findings.add(Finding.broken(
                        "Calls to " + country + " are switched off in the account, and people there are called.",
                        "Each of them is refused (21215).",
                        "Switch the country on in the Console under Voice, Settings, Geo permissions."));
            }
        }
        if (!open.isEmpty()) {
            findings.add(Finding.well("Geographic permissions allow " + String.join(", ", open) + "."));
        }
        return findings;
    }

    private static Finding unseen(String what, String country, Line.Reply reply) {
        return Finding.warning(
                "Whether " + what + " to " + country + " are switched on is not shown to us (HTTP " + reply.status()
                        + ").",
                "Where they are off, each is refused (21408 for texts, 21215 for calls).",
                "Look in the Console under Geo permissions of Messaging and Voice.");
    }
}
