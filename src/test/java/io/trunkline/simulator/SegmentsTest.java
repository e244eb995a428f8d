package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentsTest {

    static Stream<Arguments> cases() throws IOException {
        return new JsonObject(SignatureTest.text("segments_vectors.json"))
                .getJsonArray("cases").stream()
                        .map(JsonObject.class::cast)
                        .filter(one -> one.containsKey("text") && !one.getBoolean("smart"))
                        .map(one -> Arguments.of(one.getString("name"), one));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("cases")
    void countsAsTwiliosCalculatorDoes(String name, JsonObject vector) {
        assertThat(Segments.of(vector.getString("text"))).isEqualTo(vector.getInteger("segments"));
    }
}
