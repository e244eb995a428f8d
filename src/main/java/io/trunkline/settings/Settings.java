package io.trunkline.settings;

import io.trunkline.consent.Verdict;
import io.trunkline.message.ReplyLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What `application.properties` and the environment say, the environment first; nothing of it that is secret is
 * ever printed.
 *
 * @param simulated whether our simulator stands in Twilio's place, because neither an account nor a base URL is given
 * @param mediaMost the size in bytes above which a file that came with a text is not fetched
 * @param replies how many replies one number gets within which time
 * @param voice who speaks on the phone in that language; null for Twilio's own
 * @param otel the keys under `otel.`, for OpenTelemetry
 * @param camel the keys under `camel.`, for Camel
 * @param extra the keys that are ours only as `{{…}}` in route files
 * @param properties what `{{…}}` in route files finds: `extra` and our own keys, but for the secrets of the account and
 *     the store; a key without a value is empty
 * @param warnings sentences for people about what is allowed but probably not meant
 * @param mounted where secrets are files, which may change; null where all are given at the start
 */
public record Settings(
        boolean simulated,
        Twilio twilio,
        Http http,
        Drain drain,
        Management management,
        Simulator simulator,
        Store store,
        Routes routes,
        Hooks hooks,
        Delivery delivery,
        Journal journal,
        Keep keep,
        Polling polling,
        int mediaMost,
        List<ReplyLimit> replies,
        OptOut optOut,
        Rates rates,
        String language,
        @Nullable String voice,
        LogFormat logFormat,
        Map<String, String> otel,
        Map<String, String> camel,
        Map<String, String> extra,
        Map<String, String> properties,
        List<String> warnings,
        @Nullable Mounted mounted) {
    private static final String REHEARSAL = "rehearsal";
    /** The number that the simulator's account has (https://www.twilio.com/docs/iam/test-credentials). */
    private static final String SIMULATED = "+15005550006";

    /**
     * The account at Twilio; `apiBase` has no slash at its end, `authTokens` the one to sign with first.
     *
     * @param further other accounts by their names, which have no further ones
     */
    public record Twilio(
            String accountSid,
            List<String> authTokens,
            @Nullable ApiKey apiKey,
            Senders senders,
            String apiBase,
            int concurrency,
            Map<String, Twilio> further) {
        @Override
        public String toString() {
            return "Twilio[apiBase=" + apiBase + ", concurrency=" + concurrency + "]";
        }
    }

    /** An API key, used instead of the auth token for requests. */
    public record ApiKey(String sid, String secret) {
        @Override
        public String toString() {
            return "ApiKey[…]";
        }
    }

    /** Who sends where a message names no sender: E.164 or a short code, `whatsapp:+…`, `MG…`. */
    public record Senders(
            @Nullable String phoneNumber,
            @Nullable String whatsappFrom,
            @Nullable String messagingServiceSid) {
        @Override
        public String toString() {
            return "Senders[…]";
        }
    }

    /** The door to the outside: the bearer tokens, the one to use first, and how many threads there are. */
    public record Http(
            String host, int port, @Nullable String publicUrl, List<String> tokens, int workers, Bounds bounds) {
        @Override
        public String toString() {
            return "Http[host=" + host + ", port=" + port + ", publicUrl=" + publicUrl + "]";
        }
    }

    /**
     * What is taken from outside: bytes of a body, connections at once, refusals of one address in a second (0 counts none),
     * and how many proxies of ours stand before us and tell who comes.
     */
    public record Bounds(int body, int connections, int refusals, int proxies) {}

    /** How it stops: for how long it answers as before while nobody new is sent to it, and how long all of it may take. */
    public record Drain(Duration answering, Duration most) {}

    /** A folder with a file for each secret, and how all is read again. */
    public record Mounted(Path folder, Supplier<Settings> again) {}

    /** Probes and metrics; port 0 takes a free one, here as everywhere. */
    public record Management(int port) {}

    /** The simulator's own door, which is as open as ours. */
    public record Simulator(String host, int port) {}

    /** The embedded store's folder, or the JDBC URL of a store instead of it, and how one signs in there if the URL does not say. */
    public record Store(
            Path folder,
            @Nullable String jdbcUrl,
            @Nullable String user,
            @Nullable String password) {
        @Override
        public String toString() {
            return "Store[folder=" + folder + (jdbcUrl == null ? "]" : ", jdbcUrl=…]");
        }
    }

    /** The folder of the route files, and what a mistake in what is saved there refuses. */
    public record Routes(Path folder, Reload reload) {}

    /** What one mistake refuses. */
    public enum Reload {
        /** The file that it is in. */
        FILE,
        /** The whole change. */
        SET
    }

    /** The secrets of other systems' webhooks, several during a rotation; without one a hook stays closed. */
    public record Hooks(List<String> stripe, List<String> jira) {
        @Override
        public String toString() {
            return "Hooks[stripe=" + stripe.size() + ", jira=" + jira.size() + "]";
        }
    }

    /** How the outbox is worked off: threads, new attempts, how soon a silent message is read, how long keys live. */
    public record Delivery(int workers, int retryLimit, Duration statusSweep, Duration keysKept, Unsure unsure) {}

    /** After how long Twilio's list is looked at for a message that may have been created, and when one may be sent again. */
    public record Unsure(List<Duration> looks, Duration resend) {}

    /** How often an event is tried before it is parked. */
    public record Journal(int tries) {}

    /** How long messages that ended and events that were heard are kept. */
    public record Keep(Duration messages, Duration events) {}

    /**
     * How texts are looked for in Twilio's list: the pause after one that found something and the longest one, how far back
     * each goes, how often further back, and to which numbers besides the senders' own.
     */
    public record Polling(Duration every, Duration idle, Duration overlap, Duration wide, List<String> numbers) {
        @Override
        public String toString() {
            return "Polling[every=" + every + "]";
        }
    }

    /** How far a STOP reaches, and by which words besides Twilio's own. */
    public record OptOut(Scope scope, Map<Verdict, Set<String>> words) {}

    /** For whom the log is written. */
    public enum LogFormat {
        /** For people. */
        TEXT,
        /** For machines: an object of JSON a line. */
        JSON
    }

    /** How far a STOP reaches. */
    public enum Scope {
        /** All texts of the account. */
        EVERYONE,
        /** The texts of the sender it was sent to. */
        SENDER
    }

    /** Reads the settings of a folder; what the simulator needs is made up once; throws {@link InvalidSettings}. */
    public static Settings load(Path folder, Map<String, String> environment) {
        return Reading.read(folder, environment, true);
    }

    /** Reads the settings without writing any file: what the simulator lacks is made up for this time only. */
    public static Settings peek(Path folder, Map<String, String> environment) {
        return Reading.read(folder, environment, false);
    }

    /** Free ports of this machine. */
    public record Ports(int http, int management, int simulator) {}

    /**
     * The same, but for whatever must not reach anybody: the simulator stands in Twilio's place, the store is a folder of its
     * own, and every door is on loopback.
     */
    public Settings rehearsing(Path data, Path routesFolder, Ports ports, Map<String, String> forCamel) {
        var url = "http://127.0.0.1:" + ports.http;
        var token = http.tokens.isEmpty() ? REHEARSAL : http.tokens.get(0);
        var given = new HashMap<>(properties);
        given.put(Setting.TRUNKLINE_TOKEN.key(), token);
        given.merge(Setting.STRIPE_WEBHOOK_SECRET.key(), REHEARSAL, (known, made) -> known.isEmpty() ? made : known);
        given.merge(Setting.JIRA_WEBHOOK_SECRET.key(), REHEARSAL, (known, made) -> known.isEmpty() ? made : known);
        // Whom a test does not engage is not asked.
        Stream.of(Setting.PANDORABOTS_APP_ID, Setting.CHATBOT_URL)
                .map(Setting::key)
                .forEach(given::remove);
        var all = new HashMap<>(camel);
        all.putAll(forCamel);
        return new Settings(
                true,
                rehearsed(twilio, "http://127.0.0.1:" + ports.simulator),
                new Http("127.0.0.1", ports.http, url, List.of(token), http.workers, http.bounds),
                new Drain(Duration.ZERO, drain.most),
                new Management(ports.management),
                new Simulator("127.0.0.1", ports.simulator),
                new Store(data, null, null, null),
                new Routes(routesFolder, routes.reload),
                hooks,
                delivery,
                journal,
                keep,
                polling,
                mediaMost,
                replies,
                optOut,
                rates.rehearsed(),
                language,
                voice,
                logFormat,
                Map.of(),
                Map.copyOf(all),
                extra,
                Map.copyOf(given),
                List.of(),
                null);
    }

    /** Every account is the simulator's one, under its own name. */
    private static Twilio rehearsed(Twilio account, String simulator) {
        var number = account.senders.phoneNumber;
        var further = new HashMap<String, Twilio>();
        account.further.forEach((name, other) -> further.put(
                name,
                rehearsed(
                        new Twilio(
                                other.accountSid,
                                other.authTokens,
                                null,
                                new Senders(number == null ? SIMULATED : number, account.senders.whatsappFrom, null),
                                other.apiBase,
                                other.concurrency,
                                Map.of()),
                        simulator)));
        return new Twilio(
                "AC" + "0".repeat(32),
                List.of("0".repeat(32)),
                null,
                new Senders(
                        number != null && number.startsWith("+") ? number : null, account.senders.whatsappFrom, null),
                simulator,
                account.concurrency,
                Map.copyOf(further));
    }

    /** The kind of thing that talks and where, without keys and values that could be secret. */
    @Override
    public String toString() {
        return "Settings[simulated=" + simulated + ", " + twilio + ", " + http + ", " + store + ", " + routes + "]";
    }
}
