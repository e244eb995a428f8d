package io.trunkline.twilio;

import io.trunkline.message.Channel;
import io.trunkline.outbox.Accounts;
import java.util.Locale;
import java.util.Map;

/**
 * An account of ours at Twilio, and the line that signs in for it.
 *
 * @param account its name, SID and senders
 */
public record OwnAccount(Accounts.Account account, Line line) {
    /** By which routes and people call it; empty for the first. */
    public String name() {
        return account.name();
    }

    /** By which Twilio knows it. */
    public String sid() {
        return account.sid();
    }

    Map<Channel, String> senders() {
        return account.senders();
    }

    /** The environment variable of that setting of it, such as AUTH_TOKEN. */
    String variable(String setting) {
        if (name().isEmpty()) {
            return "TWILIO_" + (setting.equals("SID") ? "ACCOUNT_SID" : setting);
        }
        return "TWILIO_ACCOUNTS_" + name().toUpperCase(Locale.ROOT) + "_" + setting;
    }

    /** What a command needs behind it to mean this account. */
    String option() {
        return name().isEmpty() ? "" : " --account " + name();
    }
}
