package io.trunkline.twilio;

import io.trunkline.outbox.Accounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All our accounts at Twilio; the first is the one that is meant where none is named. */
public final class OwnAccounts implements Lines {
    private final Accounts accounts;
    private final Map<String, OwnAccount> bySid = new LinkedHashMap<>();

    /** @param line of the account of a SID */
    public OwnAccounts(Accounts accounts, Function<String, Line> line) {
        this.accounts = accounts;
        accounts.all().forEach(account -> bySid.put(account.sid(), new OwnAccount(account, line.apply(account.sid()))));
    }

    /** The first one first. */
    public List<OwnAccount> all() {
        return List.copyOf(bySid.values());
    }

    public OwnAccount first() {
        return all().get(0);
    }

    /** The account that is called so or has that SID, the first one for null; any other name is an {@link IllegalArgumentException}. */
    public OwnAccount called(@Nullable String written) {
        var name = written == null ? "" : written;
        return accounts.find(name)
                .flatMap(account -> ofSid(account.sid()))
                .orElseThrow(() -> new IllegalArgumentException(accounts.unknown(name)));
    }

    /** The account of that SID, if it is ours. */
    public Optional<OwnAccount> ofSid(String sid) {
        return Optional.ofNullable(bySid.get(sid));
    }

    /** By which people know the account of that SID; empty for the first, and where it is none of ours any more. */
    public String name(String sid) {
        return ofSid(sid).map(OwnAccount::name).orElse("");
    }

    @Override
    public Line of(String sid) {
        return Objects.requireNonNullElseGet(bySid.get(sid), this::first).line();
    }
}
