package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.trunkline.camel.RouteSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What editors are told of route files: all that is shipped is right by it, and what is misspelt is not. */
class EditorSchemaTest {
    private static final Path ROUTES = Path.of("routes");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static JsonSchema schema;

    @BeforeAll
    static void read() throws IOException {
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(Files.readString(RouteSchema.file(ROUTES)));
    }

    @Test
    void it_is_made_of_the_words_as_they_are_now() throws IOException {
        assertThat(Files.readString(RouteSchema.file(ROUTES)))
                .as("write it anew: ./trunkline check --schema")
                .isEqualTo(RouteSchema.of(ROUTES));
    }

    static List<Path> files() throws IOException {
        try (var files = Files.walk(ROUTES)) {
            var all = files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
            assertThat(all).hasSizeGreaterThan(8);
            return all;
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_shipped_file_is_right(Path file) throws IOException {
        assertThat(validate(Files.readString(file))).isEmpty();
    }

    @Test
    void a_misspelt_parameter_an_unknown_word_and_a_missing_key_are_wrong() throws IOException {
        var billing = Files.readString(ROUTES.resolve("billing.camel.yaml"));
        assertThat(validate(billing)).isEmpty();
        assertThat(validate(billing.replace("expireAfter:", "expiresAfter:"))).isNotEmpty();
        assertThat(validate(billing.replace("kamelet:sms-sink", "kamelet:sms-sinc")))
                .isNotEmpty();
        assertThat(validate(billing.replaceAll("(?m)^ *key: .*\n", ""))).isNotEmpty();
        assertThat(validate(billing.replace("types:", "type:"))).isNotEmpty();
        assertThat(validate(billing.replace("expireAfter: 24h", "priority: highest")))
                .isNotEmpty();
        assertThat(validate(billing.replace("expireAfter: 24h", "priority: \"${variable.invoice}\"")))
                .isEmpty();
        assertThat(validate(billing.replace("expireAfter: 24h", "urgent: true")))
                .isEmpty();
        assertThat(validate(billing.replace("steps:", "stepz:"))).isNotEmpty();
    }

    @Test
    void a_route_may_begin_with_a_source_and_go_on_with_everything_else() throws IOException {
        assertThat(offered("FromDefinition"))
                .contains("kamelet:event-source")
                .allMatch(word -> word.endsWith("-source"));
        assertThat(offered("ToDefinition")).contains("kamelet:sms-sink").noneMatch(word -> word.endsWith("-source"));
    }

    private static List<String> offered(String place) throws IOException {
        return new ObjectMapper()
                        .readTree(RouteSchema.file(ROUTES).toFile())
                        .at("/items/definitions/org.apache.camel.model." + place)
                        .findValues("uri")
                        .stream()
                        .flatMap(uri ->
                                StreamSupport.stream(uri.at("/anyOf/0/enum").spliterator(), false))
                        .map(JsonNode::asText)
                        .toList();
    }

    private static Set<ValidationMessage> validate(String yaml) throws IOException {
        return schema.validate(YAML.readTree(yaml));
    }
}
