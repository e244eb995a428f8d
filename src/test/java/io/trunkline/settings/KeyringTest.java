package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyringTest {
    /** A start that waits for its store takes long, and whoever uses the secrets comes after it. */
    @Test
    void who_comes_after_an_exchange_is_told_of_it_and_who_comes_before_none_is_not(@TempDir Path folder)
            throws Exception {
        var mounted = Files.createDirectory(folder.resolve("mounted"));
        Files.writeString(mounted.resolve("TRUNKLINE_TOKEN"), "old-token");
        var settings = Settings.load(folder, Map.of("TRUNKLINE_SECRETS", mounted.toString()));
        try (var keyring = new Keyring(settings)) {
            List<Settings> early = new ArrayList<>();
            List<Settings> late = new ArrayList<>();
            var exchanged = new CountDownLatch(1);
            keyring.onChange(early::add);
            keyring.onChange(now -> exchanged.countDown());
            assertThat(early).isEmpty();
            Files.writeString(mounted.resolve("TRUNKLINE_TOKEN"), "new-token");
            keyring.start();
            assertThat(exchanged.await(10, TimeUnit.SECONDS)).isTrue();
            keyring.onChange(late::add);
            assertThat(late).hasSize(1).allSatisfy(now -> assertThat(now.http().tokens())
                    .containsExactly("new-token"));
        }
    }
}
