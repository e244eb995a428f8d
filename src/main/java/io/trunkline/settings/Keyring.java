package io.trunkline.settings;

import io.trunkline.store.Loop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets as they are now. Where they are mounted as files they may be exchanged while the service runs: from then on the
 * new ones count, and of the old ones those only that the settings still name, such as {@code TWILIO_AUTH_TOKEN_SECONDARY} or
 * the second one of a list. What cannot be read or cannot be right changes nothing, and is said.
 */
public final class Keyring implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keyring.class);
    private static final long BETWEEN_LOOKS = 1_000;
    /** What was found counts when the next look finds the same: links are swapped at once, other folders file by file. */
    private static final long SETTLING = 100;

    private final Settings first;
    private final Loop loop = new Loop("secrets", this::look);
    private final List<Consumer<Settings>> heirs = new CopyOnWriteArrayList<>();
    private volatile Now now;
    private volatile @Nullable String trouble;
    private String taken = "";
    private String seen = "";

    /** What counts, and the accounts of it by their SIDs. */
    private record Now(Settings settings, Map<String, Settings.Twilio> accounts) {
        static Now of(Settings settings) {
            return new Now(settings, accountsOf(settings));
        }
    }

    public Keyring(Settings settings) {
        this.first = settings;
        this.now = Now.of(settings);
    }

    /** Looks from now on, if secrets are mounted at all. */
    public void start() {
        if (first.mounted() != null) {
            loop.start();
        }
    }

    /** Tells what the settings are, each time that a secret was exchanged; at once if one was already. */
    public void onChange(Consumer<Settings> heir) {
        heirs.add(heir);
        var known = now.settings;
        if (!changed(first, known).isEmpty()) {
            heir.accept(known);
        }
    }

    /** The account of that SID as it signs in and is signed for now. */
    public Settings.Twilio account(String sid) {
        var known = now;
        return known.accounts.getOrDefault(sid, known.settings.twilio());
    }

    /** The tokens of whoever may call us now. */
    public List<String> tokens() {
        return now.settings.http().tokens();
    }

    /** Where the store is and how one signs in there now. */
    public Settings.Store store() {
        return now.settings.store();
    }

    /** Why what is mounted is not used. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private long look() {
        var mounted = first.mounted();
        if (mounted == null) {
            return BETWEEN_LOOKS;
        }
        var found = MountedSecrets.stamp(mounted.folder());
        if (found.equals(taken)) {
            seen = found;
            return BETWEEN_LOOKS;
        }
        if (!found.equals(seen)) {
            seen = found;
            return SETTLING;
        }
        taken = found;
        take(mounted);
        return BETWEEN_LOOKS;
    }

    private void take(Settings.Mounted mounted) {
        Settings again;
        try {
            again = mounted.again().get();
            if (!accountsOf(again).keySet().equals(now.accounts.keySet())) {
                throw new InvalidSettings(List.of("other accounts than at the start are given; they need a start"));
            }
        } catch (InvalidSettings e) {
            trouble = "the secrets that are mounted at " + mounted.folder() + " are not used, those before go on: "
                    + String.join("; ", e.problems());
            LOG.error("{}", trouble);
            return;
        }
        trouble = null;
        var changed = changed(now.settings, again);
        now = Now.of(again);
        if (!changed.isEmpty()) {
            LOG.info("exchanged while running: {}", String.join(", ", changed));
            heirs.forEach(heir -> heir.accept(again));
        }
    }

    private static Map<String, Settings.Twilio> accountsOf(Settings settings) {
        var accounts = new TreeMap<String, Settings.Twilio>();
        accounts.put(settings.twilio().accountSid(), settings.twilio());
        settings.twilio().further().values().forEach(account -> accounts.put(account.accountSid(), account));
        return accounts;
    }

    /** What is another than before, by kinds that are no secret. */
    private static Set<String> changed(Settings before, Settings after) {
        var changed = new TreeSet<String>();
        Map<String, Function<Settings, Object>> kinds = Map.of(
                "auth tokens",
                        settings -> accountsOf(settings).values().stream()
                                .map(Settings.Twilio::authTokens)
                                .toList(),
                "API keys",
                        settings -> accountsOf(settings).values().stream()
                                .map(account -> Optional.ofNullable(account.apiKey()))
                                .toList(),
                "tokens of TRUNKLINE_TOKEN", settings -> settings.http().tokens(),
                "the sign-in of the store", Settings::store);
        kinds.forEach((kind, of) -> {
            if (!of.apply(before).equals(of.apply(after))) {
                changed.add(kind);
            }
        });
        after.properties().forEach((key, value) -> {
            if (!value.equals(before.properties().get(key))) {
                changed.add(key);
            }
        });
        return changed;
    }

    @Override
    public void close() {
        loop.close();
    }
}
