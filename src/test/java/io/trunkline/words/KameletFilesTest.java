package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.component.kamelet.KameletComponent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How every word is written down, so that nothing of the environment and no half of a text slips into it. */
class KameletFilesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}]*)}}");

    static List<Path> words() throws IOException {
        try (var files = Files.list(Path.of("routes/kamelets"))) {
            var words = files.sorted().toList();
            assertThat(words).hasSizeGreaterThanOrEqualTo(8);
            return words;
        }
    }

    @ParameterizedTest
    @MethodSource("words")
    void it_has_a_name_a_kind_a_title_and_a_description(Path file) throws IOException {
        var word = YAML.readTree(file.toFile());
        var name = word.at("/metadata/name").asText();
        assertThat(file.getFileName()).hasToString(name + ".kamelet.yaml");
        assertThat(name)
                .endsWith("-"
                        + word.at("/metadata/labels/camel.apache.org~1kamelet.type")
                                .asText());
        assertThat(word.at("/spec/definition/title").asText()).isNotBlank();
        assertThat(word.at("/spec/definition/description").asText()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("words")
    void each_parameter_has_a_title_a_type_and_a_description_and_each_optional_one_a_default(Path file)
            throws IOException {
        var definition = YAML.readTree(file.toFile()).at("/spec/definition");
        var required = texts(definition.path("required"));
        definition.path("properties").properties().forEach(property -> {
            var what = file.getFileName() + " " + property.getKey();
            assertThat(property.getValue().path("title").asText()).as(what).isNotBlank();
            assertThat(property.getValue().path("type").asText()).as(what).isEqualTo("string");
            assertThat(property.getValue().path("description").asText())
                    .as(what)
                    .isNotBlank();
            assertThat(property.getValue().has("default"))
                    .as(what + " has a default")
                    .isNotEqualTo(required.contains(property.getKey()));
            if (property.getValue().has("enum") && property.getValue().has("default")) {
                assertThat(texts(property.getValue().path("enum")))
                        .as(what)
                        .contains(property.getValue().path("default").asText());
            }
        });
        assertThat(required).isSubsetOf(names(definition.path("properties")));
    }

    @ParameterizedTest
    @MethodSource("words")
    void its_template_uses_all_its_parameters_and_no_others_each_as_it_is(Path file) throws IOException {
        var word = YAML.readTree(file.toFile());
        var used = new TreeSet<String>();
        var parameters = new ArrayList<String>();
        collect(word.at("/spec/template"), parameters);
        for (var value : parameters) {
            var found = PLACEHOLDER.matcher(value);
            while (found.find()) {
                used.add(found.group(1));
                // The name of a hook is a part of a path and comes from the route file alone.
                assertThat(value).isIn("RAW({{" + found.group(1) + "}})", "hook:{{name}}");
            }
        }
        assertThat(used).isEqualTo(names(word.at("/spec/definition/properties")));
    }

    /** Camel's endpoint of a word would take such a parameter for an option of its own, and the word never have it. */
    @ParameterizedTest
    @MethodSource("words")
    void none_of_its_parameters_is_called_as_an_option_of_every_word_is(Path file) throws IOException {
        var camel = new ObjectMapper()
                .readTree(KameletComponent.class.getResource(
                        "/META-INF/org/apache/camel/component/kamelet/kamelet.json"));
        var options = names(camel.path("properties"));
        assertThat(options).contains("timeout", "block");
        assertThat(names(YAML.readTree(file.toFile()).at("/spec/definition/properties")))
                .doesNotContainAnyElementsOf(options);
    }

    @ParameterizedTest
    @MethodSource("words")
    void it_sets_no_headers_and_no_variables_of_its_caller(Path file) throws IOException {
        assertThat(Files.readString(file))
                .doesNotContain("setHeader", "setVariable", "removeHeader", "setProperty", "variableReceive:");
    }

    private static void collect(JsonNode node, List<String> values) {
        if (node.isTextual()) {
            values.add(node.asText());
        }
        node.forEach(child -> collect(child, values));
    }

    private static Set<String> names(JsonNode properties) {
        var names = new TreeSet<String>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
