package io.trunkline.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.message.Segments.Encoding;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentsTest {
    private static final String FAMILY = "👨‍👩‍👧‍👦";
    /** The vectors name long texts instead of writing them out. */
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("160 digits", "1".repeat(160)),
            Map.entry("1600 GSM", "a".repeat(1600)),
            Map.entry("1600 UCS", "я".repeat(1600)),
            Map.entry("1 ext + 159", "€" + "a".repeat(159)),
            Map.entry("80 euro", "€".repeat(80)),
            Map.entry("81 euro", "€".repeat(81)),
            Map.entry("70 UCS", "я".repeat(70)),
            Map.entry("71 UCS", "я".repeat(71)),
            Map.entry("134 UCS", "я".repeat(134)),
            Map.entry("135 UCS", "я".repeat(135)),
            Map.entry("😜+68", "😜" + "a".repeat(68)),
            Map.entry("😜+69", "😜" + "a".repeat(69)),
            Map.entry("36 😀", "😀".repeat(36)),
            Map.entry("😀 on 67 boundary", "я".repeat(66) + "😀" + "я".repeat(10)),
            Map.entry("flag it+67", "🇮🇹" + "a".repeat(67)),
            Map.entry("rainbow+65", "🏳️‍🌈" + "a".repeat(65)),
            Map.entry("family+59", FAMILY + "a".repeat(59)),
            Map.entry("family+60", FAMILY + "a".repeat(60)),
            Map.entry("Á x70", "Á".repeat(70)),
            Map.entry("Á x71", "Á".repeat(71)),
            Map.entry("😀 + 68 ]", "😀" + "]".repeat(68)),
            Map.entry("😀 + 69 ]", "😀" + "]".repeat(69)));

    static Stream<JsonNode> cases() throws IOException {
        return StreamSupport.stream(
                vectors("segments_vectors.json").get("cases").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_text_is_counted_as_twilio_counts_it(JsonNode vector) {
        var name = vector.get("name").asText();
        var text = vector.has("text") ? vector.get("text").asText() : Objects.requireNonNull(TEXTS.get(name), name);
        assertThat(text).hasSize(vector.get("utf16_len").asInt());

        var segments = Segments.of(text, vector.get("smart").asBoolean());

        var gsm = vector.get("encoding").asText().equals("GSM-7");
        assertThat(segments.encoding()).isEqualTo(gsm ? Encoding.GSM_7 : Encoding.UCS_2);
        assertThat(segments.count()).isEqualTo(vector.get("segments").asInt());
        assertThat(segments.length() * (gsm ? 7 : 16))
                .isEqualTo(vector.get("messageSizeBits").asInt());
        assertThat(segments.firstNonGsm() == null).isEqualTo(gsm);
    }

    @Test
    void every_character_of_the_gsm_alphabet_stays_gsm() throws IOException {
        var vectors = vectors("gsm7_and_smart.json");
        var basic = vectors.get("basic").asText();
        var extension = vectors.get("extension").asText();

        assertThat(basic).hasSize(vectors.get("basicCount").asInt());
        assertThat(extension).hasSize(vectors.get("extCount").asInt());
        assertThat(basic.chars()).allSatisfy(c -> assertThat(Segments.of(Character.toString(c)))
                .isEqualTo(new Segments(Encoding.GSM_7, 1, 1, null)));
        assertThat(extension.chars()).allSatisfy(c -> assertThat(Segments.of(Character.toString(c)))
                .isEqualTo(new Segments(Encoding.GSM_7, 1, 2, null)));
    }

    @Test
    void no_other_character_is_gsm() throws IOException {
        var vectors = vectors("gsm7_and_smart.json");
        var alphabet = vectors.get("basic").asText() + vectors.get("extension").asText();
        for (var c = 0; c <= Character.MAX_VALUE; c++) {
            assertThat(Segments.of(Character.toString(c)).encoding() == Encoding.GSM_7)
                    .as("U+%04X", c)
                    .isEqualTo(alphabet.indexOf(c) >= 0);
        }
    }

    @Test
    void smart_encoding_writes_what_twilio_writes() throws IOException {
        var smart = vectors("gsm7_and_smart.json").get("smartEncoding");
        assertThat(smart).hasSize(271);
        smart.properties().forEach(mapping -> assertThat(Segments.smart("a" + mapping.getKey() + "b"))
                .isEqualTo("a" + mapping.getValue().asText() + "b"));
        assertThat(Segments.smart("“It’s”—½…")).isEqualTo("\"It's\"-1/2...");
        assertThat(Segments.smart("plain €")).isEqualTo("plain €");
    }

    @ParameterizedTest
    @CsvSource({
        "a, 160, 1",
        "a, 161, 2",
        "a, 306, 2",
        "a, 307, 3",
        "a, 459, 3",
        "a, 460, 4",
        "я, 70, 1",
        "я, 71, 2",
        "я, 134, 2",
        "я, 135, 3",
        "😀, 35, 1",
        "😀, 36, 2",
        "😀, 66, 2",
        "😀, 67, 3",
    })
    void a_repeated_character_fills_segments(String character, int times, int count) {
        assertThat(Segments.of(character.repeat(times)).count()).isEqualTo(count);
    }

    @Test
    void an_escaped_pair_is_not_split() {
        assertThat(Segments.of("a".repeat(152) + "€" + "a".repeat(152)).count()).isEqualTo(3);
        assertThat(Segments.of("a".repeat(151) + "€" + "a".repeat(153)).count()).isEqualTo(2);
    }

    @Test
    void a_grapheme_is_not_split_but_a_line_end_is() {
        assertThat(Segments.of("я".repeat(60) + FAMILY + "я".repeat(57)).count())
                .isEqualTo(3);
        assertThat(Segments.of("я".repeat(66) + "\r\n" + "я".repeat(66)).count())
                .isEqualTo(2);
        assertThat(Segments.of("я".repeat(66) + "\r\n" + "я".repeat(67)).count())
                .isEqualTo(3);
    }

    @Test
    void a_grapheme_longer_than_a_segment_is_torn() {
        assertThat(Segments.of("e" + "\u0301".repeat(199)).count()).isEqualTo(3);
    }

    @Test
    void the_first_character_outside_the_alphabet_is_named_with_its_place() {
        assertThat(Segments.of("Your order 😀 costs 5 €, garçon").firstNonGsm())
                .isEqualTo(new Segments.NonGsm(11, "😀"));
        assertThat(Segments.of("garçon").firstNonGsm()).isEqualTo(new Segments.NonGsm(3, "ç"));
        assertThat(Segments.of("\uD83D").firstNonGsm()).isEqualTo(new Segments.NonGsm(0, "\uD83D"));
    }

    private static JsonNode vectors(String name) throws IOException {
        try (var resource = SegmentsTest.class.getResourceAsStream("/vectors/" + name)) {
            return new ObjectMapper().readTree(Objects.requireNonNull(resource, name));
        }
    }
}
