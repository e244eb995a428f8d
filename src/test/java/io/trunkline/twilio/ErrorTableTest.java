package io.trunkline.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.twilio.ErrorCode.Retry;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTableTest {
    static Stream<JsonNode> vectors() throws IOException {
        try (var resource = ErrorTableTest.class.getResourceAsStream("/vectors/errors_table.json")) {
            var vectors = new ObjectMapper().readTree(Objects.requireNonNull(resource));
            return StreamSupport.stream(vectors.spliterator(), false);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void every_code_is_known_with_what_to_do(JsonNode vector) {
        assertThat(codes(vector.get("codes").asText())).isNotEmpty().allSatisfy(code -> {
            var known = ErrorTable.lookup(code);
            assertThat(known.code()).isEqualTo(code);
            assertThat(known.meaning()).isNotBlank().isNotEqualTo("not in our table");
            assertThat(known.fix()).isNotBlank();
            var later = known.retry() == Retry.LATER;
            assertThat(known.delay().isZero()).isEqualTo(!later);
            assertThat(known.limit() == 0).isEqualTo(!later);
        });
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void what_twilio_calls_permanent_is_never_tried_again(JsonNode vector) {
        if (vector.get("retry").asText().equals("no")) {
            assertThat(codes(vector.get("codes").asText()))
                    .allSatisfy(
                            code -> assertThat(ErrorTable.lookup(code).retry()).isIn(Retry.NEVER, Retry.STOP));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void what_may_pass_is_tried_again_later(JsonNode vector) {
        var retry = vector.get("retry").asText();
        if (retry.startsWith("yes") || retry.equals("later") || retry.equals("next day")) {
            assertThat(codes(vector.get("codes").asText()))
                    .allSatisfy(
                            code -> assertThat(ErrorTable.lookup(code).retry()).isEqualTo(Retry.LATER));
        }
    }

    @Test
    void an_asynchronous_failure_gets_at_most_two_new_attempts() {
        assertThat(IntStream.concat(IntStream.range(30_000, 31_000), IntStream.range(63_000, 64_000)))
                .allSatisfy(code -> assertThat(ErrorTable.lookup(code).limit()).isLessThanOrEqualTo(2));
    }

    @Test
    void an_opt_out_is_told_apart() {
        assertThat(ErrorTable.lookup(21610).retry()).isEqualTo(Retry.OPTOUT);
        assertThat(ErrorTable.lookup(30004).retry()).isEqualTo(Retry.NEVER);
    }

    @ParameterizedTest
    @ValueSource(ints = {20003, 20005, 20006, 30002})
    void a_dead_credential_stops_its_sender(int code) {
        assertThat(ErrorTable.lookup(code).retry()).isEqualTo(Retry.STOP);
    }

    @ParameterizedTest
    @ValueSource(ints = {30410, 20500, 20503})
    void what_may_have_arrived_is_never_repeated_by_itself(int code) {
        assertThat(ErrorTable.lookup(code).mayHaveArrived()).isTrue();
        assertThat(ErrorTable.lookup(code).retry()).isEqualTo(Retry.NEVER);
    }

    @Test
    void waits_double_up_to_a_day() {
        var crowded = ErrorTable.lookup(20429);
        assertThat(crowded.delayBefore(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(crowded.delayBefore(4)).isEqualTo(Duration.ofSeconds(8));
        assertThat(crowded.delayBefore(1000)).isEqualTo(Duration.ofDays(1));
        assertThat(ErrorTable.lookup(30003).delayBefore(2)).isEqualTo(Duration.ofHours(2));
        assertThat(ErrorTable.lookup(63038).delayBefore(2)).isEqualTo(Duration.ofDays(1));
        assertThat(ErrorTable.lookup(21211).delayBefore(3)).isZero();
    }

    @Test
    void an_unknown_code_is_permanent_and_linked() {
        var unknown = ErrorTable.lookup(99999);
        assertThat(unknown.retry()).isEqualTo(Retry.NEVER);
        assertThat(unknown.meaning()).isEqualTo("not in our table");
        assertThat(unknown.link()).isEqualTo("https://www.twilio.com/docs/api/errors/99999");
        assertThat(unknown.fix()).contains(unknown.link());
    }

    /** Reads lists and ranges such as `11206/11235-7` and `14101-14104,14108`. */
    private static IntStream codes(String written) {
        return Arrays.stream(written.split("[,/]", -1)).flatMapToInt(part -> {
            var ends = part.split("-", -1);
            if (ends.length == 1) {
                return IntStream.of(Integer.parseInt(part));
            }
            var last = ends[0].substring(0, ends[0].length() - ends[1].length()) + ends[1];
            return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(last));
        });
    }
}
