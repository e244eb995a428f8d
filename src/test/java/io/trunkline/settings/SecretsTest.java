package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private final Path folder;

    SecretsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void what_is_made_up_is_used_again_at_the_next_start() {
        var first = Settings.load(folder, Map.of());
        var second = Settings.load(folder, Map.of());

        assertThat(second.twilio()).isEqualTo(first.twilio());
        assertThat(second.http()).isEqualTo(first.http());
        assertThat(second.hooks()).isEqualTo(first.hooks());
        assertThat(Secrets.read(folder.resolve("data")))
                .containsOnlyKeys(
                        "TWILIO_ACCOUNT_SID",
                        "TWILIO_AUTH_TOKEN",
                        "STRIPE_WEBHOOK_SECRET",
                        "JIRA_WEBHOOK_SECRET",
                        "TRUNKLINE_TOKEN")
                .containsEntry("TRUNKLINE_TOKEN", first.http().tokens().get(0));
    }

    @Test
    void only_the_owner_may_read_the_file_and_no_draft_is_left() throws IOException {
        Settings.load(folder, Map.of());
        var data = folder.resolve("data");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Secrets.file(data))))
                .isEqualTo("rw-------");
        try (var files = Files.list(data)) {
            assertThat(files).containsExactly(data.resolve("secrets"));
        }
    }

    @Test
    void a_given_value_wins_and_is_never_written() throws IOException {
        var given = Map.of("TRUNKLINE_TOKEN", "given-token", "STRIPE_WEBHOOK_SECRET", "given-stripe");
        var settings = Settings.load(folder, given);
        assertThat(settings.http().tokens().get(0)).isEqualTo("given-token");
        assertThat(Files.readString(folder.resolve("data/secrets"))).doesNotContain("given", "TRUNKLINE_TOKEN");

        var later = Settings.load(folder, Map.of());
        assertThat(later.http().tokens().get(0)).isNotEqualTo("given-token");
        assertThat(later.twilio()).isEqualTo(settings.twilio());
        assertThat(Settings.load(folder, given).http().tokens().get(0)).isEqualTo("given-token");
    }

    @Test
    void a_made_up_token_keeps_http_on_this_machine() {
        Settings.load(folder, Map.of());
        assertThat(Settings.load(folder, Map.of()).http().host()).isEqualTo("127.0.0.1");
        assertThatThrownBy(() -> Settings.load(folder, Map.of("TRUNKLINE_HTTP_HOST", "0.0.0.0")))
                .isInstanceOf(InvalidSettings.class);
    }

    @Test
    void a_real_account_never_takes_what_was_made_up() {
        Settings.load(folder, Map.of());
        var real = Settings.load(
                folder, Map.of("TWILIO_ACCOUNT_SID", "AC" + "a".repeat(32), "TWILIO_AUTH_TOKEN", "t".repeat(32)));
        assertThat(real.http().tokens()).isEmpty();
        assertThat(real.hooks().stripe()).isEmpty();
        assertThat(real.twilio().authTokens()).containsExactly("t".repeat(32));
    }

    @Test
    void peeking_writes_nothing_but_sees_what_is_there() {
        assertThat(Settings.peek(folder, Map.of()).http().tokens().get(0)).isNotBlank();
        assertThat(folder).isEmptyDirectory();
        var loaded = Settings.load(folder, Map.of());
        assertThat(Settings.peek(folder, Map.of()).http()).isEqualTo(loaded.http());
    }

    @Test
    void a_value_that_somebody_removed_is_made_up_anew() throws IOException {
        var first = Settings.load(folder, Map.of());
        var file = folder.resolve("data/secrets");
        Files.writeString(file, Files.readString(file).replaceAll("TRUNKLINE_TOKEN=.*", "TRUNKLINE_TOKEN="));
        var second = Settings.load(folder, Map.of());
        assertThat(second.http().tokens().get(0))
                .isNotBlank()
                .isNotEqualTo(first.http().tokens().get(0));
        assertThat(second.twilio()).isEqualTo(first.twilio());
    }

    @Test
    void the_folder_of_the_data_may_be_elsewhere() {
        Settings.load(folder, Map.of("TRUNKLINE_DATA", "var/trunkline"));
        assertThat(folder.resolve("var/trunkline/secrets")).exists();
        assertThat(folder.resolve("data")).doesNotExist();
    }
}
