package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureTest {

    static Stream<Arguments> vectors() throws IOException {
        return array("signature_vectors.json").stream()
                .map(JsonObject.class::cast)
                .map(vector -> Arguments.of(vector.getString("name"), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void signsAsTwilioDoes(String name, JsonObject vector) {
        Form form = new Form();
        for (var parameter : vector.getJsonObject("params")) {
            if (parameter.getValue() instanceof JsonArray values) {
                values.forEach(value -> form.add(parameter.getKey(), value.toString()));
            } else {
                form.add(parameter.getKey(), Objects.toString(parameter.getValue(), ""));
            }
        }

        assertThat(new Signature(vector.getString("token")).of(vector.getString("url"), form))
                .isEqualTo(vector.getString("expected"));
    }

    static JsonArray array(String name) throws IOException {
        return new JsonArray(text(name));
    }

    static String text(String name) throws IOException {
        try (var in = SignatureTest.class.getResourceAsStream("/simulator/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
