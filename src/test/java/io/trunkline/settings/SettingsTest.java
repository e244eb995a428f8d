package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.consent.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final String SID = "AC" + "a".repeat(32);
    private static final String TOKEN = "t".repeat(32);
    private static final Map<String, String> ACCOUNT = Map.of(
            "TWILIO_ACCOUNT_SID",
            " " + SID + "\n",
            "TWILIO_AUTH_TOKEN",
            TOKEN,
            "TWILIO_PHONE_NUMBER",
            "+1 415 555 0100");

    private final Path folder;

    SettingsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void without_anything_the_simulator_stands_in_twilios_place() {
        var settings = Settings.load(folder, Map.of());

        assertThat(settings.simulated()).isTrue();
        assertThat(settings.twilio().accountSid()).matches("AC[0-9a-f]{32}");
        assertThat(settings.twilio().authTokens()).hasSize(1);
        assertThat(settings.twilio().apiBase()).isEqualTo("http://127.0.0.1:8081");
        assertThat(settings.twilio().concurrency()).isEqualTo(320);
        assertThat(settings.http().host()).isEqualTo("127.0.0.1");
        assertThat(settings.http().port()).isEqualTo(8080);
        assertThat(settings.http().publicUrl()).isEqualTo("http://127.0.0.1:8080");
        assertThat(settings.http().tokens().get(0)).isNotBlank();
        assertThat(settings.http().bounds().body()).isEqualTo(1_048_576);
        assertThat(settings.management().port()).isEqualTo(9876);
        assertThat(settings.simulator()).isEqualTo(new Settings.Simulator("127.0.0.1", 8081));
        assertThat(settings.store()).isEqualTo(new Settings.Store(folder.resolve("data"), null, null, null));
        assertThat(settings.routes()).isEqualTo(new Settings.Routes(folder.resolve("routes"), Settings.Reload.FILE));
        assertThat(settings.hooks().stripe()).hasSize(1);
        assertThat(settings.delivery())
                .isEqualTo(new Settings.Delivery(
                        64,
                        8,
                        Duration.ofMinutes(10),
                        Duration.ofDays(400),
                        new Settings.Unsure(
                                List.of(
                                        Duration.ofMinutes(1),
                                        Duration.ofMinutes(5),
                                        Duration.ofMinutes(15),
                                        Duration.ofMinutes(60)),
                                Duration.ofSeconds(60))));
        assertThat(settings.journal().tries()).isEqualTo(8);
        assertThat(settings.optOut().scope()).isEqualTo(Settings.Scope.EVERYONE);
        assertThat(settings.language()).isEqualTo("en");
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void an_account_puts_twilio_in_its_place_and_makes_nothing_up() {
        var settings = Settings.load(folder, ACCOUNT);

        assertThat(settings.simulated()).isFalse();
        assertThat(settings.twilio().accountSid()).isEqualTo(SID);
        assertThat(settings.twilio().authTokens()).containsExactly(TOKEN);
        assertThat(settings.twilio().senders().phoneNumber()).isEqualTo("+14155550100");
        assertThat(settings.twilio().apiBase()).isEqualTo("https://api.twilio.com");
        assertThat(settings.http().publicUrl()).isNull();
        assertThat(settings.http().tokens()).isEmpty();
        assertThat(settings.http().host()).isEqualTo("127.0.0.1");
        assertThat(settings.hooks().stripe()).isEmpty();
        assertThat(settings.properties()).containsEntry("stripe.webhook.secret", "");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void every_name_of_the_account_is_read() {
        var settings = Settings.load(
                folder,
                with(
                        ACCOUNT,
                        Map.of(
                                "TWILIO_AUTH_TOKEN_SECONDARY", "s".repeat(32),
                                "TWILIO_API_KEY", "SK" + "b".repeat(32),
                                "TWILIO_API_SECRET", "secret",
                                "TWILIO_WHATSAPP_FROM", "whatsapp:+14155238886",
                                "TWILIO_MESSAGING_SERVICE_SID", "MG" + "c".repeat(32),
                                "TWILIO_API_BASE", "http://localhost:9999/",
                                "TWILIO_PHONE_NUMBER", "12345")));

        assertThat(settings.simulated()).isFalse();
        assertThat(settings.twilio().authTokens()).containsExactly(TOKEN, "s".repeat(32));
        assertThat(settings.twilio().apiKey()).isEqualTo(new Settings.ApiKey("SK" + "b".repeat(32), "secret"));
        assertThat(settings.twilio().senders())
                .isEqualTo(new Settings.Senders("12345", "whatsapp:+14155238886", "MG" + "c".repeat(32)));
        assertThat(settings.twilio().apiBase()).isEqualTo("http://localhost:9999");
    }

    @Test
    void the_environment_wins_over_the_file_unless_it_is_empty() throws IOException {
        write("trunkline.http.port = 9000\ndelivery.workers=4\nlanguage=de");
        var settings = Settings.load(
                folder, Map.of("TRUNKLINE_HTTP_PORT", "9001", "DELIVERY_WORKERS", " ", "LANGUAGE", "en_US:en"));

        assertThat(settings.http().port()).isEqualTo(9001);
        assertThat(settings.delivery().workers()).isEqualTo(4);
        assertThat(settings.language()).isEqualTo("de");
    }

    @Test
    void a_given_token_opens_the_doors() {
        var settings = Settings.load(folder, Map.of("TRUNKLINE_TOKEN", "a-token"));
        assertThat(settings.http().host()).isEqualTo("0.0.0.0");
        assertThat(settings.simulator().host()).isEqualTo("0.0.0.0");
        assertThat(problems(Map.of("TRUNKLINE_HTTP_HOST", "0.0.0.0")))
                .containsExactly("environment: TRUNKLINE_HTTP_HOST is '0.0.0.0'; expected 127.0.0.1 unless"
                        + " TRUNKLINE_TOKEN is given; give a token");
        assertThat(Settings.load(folder, Map.of("TRUNKLINE_HTTP_HOST", "localhost"))
                        .http()
                        .host())
                .isEqualTo("localhost");
    }

    @Test
    void an_unknown_key_is_an_error_that_names_its_line_and_the_nearest() throws IOException {
        write("# ours\n\ntwilio.acount.sid=" + SID + "\ntwilio.auth.token=x\\\n  y\nwhatever.you.like=1\n");
        assertThat(problems(Map.of()))
                .contains(
                        "application.properties:3: unknown key 'twilio.acount.sid';"
                                + " did you mean 'twilio.account.sid'?",
                        "application.properties:6: unknown key 'whatever.you.like';"
                                + " no file under routes/ uses it as {{whatever.you.like}}",
                        "application.properties:4: twilio.auth.token (not shown, 2 characters);"
                                + " expected 32 characters");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() throws IOException {
        write("""
                trunkline.http.port=http
                delivery.workers=0
                status.sweep=soon
                optout.scope=all
                trunkline.http.port=1
                rate.longcode=fast
                rate.sender.bob=1
                rate.sender.+14155550100=-1
                trunkline.public.url=texts.example.com
                trunkline.store=jdbc:h2:mem:secret
                language=english!
                oncall.wait=5 minutes
                """);
        assertThat(problems(Map.of("TWILIO_API_KEY", "SK1", "TWILIO_PHONE_NUMBER", "4155550100")))
                .containsExactlyInAnyOrder(
                        "application.properties:5: 'trunkline.http.port' stands in application.properties:1 already;"
                                + " keep one of them",
                        "application.properties:1: trunkline.http.port is 'http';"
                                + " expected a whole number from 0 to 65535",
                        "application.properties:2: delivery.workers is '0'; expected a whole number from 1 to 1000",
                        "application.properties:3: status.sweep is 'soon';"
                                + " expected a length of time of at least 1s, such as 90s, 10m or 1h",
                        "application.properties:4: optout.scope is 'all'; expected everyone or sender",
                        "application.properties:6: rate.longcode is 'fast';"
                                + " expected segments per second, such as 1 or 0.5",
                        "application.properties:7: unknown sender in 'rate.sender.…'; expected a number in E.164,"
                                + " a short code or the SID of a Messaging Service",
                        "application.properties:8: the rate of a sender is '-1';"
                                + " expected segments per second, such as 1 or 0.5",
                        "application.properties:9: trunkline.public.url is 'texts.example.com';"
                                + " expected a URL such as https://texts.example.com, without ? and #",
                        "application.properties:10: trunkline.store (not shown, 18 characters);"
                                + " expected a JDBC URL such as jdbc:postgresql://localhost/trunkline",
                        "application.properties:12: oncall.wait is '5 minutes';"
                                + " expected a length of time of at least 1s, such as 90s, 10m or 1h",
                        "application.properties:11: language is 'english!'; expected a language such as en or pt-BR",
                        "environment: TWILIO_API_KEY (not shown, 3 characters);"
                                + " expected SK and 32 letters or digits",
                        "TWILIO_API_SECRET is missing; an API key and its secret go together",
                        "environment: TWILIO_PHONE_NUMBER: '…0100' is not a phone number: it does not begin with +"
                                + " and a country; write it as +<country><number>, such as +14155550100");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void an_account_must_be_complete() {
        assertThat(problems(Map.of("TWILIO_API_BASE", "http://localhost:1")))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).startsWith("TWILIO_API_BASE is given but"))
                .anySatisfy(problem -> assertThat(problem).startsWith("TWILIO_AUTH_TOKEN is missing"));
        assertThat(problems(Map.of("TWILIO_ACCOUNT_SID", "AC1", "TWILIO_AUTH_TOKEN", TOKEN)))
                .containsExactly("environment: TWILIO_ACCOUNT_SID (not shown, 3 characters);"
                        + " expected AC and 32 letters or digits");
        assertThat(problems(Map.of("TWILIO_ACCOUNT_SID", SID, "TWILIO_AUTH_TOKEN_SECONDARY", TOKEN)))
                .anySatisfy(problem -> assertThat(problem).startsWith("TWILIO_AUTH_TOKEN_SECONDARY is given but"));
        assertThat(Settings.load(folder, Map.of("TWILIO_AUTH_TOKEN", TOKEN)).warnings())
                .singleElement()
                .asString()
                .startsWith("TWILIO_AUTH_TOKEN is given but TWILIO_ACCOUNT_SID is not");
        assertThat(Settings.load(folder, Map.of("TWILIO_ACCOUNT_SID", SID, "TWILIO_AUTH_TOKEN", TOKEN))
                        .warnings())
                .hasSize(5)
                .anySatisfy(warning -> assertThat(warning).startsWith("neither TWILIO_PHONE_NUMBER"))
                .anySatisfy(warning -> assertThat(warning).startsWith("TRUNKLINE_PUBLIC_URL is not given: Twilio"))
                .anySatisfy(warning -> assertThat(warning).contains("/hooks/stripe lets nobody in"));
    }

    @Test
    void camel_keys_pass_through() throws IOException {
        write("""
                camel.main.name=trunkline
                camel.component.http.connect-timeout = 3000
                """);
        assertThat(Settings.load(folder, Map.of()).camel())
                .containsOnly(
                        Map.entry("camel.main.name", "trunkline"),
                        Map.entry("camel.component.http.connect-timeout", "3000"));
    }

    @Test
    void any_other_key_must_be_used_by_a_route_file() throws IOException {
        write("""
                bot.url=https://bot.example
                bot.name = Bo
                bot.mood=good
                bot.key=1
                """);
        Files.createDirectories(folder.resolve("routes/kamelets"));
        Files.writeString(folder.resolve("routes/chatbot.camel.yaml"), "uri: '{{bot.url}}/{{ bot.name:Ann }}'");
        Files.writeString(folder.resolve("routes/kamelets/bot.kamelet.yaml"), "key: RAW({{?bot.key}})");
        Files.writeString(folder.resolve("routes/text.mustache"), "{{bot.mood}}");

        assertThat(problems(Map.of()))
                .containsExactly(
                        "application.properties:3: unknown key 'bot.mood'; no file under routes/ uses it as {{bot.mood}}");
        write("""
                bot.url=https://bot.example
                bot.name = Bo
                bot.key=1
                """);
        var settings = Settings.load(folder, Map.of("BOT_NAME", "Cy", "BOT_MOOD", "bad"));
        assertThat(settings.extra())
                .isEqualTo(Map.of("bot.url", "https://bot.example", "bot.name", "Cy", "bot.key", "1"));
        assertThat(settings.properties()).containsAllEntriesOf(settings.extra());
    }

    @Test
    void route_files_find_our_keys_but_no_secret_of_the_account() {
        var properties = Settings.load(folder, with(ACCOUNT, Map.of("STRIPE_WEBHOOK_SECRET", "whsec_1, whsec_2")))
                .properties();
        assertThat(properties)
                .containsEntry("stripe.webhook.secret", "whsec_1, whsec_2")
                .containsEntry("twilio.concurrency", "320")
                .doesNotContainKeys("twilio.auth.token", "twilio.api.secret", "trunkline.store")
                .doesNotContainValue(TOKEN);
    }

    @ParameterizedTest
    @CsvSource({
        "TRUNKLINE_HTP_PORT, did you mean 'TRUNKLINE_HTTP_PORT'?",
        "TRUNKLINE_TOKENS, did you mean 'TRUNKLINE_TOKEN'?",
        "TWILIO_ACOUNT_SID, did you mean 'TWILIO_ACCOUNT_SID'?",
        "TWILIO_PHONE_NUBMER, did you mean 'TWILIO_PHONE_NUMBER'?",
    })
    void an_unknown_name_in_the_environment_is_an_error_with_a_suggestion(String name, String suggestion) {
        assertThat(problems(Map.of(name, "x")))
                .containsExactly("environment: unknown name '" + name + "'; " + suggestion);
    }

    @ParameterizedTest
    @CsvSource({
        "TRUNKLINE_PORT, tcp://10.0.0.1:8080",
        "TRUNKLINE_PORT_8080_TCP_ADDR, 10.0.0.1",
        "TRUNKLINE_SERVICE_HOST, 10.0.0.1",
        "TRUNKLINE_SERVICE_PORT_HTTP, 8080",
        "TRUNKLINE_HTTP_SERVICE_HOST, 10.0.0.1",
        "TRUNKLINE_HTTP_PORT, tcp://10.0.0.1:8080",
        "TRUNKLINE_SIMULATOR_PORT_8081_TCP, tcp://10.0.0.1:8081",
        "TRUNKLINE_URL, http://localhost:8080",
        "TWILIO_REGION, ie1",
        "TWILIO_EDGE, dublin",
        "HOME, /root",
    })
    void what_others_put_into_the_environment_is_ignored(String name, String value) {
        assertThat(Settings.load(folder, Map.of(name, value)).http().port()).isEqualTo(8080);
    }

    @Test
    void no_secret_is_ever_printed() throws IOException {
        write("bot.password=leak-extra\ncamel.password=leak-camel\nrate.sender.+14155550199=5\n");
        Files.createDirectories(folder.resolve("routes"));
        Files.writeString(folder.resolve("routes/bot.camel.yaml"), "{{bot.password}}");
        var secrets = Map.of(
                "TWILIO_ACCOUNT_SID", SID,
                "TWILIO_AUTH_TOKEN", TOKEN,
                "TWILIO_AUTH_TOKEN_SECONDARY", "s".repeat(32),
                "TWILIO_API_KEY", "SK" + "b".repeat(32),
                "TWILIO_API_SECRET", "leak-secret",
                "TRUNKLINE_TOKEN", "leak-token",
                "STRIPE_WEBHOOK_SECRET", "leak-stripe",
                "JIRA_WEBHOOK_SECRET", "leak-jira",
                "TRUNKLINE_STORE", "jdbc:postgresql://localhost/t?password=leak-store",
                "TWILIO_PHONE_NUMBER", "+14155550100");
        var settings = Settings.load(folder, secrets);
        var printed = settings + " " + settings.twilio() + settings.twilio().apiKey()
                + settings.twilio().senders() + settings.http() + settings.store() + settings.hooks()
                + settings.rates();
        assertThat(printed).doesNotContain("leak", TOKEN, SID, "ssss", "bbbb", "0100", "0199");

        var wrong = new HashMap<>(secrets);
        secrets.keySet().forEach(name -> wrong.put(name, "leak me"));
        assertThat(problems(wrong)).isNotEmpty().noneSatisfy(problem -> assertThat(problem)
                .contains("leak"));
    }

    @Test
    void words_and_rates_are_read() throws IOException {
        write("optout.words.stop=arret, baja ,\noptout.scope=Sender\nrate.sender.+14155550100=10\n" + "rate.sender.MG"
                + "c".repeat(32) + "=12.5\nrate.service=40\n");
        var settings = Settings.load(folder, Map.of());

        assertThat(settings.optOut().scope()).isEqualTo(Settings.Scope.SENDER);
        assertThat(settings.optOut().words()).containsEntry(Verdict.STOP, Set.of("arret", "baja"));
        var rates = settings.rates();
        assertThat(rates.of("+14155550100")).isEqualTo(10);
        assertThat(rates.of("+14155550101")).isEqualTo(1);
        assertThat(rates.of("+18005550101")).isEqualTo(3);
        assertThat(rates.of("12345")).isEqualTo(100);
        assertThat(rates.of("MG" + "c".repeat(32))).isEqualTo(12.5);
        assertThat(rates.of("MG" + "d".repeat(32))).isEqualTo(40);
        assertThat(rates.of("ACME")).isEqualTo(1);
        assertThat(rates.burst()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=\\u12", "b = \\uzzzz"})
    void a_broken_escape_is_named_by_its_line(String line) throws IOException {
        write("\n" + line);
        assertThat(problems(Map.of()))
                .containsExactly("application.properties:2: \\u must be followed by four hexadecimal digits;"
                        + " write \\\\u for the two characters");
    }

    @Test
    void a_file_in_another_encoding_is_named() throws IOException {
        Files.write(folder.resolve("application.properties"), new byte[] {'#', (byte) 0xe9, '\n'});
        assertThat(problems(Map.of())).singleElement().asString().contains("not written in UTF-8");
    }

    private List<String> problems(Map<String, String> environment) {
        var thrown = catchThrowableOfType(InvalidSettings.class, () -> Settings.load(folder, environment));
        assertThat(thrown).isNotNull();
        assertThat(thrown.getMessage()).contains(thrown.problems());
        return thrown.problems();
    }

    private void write(String properties) throws IOException {
        Files.writeString(folder.resolve("application.properties"), properties);
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        var all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    @Test
    void further_accounts_have_names_and_everything_of_their_own() throws Exception {
        var environment = new java.util.HashMap<>(Map.of(
                "TWILIO_ACCOUNT_SID",
                SID,
                "TWILIO_AUTH_TOKEN",
                TOKEN,
                "TWILIO_PHONE_NUMBER",
                "+14155550100",
                "TWILIO_ACCOUNTS_SUPPORT_SID",
                "AC" + "5".repeat(32),
                "TWILIO_ACCOUNTS_SUPPORT_AUTH_TOKEN",
                "5".repeat(32),
                "TWILIO_ACCOUNTS_SUPPORT_MESSAGING_SERVICE_SID",
                "MG" + "5".repeat(32),
                "TWILIO_ACCOUNTS_SUPPORT_CONCURRENCY",
                "7"));
        var settings = Settings.load(folder, environment);
        assertThat(settings.twilio().accountSid()).isEqualTo(SID);
        var support =
                java.util.Objects.requireNonNull(settings.twilio().further().get("support"));
        assertThat(support.accountSid()).isEqualTo("AC" + "5".repeat(32));
        assertThat(support.authTokens()).containsExactly("5".repeat(32));
        assertThat(support.senders().messagingServiceSid()).isEqualTo("MG" + "5".repeat(32));
        assertThat(support.senders().phoneNumber()).isNull();
        assertThat(support.concurrency()).isEqualTo(7);
        assertThat(support.apiBase()).isEqualTo("https://api.twilio.com");
        assertThat(settings.twilio().concurrency()).isEqualTo(320);
        assertThat(settings + " " + settings.twilio()).doesNotContain("5555");
    }

    @Test
    void what_is_wrong_with_a_further_account_names_it() {
        var environment = Map.of(
                "TWILIO_ACCOUNT_SID", SID,
                "TWILIO_AUTH_TOKEN", TOKEN,
                "TWILIO_ACCOUNTS_SUPPORT_SID", SID,
                "TWILIO_ACCOUNTS_SUPPORT_AUTH_TOKN", "5".repeat(32),
                "TWILIO_ACCOUNTS_SALES_AUTH_TOKEN", "short");
        assertThat(catchThrowableOfType(InvalidSettings.class, () -> Settings.load(folder, environment)))
                .hasMessageContaining("unknown key 'TWILIO_ACCOUNTS_SUPPORT_AUTH_TOKN'")
                .hasMessageContaining("TWILIO_ACCOUNTS_SUPPORT_SID is the SID of another account here")
                .hasMessageContaining("TWILIO_ACCOUNTS_SUPPORT_AUTH_TOKEN is missing")
                .hasMessageContaining("TWILIO_ACCOUNTS_SALES_SID is missing")
                .hasMessageContaining("TWILIO_ACCOUNTS_SALES_AUTH_TOKEN (not shown, 5 characters)");
    }

    @Test
    void secrets_that_are_mounted_as_files_win_over_the_environment() throws IOException {
        var mount = Files.createDirectories(folder.resolve("run/secrets"));
        Files.createDirectories(mount.resolve("..2026"));
        Files.writeString(mount.resolve("..2026/TWILIO_AUTH_TOKEN"), "u".repeat(32) + "\n");
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026"));
        Files.createSymbolicLink(mount.resolve("TWILIO_AUTH_TOKEN"), Path.of("..data/TWILIO_AUTH_TOKEN"));
        Files.writeString(mount.resolve("trunkline.token"), "one,two\n");
        Files.writeString(mount.resolve("trunkline-store-password"), "pass word");
        Files.writeString(mount.resolve("ca.crt"), "somebody else's");
        var environment = new HashMap<>(ACCOUNT);
        environment.put("TRUNKLINE_SECRETS", "run/secrets");
        var settings = Settings.load(folder, environment);
        assertThat(settings.twilio().authTokens()).containsExactly("u".repeat(32));
        assertThat(settings.http().tokens()).containsExactly("one", "two");
        assertThat(settings.store().password()).isEqualTo("pass word");
        assertThat(settings.properties()).doesNotContainValue("pass word");
        assertThat(settings.toString()).doesNotContain("one,two", "pass word");

        Files.writeString(mount.resolve("TWILIO_AUTH_TOKN"), "slip");
        Files.writeString(mount.resolve("trunkline.token"), "with blank");
        assertThatThrownBy(() -> Settings.load(folder, environment))
                .isInstanceOfSatisfying(InvalidSettings.class, wrong -> assertThat(wrong.problems())
                        .anyMatch(problem -> problem.contains("run/secrets: unknown name 'TWILIO_AUTH_TOKN'"))
                        .anyMatch(problem -> problem.contains("run/secrets: TRUNKLINE_TOKEN (not shown"))
                        .noneMatch(problem -> problem.contains("with blank")));
    }

    @Test
    void a_folder_of_secrets_must_be_there_and_a_variable_that_names_a_file_says_what_to_do() {
        assertThatThrownBy(() -> Settings.load(folder, Map.of("TRUNKLINE_SECRETS", "nowhere")))
                .hasMessageContaining("nowhere, and no folder is there");
        assertThatThrownBy(() -> Settings.load(folder, Map.of("TRUNKLINE_TOKEN_FILE", "/run/secrets/token")))
                .hasMessageContaining("name the folder that has a file TRUNKLINE_TOKEN by TRUNKLINE_SECRETS");
    }
}
