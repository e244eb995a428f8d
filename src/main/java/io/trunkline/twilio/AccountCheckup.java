package io.trunkline.twilio;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether Twilio lets us in, and how the account stands. */
public final class AccountCheckup implements Doctor.Checkup {
    private static final BigDecimal LOW = new BigDecimal("5");
    private static final String TRIAL =
            "Trial accounts made since 2026 send only Twilio's own templates, to at most five verified phones, for 30"
                    + " days, each from the number Twilio assigned (572002 otherwise); older ones send anything to"
                    + " verified phones (21608 otherwise), with \"Sent from your Twilio trial account - \" before it. Either calls verified"
                    + " phones only (573005, 21219), for ten minutes at most.";

    private final OwnAccount account;
    private final Line line;
    private final String root;

    public AccountCheckup(OwnAccount account) {
        this.account = account;
        this.line = account.line();
        this.root = "/2010-04-01/Accounts/" + account.sid();
    }

    @Override
    public List<Finding> examine() throws IOException {
        // An API key may not read the account, even where it may send; this much every key that is of use here may.
        var door = line.send("GET", root + "/IncomingPhoneNumbers.json?PageSize=1", Map.of());
        if (door.status() / 100 != 2) {
            return List.of(closed(door));
        }
        var findings = new ArrayList<Finding>();
        findings.add(Finding.well("Twilio lets us in with " + line.signedInAs() + "."));
        var itself = line.send("GET", root + ".json", Map.of());
        findings.addAll(itself.status() == 200 ? standing(itself) : List.of(unseen(itself)));
        var balance = balance(line.send("GET", root + "/Balance.json", Map.of()));
        if (balance != null) {
            findings.add(balance);
        }
        return findings;
    }

    private Finding closed(Line.Reply door) {
        var refused = Refused.of(door, "Twilio does not let us in with " + line.signedInAs());
        var remedy =
                switch (refused.code()) {
                    case 20003 ->
                        "Compare " + account.variable("SID") + " and " + account.variable("AUTH_TOKEN") + " (or "
                                + account.variable("API_KEY") + " and " + account.variable("API_SECRET")
                                + ") with the Console, without blanks around them, and start again.";
                    case 20005 -> "The account is suspended or closed; its owner must settle that in Twilio's Console.";
                    case 20404 -> "There is no such account; compare " + account.variable("SID") + " with the Console.";
                    default -> "Ask Twilio's support, with the code.";
                };
        return Finding.broken(refused.said(), "Nothing can be sent.", remedy);
    }

    private static List<Finding> standing(Line.Reply reply) {
        var itself = Receipts.parse(reply.body());
        var status = itself.path("status").asText("unknown");
        var findings = new ArrayList<Finding>();
        findings.add(
                status.equals("active")
                        ? Finding.well("The account is active.")
                        : Finding.broken(
                                "The account is " + status + ".",
                                "Twilio sends nothing for it (20005).",
                                "Its owner must settle that in Twilio's Console."));
        if (itself.path("type").asText().equals("Trial")) {
            findings.add(Finding.warning(
                    "The account is a trial.", TRIAL, "Upgrade it, or verify each phone you write to."));
        }
        return findings;
    }

    private static Finding unseen(Line.Reply reply) {
        return Finding.well("The account itself is not shown to this key (HTTP " + reply.status()
                + "), which is no fault: API keys may send without that.");
    }

    /** Null where Twilio does not tell: sub-accounts have none of their own, and a key may not see it. */
    private static @Nullable Finding balance(Line.Reply reply) {
        var balance = Receipts.parse(reply.body());
        var amount = balance.path("balance").asText("");
        if (reply.status() != 200 || !amount.matches("-?\\d+(\\.\\d+)?")) {
            return null;
        }
        var said = "The balance is " + amount + " " + balance.path("currency").asText("USD") + ".";
        return new BigDecimal(amount).compareTo(LOW) >= 0
                ? Finding.well(said)
                : Finding.warning(
                        said,
                        "At nothing the account is suspended and its messages are refused.",
                        "Add to it, or let Twilio recharge it by itself, in the Console under Billing.");
    }
}
