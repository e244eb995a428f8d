package io.trunkline.outbox;

import io.trunkline.message.Channel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The carrier's accounts that messages may leave from; the first is the one where a route names none. */
public final class Accounts {
    private final List<Account> all;
    private final @Nullable Account anybody;

    /**
     * One of them.
     *
     * @param name by which routes call it
     * @param sid by which the carrier knows it, and the store
     * @param senders who speaks on each channel where a route names none
     * @param bound how many requests may be under way
     */
    public record Account(String name, String sid, Map<Channel, String> senders, int bound) {
        String sender(Channel channel) {
            return senders.getOrDefault(channel, "");
        }
    }

    private Accounts(List<Account> all, @Nullable Account anybody) {
        this.all = List.copyOf(all);
        this.anybody = anybody;
    }

    public static Accounts of(List<Account> all) {
        return new Accounts(all, null);
    }

    /** Takes any name for an account; of each the same speak. */
    static Accounts anybody(Map<Channel, String> senders, int bound) {
        return new Accounts(List.of(), new Account("", "", senders, bound));
    }

    /** The account that is called so, or has that SID; the first one where nothing is written. */
    public Optional<Account> find(String written) {
        if (anybody != null) {
            return Optional.of(new Account(written, written, anybody.senders, anybody.bound));
        }
        return written.isBlank()
                ? all.stream().findFirst()
                : all.stream()
                        .filter(account -> account.name.equals(written.strip()) || account.sid.equals(written.strip()))
                        .findFirst();
    }

    /** How many requests to the account of that SID may be under way. */
    public int bound(String sid) {
        return find(sid).map(Account::bound).orElse(1);
    }

    /** Whether nothing but the number of all claims bounds what is under way. */
    boolean isOne() {
        return all.size() < 2;
    }

    /** Each of them, the first one first. */
    public List<Account> all() {
        return all;
    }

    /** Their SIDs. */
    public List<String> sids() {
        return all.stream().map(Account::sid).toList();
    }

    /** What to say where none is called so. */
    public String unknown(String written) {
        var named =
                all.stream().map(Account::name).filter(name -> !name.isEmpty()).collect(Collectors.joining(", "));
        return "there is no account '" + written + "'"
                + (named.isEmpty() ? "; none is named in the settings (twilio.accounts.…)" : "; there are " + named);
    }
}
