package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.camel.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of words in routes/README.md is made from the kamelets; `-Dwords.write=true` writes it anew. */
class WordsTableTest {
    private static final Path README = Path.of("routes/README.md");
    private static final Pattern TABLE =
            Pattern.compile("(<!-- words: made from kamelets/ -->\n)(.*?)(<!-- /words -->)", Pattern.DOTALL);

    @Test
    void it_says_what_the_kamelets_say() throws IOException {
        var readme = Files.readString(README);
        var found = TABLE.matcher(readme);
        assertThat(found.find()).as("the marks around the table").isTrue();
        var right = table();
        if (Boolean.getBoolean("words.write")) {
            Files.writeString(README, readme.substring(0, found.end(1)) + right + readme.substring(found.start(3)));
            return;
        }
        assertThat(found.group(2))
                .as("write it anew: mvn surefire:test -Dtest=WordsTableTest -DargLine=-Dwords.write=true")
                .isEqualTo(right);
    }

    private static String table() {
        var table = new StringBuilder("| word | what it does | parameters (required in bold) |\n|---|---|---|\n");
        new TreeMap<>(new Vocabulary(Path.of("routes/kamelets")).words()).forEach((name, word) -> table.append("| `")
                .append(name)
                .append("` | ")
                .append(word.definition().path("title").asText())
                .append(" | ")
                .append(parameters(word))
                .append(" |\n"));
        return table.toString();
    }

    private static String parameters(Vocabulary.Word word) {
        var parameters = new ArrayList<String>();
        for (var name : word.parameters()) {
            var values = new ArrayList<String>();
            word.parameter(name).path("enum").forEach(value -> values.add(value.asText()));
            parameters.add((word.required().contains(name) ? "**" + name + "**" : "`" + name + "`")
                    + (values.isEmpty() ? "" : " (" + String.join(", ", values) + ")"));
        }
        return parameters.isEmpty() ? "none" : String.join(", ", parameters);
    }
}
