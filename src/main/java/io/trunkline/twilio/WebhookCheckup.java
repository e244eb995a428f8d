package io.trunkline.twilio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Whether what people text to and say into our numbers comes here, by webhook or by polling. */
public final class WebhookCheckup implements Doctor.Checkup {
    private final OwnAccount account;
    private final Numbers numbers;
    private final Callbacks callbacks;
    private final Predicate<String> polled;

    /** @param polled whether the texts to a number are looked for in Twilio's list */
    public WebhookCheckup(OwnAccount account, Callbacks callbacks, Predicate<String> polled) {
        this.account = account;
        this.numbers = new Numbers(account);
        this.callbacks = callbacks;
        this.polled = polled;
    }

    @Override
    public List<Finding> examine() throws IOException {
        var findings = new ArrayList<Finding>();
        for (var number : numbers.list()) {
            findings.add(webhooks(number));
        }
        return findings;
    }

    private Finding webhooks(OwnNumber number) {
        var wanted = callbacks.ofNumber();
        if (wanted.isEmpty()) {
            return polled.test(number.number())
                    ? Finding.well("Texts to " + number.number() + " are looked for in Twilio's list.")
                    : Finding.warning(
                            "Texts to " + number.number()
                                    + " do not come here: Twilio cannot call us, and nobody looks for them.",
                            "What people answer is not heard, a STOP neither.",
                            "trunkline numbers poll " + number.number() + " on" + account.option());
        }
        var astray = number.astray(wanted);
        if (!number.can().contains("sms")) {
            return calls(number, astray, number.number() + " cannot receive texts");
        }
        if (!number.losesTexts() && !astray.containsKey("SmsUrl")) {
            return calls(number, astray, "Texts to " + number.number() + " come here");
        }
        return texts(number, astray);
    }

    private Finding texts(OwnNumber number, Map<String, String> astray) {
        // Calls may go to a switchboard of their own; only what goes nowhere is taken along.
        astray.keySet()
                .removeIf(name -> !name.equals("SmsUrl")
                        && (!number.overrides().isEmpty()
                                || !number.urls().getOrDefault(name, "").isEmpty()));
        var now = number.urls().getOrDefault("SmsUrl", "");
        var app = number.overrides().get(OwnNumber.TEXT_APP);
        var changes = new LinkedHashMap<String, String>();
        if (app != null) {
            changes.put(OwnNumber.TEXT_APP, "");
        }
        changes.putAll(astray);
        return Finding.broken(
                        "Texts to " + number.number() + " go "
                                + (app != null
                                        ? "to the TwiML app " + app + ", whatever the number's own webhook is."
                                        : now.isEmpty() ? "nowhere." : "to " + now + " instead of here."),
                        "What people answer is not heard, a STOP neither.",
                        app != null
                                ? "Take the app off the number in the Console, or trunkline doctor --fix"
                                : "trunkline numbers assign " + number.number() + account.option())
                .with(new Finding.Repair() {
                    @Override
                    public String plan() {
                        return (app == null ? "" : "take the TwiML app " + app + " off the texts of " + number.number())
                                + (app == null || astray.isEmpty() ? "" : " and ")
                                + (astray.isEmpty()
                                        ? ""
                                        : "point " + number.number() + " to " + String.join(", ", astray.values()))
                                + ".";
                    }

                    @Override
                    public void carryOut() throws IOException {
                        numbers.point(number.number(), changes);
                    }
                });
    }

    /** Calls may be meant to go elsewhere, so that is shown and left alone. */
    private Finding calls(OwnNumber number, Map<String, String> astray, String texts) {
        var override = number.override();
        if (!number.can().contains("voice") || (override == null && !astray.containsKey("VoiceUrl"))) {
            return Finding.well(texts + ".");
        }
        var now = number.urls().getOrDefault("VoiceUrl", "");
        return Finding.warning(
                texts + ", but calls go "
                        + (override != null
                                ? "to its " + override + ", whatever its own webhook is."
                                : now.isEmpty() ? "nowhere." : "to " + now + "."),
                "Whoever calls it reaches no flow of ours.",
                (override != null
                                ? "Take that off the number in the Console, then trunkline numbers assign "
                                : "trunkline numbers assign ")
                        + number.number() + account.option() + ", unless that is meant.");
    }
}
