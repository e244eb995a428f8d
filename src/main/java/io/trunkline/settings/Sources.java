package io.trunkline.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The two places settings come from, `application.properties` and the environment, sorted by what they are for. */
record Sources(
        Given given,
        Map<String, Given> accounts,
        Map<String, Double> rates,
        Map<String, String> otel,
        Map<String, String> camel,
        Map<String, String> extra,
        @Nullable Path secrets) {
    /** The CLI's own, and what Kubernetes injects for a Service whose name begins with ours. */
    private static final Pattern NOT_OURS = Pattern.compile("TRUNKLINE_(URL|PORT|PORT_.*|SERVICE_.*"
            + "|.+_SERVICE_HOST|.+_SERVICE_PORT(_.*)?|.+_PORT_[0-9]+_(TCP|UDP|SCTP)(_.*)?)");

    private static final Pattern KUBERNETES_PORT = Pattern.compile("(tcp|udp|sctp)://.*");
    private static final Pattern ACCOUNT = Pattern.compile("([a-z][a-z0-9-]*)\\.(.+)");
    private static final String FILE = "_FILE";
    private static final String ACCOUNTS = "TWILIO_ACCOUNTS_";
    private static final Pattern SENDER =
            Pattern.compile("(whatsapp:)?\\+[1-9][0-9]{3,14}|[0-9]{3,8}|MG[0-9a-zA-Z]{32}");

    static Sources read(Path folder, Map<String, String> environment, List<String> problems) {
        var file = PropertiesFile.read(folder.resolve("application.properties"), problems);
        var sources = new Sources(
                new Given(problems),
                new TreeMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                secrets(folder, file, environment));
        var others = new LinkedHashMap<String, PropertiesFile.Entry>();
        file.forEach((key, entry) -> {
            var setting = Setting.withKey(key);
            if (setting.isPresent()) {
                sources.given.put(setting.get(), entry.place(), key, entry.value());
            } else if (key.startsWith(Setting.RATE_OF_SENDER)) {
                sources.rateOf(key, entry, problems);
            } else if (key.startsWith(Setting.OF_ACCOUNT)) {
                sources.ofAccount(
                        key.substring(Setting.OF_ACCOUNT.length()), entry.place(), key, entry.value(), problems);
            } else if (key.startsWith("otel.")) {
                sources.otel.put(key, entry.value());
            } else if (key.startsWith("camel.")) {
                sources.camel.put(key, entry.value());
            } else {
                others.put(key, entry);
            }
        });
        var mounted = MountedSecrets.read(sources.secrets, problems);
        var all = new TreeMap<>(environment);
        all.putAll(mounted);
        sources.hear(
                all, name -> mounted.containsKey(name) ? String.valueOf(sources.secrets) : "environment", problems);
        sources.keepUsed(others, folder, all, problems);
        return sources;
    }

    /** The folder of mounted secrets must be known before anything else is read that may be in it. */
    static @Nullable Path secrets(
            Path folder, Map<String, PropertiesFile.Entry> file, Map<String, String> environment) {
        var setting = Setting.TRUNKLINE_SECRETS;
        var heard = environment.getOrDefault(setting.name(), "");
        var written = file.get(setting.key());
        var given = heard.isBlank() && written != null ? written.value() : heard;
        return given.isBlank() ? null : folder.resolve(given.strip()).normalize();
    }

    /** What is set of a further account: its name, a dot, and what. */
    private void ofAccount(String rest, String place, String name, String value, List<String> problems) {
        if (value.isBlank()) {
            return;
        }
        var found = ACCOUNT.matcher(rest);
        var settings = Setting.ofAccount();
        var setting = found.matches() ? settings.get(found.group(2)) : null;
        if (setting == null) {
            problems.add(place + ": unknown key '" + name + "'; expected twilio.accounts.<name>.<what>, with a name of"
                    + " letters and digits, and one of " + String.join(", ", settings.keySet()));
            return;
        }
        accounts.computeIfAbsent(found.group(1), unknown -> new Given(problems)).put(setting, place, name, value);
    }

    private void rateOf(String key, PropertiesFile.Entry entry, List<String> problems) {
        var sender = key.substring(Setting.RATE_OF_SENDER.length());
        var rate = Given.rate(entry.value());
        if (!SENDER.matcher(sender).matches()) {
            problems.add(entry.place() + ": unknown sender in 'rate.sender.…'; expected a number in E.164,"
                    + " a short code or the SID of a Messaging Service");
        } else if (rate == 0) {
            problems.add(entry.place() + ": the rate of a sender is '" + entry.value()
                    + "'; expected segments per second, such as 1 or 0.5");
        } else {
            rates.put(sender, rate);
        }
    }

    /** @param place where a name was given, for people */
    private void hear(Map<String, String> environment, UnaryOperator<String> place, List<String> problems) {
        var names = Arrays.stream(Setting.values())
                .filter(Setting::isReadFromEnvironment)
                .map(Setting::name)
                .toList();
        environment.forEach((name, value) -> {
            if (name.startsWith("TRUNKLINE_")
                    && (NOT_OURS.matcher(name).matches()
                            || KUBERNETES_PORT.matcher(value).matches())) {
                return;
            }
            if (name.startsWith("OTEL_") && !value.isBlank()) {
                otel.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value.strip());
            }
            if (name.startsWith(ACCOUNTS)) {
                var rest = name.substring(ACCOUNTS.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                ofAccount(rest, place.apply(name), name, value, problems);
            } else if (names.contains(name)) {
                given.put(Setting.valueOf(name), place.apply(name), name, value);
            } else if (name.endsWith(FILE) && names.contains(name.substring(0, name.length() - FILE.length()))) {
                problems.add(place.apply(name) + ": " + name + " is not read; name the folder that has a file "
                        + name.substring(0, name.length() - FILE.length()) + " by TRUNKLINE_SECRETS");
            } else if (name.startsWith("TRUNKLINE_")) {
                problems.add(place.apply(name) + ": unknown name '" + name + "'" + Spelling.suggestion(name, names));
            } else if (name.startsWith("TWILIO_")) {
                // Other programs have names of their own, such as TWILIO_REGION; only a slip of the pen is ours.
                Spelling.nearest(name, names, 2)
                        .ifPresent(meant -> problems.add(
                                place.apply(name) + ": unknown name '" + name + "'; did you mean '" + meant + "'?"));
            }
        });
    }

    private void keepUsed(
            Map<String, PropertiesFile.Entry> others,
            Path folder,
            Map<String, String> environment,
            List<String> problems) {
        if (others.isEmpty()) {
            return;
        }
        var routes = given.text(Setting.TRUNKLINE_ROUTES);
        var used = Placeholders.under(folder.resolve(routes == null ? "routes" : routes));
        var names = new ArrayList<>(used);
        Arrays.stream(Setting.values()).map(Setting::key).forEach(names::add);
        others.forEach((key, entry) -> {
            if (used.contains(key)) {
                var variable = key.toUpperCase(Locale.ROOT).replace('.', '_');
                var heard = environment.getOrDefault(variable, "");
                extra.put(key, heard.isBlank() ? entry.value() : heard.strip());
            } else {
                problems.add(entry.place() + ": unknown key '" + key + "'" + Spelling.suggestion(key, names)
                        + (Spelling.suggestion(key, names).isEmpty()
                                ? "; no file under routes/ uses it as {{" + key + "}}"
                                : ""));
            }
        });
    }
}
