package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A selftest that cannot fail would prove nothing. */
class SelftestCommandTest {
    private static final String STEP = "        - to:\n            uri: outbox:sms\n";

    @TempDir
    Path folder;

    /** The shipped words, but that the texts of all senders but one are forgotten. */
    private Path forgetful() throws IOException {
        for (var room : new String[] {"core", "kamelets"}) {
            Files.createDirectories(folder.resolve(room));
            try (var files = Files.list(Path.of("routes", room))) {
                for (var file : files.toList()) {
                    Files.copy(file, folder.resolve(room).resolve(file.getFileName()));
                }
            }
        }
        var word = folder.resolve("kamelets/sms-sink.kamelet.yaml");
        var text = Files.readString(word);
        assertThat(text).containsOnlyOnce(STEP);
        Files.writeString(
                word,
                text.replace(
                        STEP,
                        "        - setVariable: {name: by, simple: \"{{from}}\"}\n"
                                + "        - filter:\n"
                                + "            simple: \"${variable.by} != '+15005550011'\"\n"
                                + "            steps: [{stop: {}}]\n"
                                + STEP));
        return folder;
    }

    /** With that seed Twilio is well at first, and the one replica lives as long as a replica may, three seconds. */
    @Test
    void what_the_service_forgets_is_found_and_the_command_ends_with_1() throws Exception {
        var ended = new Terminal(
                        Path.of(""), Map.of("TRUNKLINE_ROUTES", forgetful().toString()))
                .run("selftest", "--kills", "1", "--seed", "36");
        assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(1);
        assertThat(ended.out())
                .startsWith("Selftest of one replica on SQLite, seed 36.\n")
                .containsPattern("\n\\d\\d:\\d\\d  [01] kills, [01] up, [\\d,]+ acknowledged; weather: \\S")
                .containsPattern("\n\\d\\d:\\d\\d  coming to rest: ")
                .containsPattern("\n  kills +1  in \\d\\d:\\d\\d\n")
                .containsPattern("\nmust be 0\n  lost +[1-9]\\d*\n  doubled +0\n")
                .containsPattern("\nlost:\n  (safe|never)/[\\w-]+ is not stored\n")
                .endsWith("\nThat must not be.\n")
                .doesNotContain("Nothing was found.");
    }
}
