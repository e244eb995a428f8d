package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationPropertiesTest {
    private static final Path FILE = Path.of("application.properties");
    private static final Pattern KEY = Pattern.compile("#?([a-z]+(?:\\.[a-z0-9+]+)*)=(.*)");

    private final Path folder;

    ApplicationPropertiesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void every_setting_stands_in_the_file_with_its_default_and_nothing_else() throws IOException {
        var written = new LinkedHashMap<String, String>();
        for (var line : Files.readAllLines(FILE)) {
            var key = KEY.matcher(line);
            if (key.matches()
                    && !key.group(1).startsWith(Setting.RATE_OF_SENDER)
                    && !key.group(1).startsWith(Setting.OF_ACCOUNT)
                    && !key.group(1).startsWith("otel.")) {
                assertThat(written).doesNotContainKey(key.group(1));
                written.put(key.group(1), key.group(2));
            }
        }
        var known = new LinkedHashMap<String, String>();
        Arrays.stream(Setting.values()).forEach(setting -> known.put(setting.key(), setting.usual()));
        assertThat(written).containsExactlyInAnyOrderEntriesOf(known);
    }

    @Test
    void every_key_has_one_line_that_says_what_it_means() throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(FILE));
        for (var i = 1; i < lines.size(); i++) {
            if (KEY.matcher(lines.get(i)).matches()) {
                assertThat(lines.get(i - 1)).startsWith("# ").endsWith(".");
            }
        }
    }

    @Test
    void the_file_as_it_stands_changes_nothing() throws IOException {
        var bare = Settings.load(folder, Map.of());
        Files.copy(FILE, folder.resolve("application.properties"));
        assertThat(Settings.load(folder, Map.of())).isEqualTo(bare);
    }
}
