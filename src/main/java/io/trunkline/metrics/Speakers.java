package io.trunkline.metrics;

import io.micrometer.core.instrument.Tags;
import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.PhoneNumber;
import io.trunkline.outbox.Accounts;
import java.util.List;

/** How senders are called where anybody may read: by the name of their account and their number, masked as in the log. */
record Speakers(Accounts accounts) {
    private static final String FIRST = "default";

    /** The name of the account of that SID; one that was taken out of the settings is one of the others. */
    String account(String sid) {
        return accounts.find(sid).map(Speakers::name).orElse(Kinds.OTHER);
    }

    /** As the settings call it; the first has no name. */
    static String name(Accounts.Account account) {
        return account.name().isEmpty() ? FIRST : account.name();
    }

    /** A number is masked; a short code too, because it looks like one; a Messaging Service and a name are nobody's number. */
    String sender(String address) {
        var isName = !address.startsWith(Channel.WHATSAPP.prefix()) && address.matches(".*[A-Za-z].*");
        return isName ? address : PhoneNumber.mask(address);
    }

    Tags of(Address address) {
        return Tags.of(
                "account",
                account(address.account()),
                "channel",
                address.channel().word(),
                "sender",
                sender(address.sender()));
    }

    List<String> of(String account, Channel channel, String address) {
        return List.of(account(account), channel.word(), sender(address));
    }
}
