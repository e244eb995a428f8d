package io.trunkline.settings;

import io.trunkline.consent.Verdict;
import io.trunkline.settings.Settings.ApiKey;
import io.trunkline.settings.Settings.OptOut;
import io.trunkline.settings.Settings.Scope;
import io.trunkline.settings.Settings.Senders;
import io.trunkline.settings.Settings.Twilio;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One reading of the settings: everything is read before anything that is wrong is reported. */
final class Reading {
    private static final Pattern ACCOUNT = Pattern.compile("AC[0-9a-zA-Z]{32}");
    private static final Pattern API_KEY = Pattern.compile("SK[0-9a-zA-Z]{32}");
    private static final Pattern SERVICE = Pattern.compile("MG[0-9a-zA-Z]{32}");
    private static final Pattern TOKEN = Pattern.compile("\\S{32}");
    private static final Pattern BEARER = Pattern.compile("\\S+");
    private static final Pattern JDBC = Pattern.compile("jdbc:(postgresql|sqlite):.+");
    private static final Pattern HOST = Pattern.compile("[0-9a-zA-Z.:_\\-]+");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..+|::1");
    private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z]{2,3}(-[0-9a-zA-Z]{2,8})*");

    private static final Pattern VOICE = Pattern.compile("[0-9A-Za-z._-]{1,100}");

    private static final Set<Setting> MADE_UP = EnumSet.of(
            Setting.TWILIO_ACCOUNT_SID,
            Setting.TWILIO_AUTH_TOKEN,
            Setting.TRUNKLINE_TOKEN,
            Setting.STRIPE_WEBHOOK_SECRET,
            Setting.JIRA_WEBHOOK_SECRET);
    private static final Set<Setting> NOT_FOR_ROUTES = EnumSet.of(
            Setting.TWILIO_AUTH_TOKEN,
            Setting.TWILIO_AUTH_TOKEN_SECONDARY,
            Setting.TWILIO_API_SECRET,
            Setting.TWILIO_WEBHOOK_SECRET,
            Setting.TRUNKLINE_STORE,
            Setting.TRUNKLINE_STORE_PASSWORD);

    private final Path folder;
    private final Map<String, String> environment;
    private final Sources sources;
    private final Given given;
    private final List<String> warnings = new ArrayList<>();

    private Reading(Path folder, Map<String, String> environment, Sources sources) {
        this.folder = folder;
        this.environment = environment;
        this.sources = sources;
        this.given = sources.given();
    }

    static Settings read(Path folder, Map<String, String> environment, boolean keep) {
        var problems = new ArrayList<String>();
        var settings =
                new Reading(folder, environment, Sources.read(folder, environment, problems)).settings(problems, keep);
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return settings;
    }

    private Settings settings(List<String> problems, boolean keep) {
        var simulated = !given.has(Setting.TWILIO_ACCOUNT_SID) && !given.has(Setting.TWILIO_API_BASE);
        var data = path(Setting.TRUNKLINE_DATA);
        var host = host();
        if (simulated) {
            warnIfAccountIsIncomplete();
            // A folder is written to only by settings that are right so far.
            makeUp(data, keep && problems.isEmpty());
        } else {
            requireAccount();
            warnOfClosedDoors();
        }
        if (given.has(Setting.TWILIO_WEBHOOK_SECRET)) {
            warnings.add(
                    "TWILIO_WEBHOOK_SECRET is given, but Twilio has no such secret: it signs its webhooks with the auth"
                            + " token, by which every one of them is verified; nothing uses the secret");
        }
        var simulatorPort = given.whole(Setting.TRUNKLINE_SIMULATOR_PORT, 0, 65_535);
        // Only a route file reads it, and would find out when somebody is to be called.
        given.span(Setting.ONCALL_WAIT, Duration.ofSeconds(1));
        return new Settings(
                simulated,
                twilio(simulated, simulated ? "http://127.0.0.1:" + simulatorPort : "https://api.twilio.com"),
                http(simulated, host),
                new Settings.Drain(
                        given.span(Setting.DRAIN_WAIT, Duration.ZERO),
                        given.span(Setting.DRAIN_MOST, Duration.ofSeconds(1))),
                new Settings.Management(given.whole(Setting.TRUNKLINE_MANAGEMENT_PORT, 0, 65_535)),
                new Settings.Simulator(host, simulatorPort),
                new Settings.Store(
                        data,
                        given.matching(
                                Setting.TRUNKLINE_STORE,
                                JDBC,
                                "a JDBC URL such as jdbc:postgresql://localhost/trunkline"),
                        given.text(Setting.TRUNKLINE_STORE_USER),
                        given.text(Setting.TRUNKLINE_STORE_PASSWORD)),
                new Settings.Routes(
                        path(Setting.TRUNKLINE_ROUTES), given.choice(Setting.ROUTES_RELOAD, Settings.Reload.class)),
                new Settings.Hooks(given.list(Setting.STRIPE_WEBHOOK_SECRET), given.list(Setting.JIRA_WEBHOOK_SECRET)),
                new Settings.Delivery(
                        given.whole(Setting.DELIVERY_WORKERS, 1, 1_000),
                        given.whole(Setting.RETRY_LIMIT, 0, 1_000),
                        given.span(Setting.STATUS_SWEEP, Duration.ofSeconds(1)),
                        Duration.ofDays(given.whole(Setting.KEYS_DAYS, 1, 36_500)),
                        new Settings.Unsure(
                                given.spans(Setting.UNSURE_LOOKS), given.span(Setting.UNSURE_RESEND, Duration.ZERO))),
                new Settings.Journal(given.whole(Setting.JOURNAL_TRIES, 1, 1_000)),
                new Settings.Keep(
                        given.span(Setting.KEEP_MESSAGES, Duration.ofDays(1)),
                        given.span(Setting.KEEP_EVENTS, Duration.ofDays(1))),
                new Settings.Polling(
                        given.span(Setting.POLLING_EVERY, Duration.ofSeconds(1)),
                        given.span(Setting.POLLING_IDLE, Duration.ofSeconds(1)),
                        given.span(Setting.POLLING_OVERLAP, Duration.ofMinutes(1)),
                        given.span(Setting.POLLING_WIDE, Duration.ofMinutes(1)),
                        given.numbers(Setting.POLLING_NUMBERS)),
                given.whole(Setting.MEDIA_MAX, 1, 100_000_000),
                given.replies(Setting.REPLY_LIMITS),
                optOut(),
                rates(),
                language(),
                given.matching(Setting.CALL_VOICE, VOICE, "a voice of Twilio's, such as Polly.Joanna"),
                given.choice(Setting.LOG_FORMAT, Settings.LogFormat.class),
                Map.copyOf(sources.otel()),
                Map.copyOf(sources.camel()),
                Map.copyOf(sources.extra()),
                properties(),
                List.copyOf(warnings),
                mounted());
    }

    private Settings.@Nullable Mounted mounted() {
        var secrets = sources.secrets();
        return secrets == null ? null : new Settings.Mounted(secrets, () -> Reading.read(folder, environment, false));
    }

    private void warnIfAccountIsIncomplete() {
        Stream.of(Setting.TWILIO_AUTH_TOKEN, Setting.TWILIO_API_KEY, Setting.TWILIO_API_SECRET)
                .filter(given::has)
                .findFirst()
                .ifPresent(setting -> warnings.add(setting.name() + " is given but TWILIO_ACCOUNT_SID is not:"
                        + " the simulator stands in Twilio's place, and no text reaches a real phone"));
    }

    private void warnOfClosedDoors() {
        warnIfMissing(
                Setting.TWILIO_AUTH_TOKEN,
                "an API key signs in, but Twilio signs its webhooks with the auth token, so none of them is believed");
        warnIfMissing(
                Setting.TRUNKLINE_PUBLIC_URL,
                "Twilio cannot call us, so texts to our numbers and states of our messages are asked for");
        warnIfMissing(Setting.TRUNKLINE_TOKEN, "/api, /events and hooks of scheme bearer let nobody in");
        warnIfMissing(Setting.STRIPE_WEBHOOK_SECRET, "/hooks/stripe lets nobody in");
        warnIfMissing(Setting.JIRA_WEBHOOK_SECRET, "/hooks/jira lets nobody in");
    }

    private void warnIfMissing(Setting setting, String consequence) {
        if (!given.has(setting)) {
            warnings.add(setting.name() + " is not given: " + consequence);
        }
    }

    private void makeUp(Path data, boolean keep) {
        var missing = MADE_UP.stream().filter(setting -> !given.has(setting)).collect(Collectors.toSet());
        var secrets = Secrets.complete(data, missing.stream().map(Setting::name).collect(Collectors.toSet()), keep);
        missing.forEach(setting -> given.put(
                setting,
                Secrets.file(data).toString(),
                setting.name(),
                Objects.requireNonNull(secrets.get(setting.name()))));
    }

    private void requireAccount() {
        if (!given.has(Setting.TWILIO_ACCOUNT_SID)) {
            given.problem("TWILIO_API_BASE is given but TWILIO_ACCOUNT_SID is not;"
                    + " give the account that the server there knows");
        }
        if (!given.has(Setting.TWILIO_AUTH_TOKEN) && !given.has(Setting.TWILIO_API_KEY)) {
            given.problem("TWILIO_AUTH_TOKEN is missing; copy it from the Console, or give TWILIO_API_KEY"
                    + " and TWILIO_API_SECRET");
        }
        if (!given.has(Setting.TWILIO_PHONE_NUMBER) && !given.has(Setting.TWILIO_MESSAGING_SERVICE_SID)) {
            warnings.add("neither TWILIO_PHONE_NUMBER nor TWILIO_MESSAGING_SERVICE_SID is given:"
                    + " a message that names no sender will be refused");
        }
    }

    private Twilio twilio(boolean simulated, String usualBase) {
        var first = account("TWILIO_", given, usualBase, Map.of());
        var further = new TreeMap<String, Twilio>();
        var sids = new HashSet<>(Set.of(first.accountSid()));
        sources.accounts().forEach((name, settings) -> {
            var prefix = "TWILIO_ACCOUNTS_" + name.toUpperCase(Locale.ROOT) + "_";
            var account = account(prefix, settings, first.apiBase(), Map.of());
            if (simulated) {
                given.problem(prefix + "… is given but TWILIO_ACCOUNT_SID is not; the simulator has one account only");
            }
            if (account.accountSid().isEmpty()) {
                given.problem(prefix + "SID is missing; it is AC and 32 letters or digits, from the Console");
            } else if (!sids.add(account.accountSid())) {
                given.problem(prefix + "SID is the SID of another account here; give each account once");
            }
            if (account.authTokens().isEmpty() && account.apiKey() == null) {
                given.problem(prefix + "AUTH_TOKEN is missing; copy it from the Console");
            }
            if (account.authTokens().isEmpty() && account.apiKey() != null) {
                warnings.add(prefix + "AUTH_TOKEN is not given: what Twilio tells of that account is not believed");
            }
            further.put(name, account);
        });
        return new Twilio(
                first.accountSid(),
                first.authTokens(),
                first.apiKey(),
                first.senders(),
                first.apiBase(),
                first.concurrency(),
                Collections.unmodifiableMap(further));
    }

    /** @param prefix of the environment's names, for people */
    private static Twilio account(String prefix, Given given, String usualBase, Map<String, Twilio> further) {
        var accountSid = given.matching(Setting.TWILIO_ACCOUNT_SID, ACCOUNT, "AC and 32 letters or digits");
        var first = given.matching(Setting.TWILIO_AUTH_TOKEN, TOKEN, "32 characters");
        var second = given.matching(Setting.TWILIO_AUTH_TOKEN_SECONDARY, TOKEN, "32 characters");
        if (first == null && second != null) {
            given.problem(prefix + "AUTH_TOKEN_SECONDARY is given but " + prefix + "AUTH_TOKEN is not;"
                    + " the only token is the first one");
        }
        var base = given.url(Setting.TWILIO_API_BASE);
        return new Twilio(
                accountSid == null ? "" : accountSid,
                Stream.of(first, second).filter(Objects::nonNull).distinct().toList(),
                apiKey(prefix, given),
                new Senders(
                        given.sender(Setting.TWILIO_PHONE_NUMBER),
                        given.whatsapp(Setting.TWILIO_WHATSAPP_FROM),
                        given.matching(Setting.TWILIO_MESSAGING_SERVICE_SID, SERVICE, "MG and 32 letters or digits")),
                base == null ? usualBase : base,
                given.whole(Setting.TWILIO_CONCURRENCY, 1, 10_000),
                further);
    }

    private static @Nullable ApiKey apiKey(String prefix, Given given) {
        var sid = given.matching(Setting.TWILIO_API_KEY, API_KEY, "SK and 32 letters or digits");
        var secret = given.text(Setting.TWILIO_API_SECRET);
        if (sid != null && secret != null) {
            return new ApiKey(sid, secret);
        }
        if (sid != null || secret != null) {
            given.problem(prefix + (sid == null ? "API_KEY" : "API_SECRET")
                    + " is missing; an API key and its secret go together");
        }
        return null;
    }

    /** Without a token of a person's own, nothing but this machine may talk to us. */
    private String host() {
        var secured = given.has(Setting.TRUNKLINE_TOKEN);
        var host = given.matching(Setting.TRUNKLINE_HTTP_HOST, HOST, "an address of this machine, such as 0.0.0.0");
        if (host == null) {
            return secured ? "0.0.0.0" : "127.0.0.1";
        }
        if (!secured && !LOOPBACK.matcher(host).matches()) {
            given.problem(Setting.TRUNKLINE_HTTP_HOST, "127.0.0.1 unless TRUNKLINE_TOKEN is given; give a token");
        }
        return host;
    }

    private Settings.Http http(boolean simulated, String host) {
        var port = given.whole(Setting.TRUNKLINE_HTTP_PORT, 0, 65_535);
        var url = given.url(Setting.TRUNKLINE_PUBLIC_URL);
        return new Settings.Http(
                host,
                port,
                url == null && simulated ? "http://127.0.0.1:" + port : url,
                tokens(),
                given.whole(Setting.HTTP_WORKERS, 1, 10_000),
                new Settings.Bounds(
                        given.whole(Setting.HTTP_MAX_BODY, 1_024, 100_000_000),
                        given.whole(Setting.HTTP_CONNECTIONS, 10, 1_000_000),
                        given.whole(Setting.HTTP_REFUSALS, 0, 1_000_000),
                        given.whole(Setting.HTTP_PROXIES, 0, 20)));
    }

    private List<String> tokens() {
        given.matching(Setting.TRUNKLINE_TOKEN, BEARER, "a token without white space, or several by commas");
        return given.list(Setting.TRUNKLINE_TOKEN);
    }

    private OptOut optOut() {
        var words = new EnumMap<Verdict, Set<String>>(Verdict.class);
        words.put(Verdict.STOP, Set.copyOf(given.list(Setting.OPTOUT_WORDS_STOP)));
        words.put(Verdict.START, Set.copyOf(given.list(Setting.OPTOUT_WORDS_START)));
        words.put(Verdict.HELP, Set.copyOf(given.list(Setting.OPTOUT_WORDS_HELP)));
        return new OptOut(given.choice(Setting.OPTOUT_SCOPE, Scope.class), Map.copyOf(words));
    }

    private Rates rates() {
        return new Rates(
                given.rate(Setting.RATE_LONGCODE),
                given.rate(Setting.RATE_TOLLFREE),
                given.rate(Setting.RATE_SHORTCODE),
                given.rate(Setting.RATE_SERVICE),
                given.rate(Setting.RATE_WHATSAPP),
                given.whole(Setting.RATE_BURST, 1, 10_000),
                Map.copyOf(sources.rates()));
    }

    private String language() {
        var language = given.matching(Setting.LANGUAGE, LANGUAGE, "a language such as en or pt-BR");
        return language == null ? "" : language;
    }

    private Map<String, String> properties() {
        var properties = new HashMap<>(sources.extra());
        for (var setting : Setting.values()) {
            var text = given.text(setting);
            if (!NOT_FOR_ROUTES.contains(setting)) {
                properties.put(setting.key(), text == null ? "" : text);
            }
        }
        return Map.copyOf(properties);
    }

    private Path path(Setting setting) {
        var text = Objects.requireNonNull(given.text(setting));
        return folder.resolve(text).normalize();
    }
}
