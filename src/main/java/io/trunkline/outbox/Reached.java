package io.trunkline.outbox;

import io.trunkline.message.Channel;
import io.trunkline.message.InvalidNumber;
import io.trunkline.message.PhoneNumber;
import io.trunkline.store.Store;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whom we wrote to lately. */
public final class Reached {
    /** So many messages back: enough to see each country that is in use. */
    private static final int LATELY = 2_000;

    private Reached() {}

    /** The two-letter countries of the recipients of the newest messages of that account, by channel. */
    public static Map<Channel, Set<String>> countries(Store store, String account) {
        record To(Channel channel, String recipient) {}
        var countries = new EnumMap<Channel, Set<String>>(Channel.class);
        store
                .read(session -> session.list(
                        "select channel, recipient from (select channel, recipient, account from message order by id desc limit ?) lately"
                                + " where account = ?",
                        row -> new To(Channel.of(row.getString(1)), row.getString(2)),
                        LATELY,
                        account))
                .stream()
                .distinct()
                .forEach(to -> {
                    var country = country(to.recipient);
                    if (!country.equals("ZZ")) {
                        countries
                                .computeIfAbsent(to.channel, channel -> new TreeSet<>())
                                .add(country);
                    }
                });
        return countries;
    }

    private static String country(String recipient) {
        try {
            return new PhoneNumber(recipient).region();
        } catch (InvalidNumber e) {
            return "ZZ";
        }
    }
}
