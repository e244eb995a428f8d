package io.trunkline.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.message.Span;
import io.trunkline.twilio.ErrorCode.Retry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Every error code of Twilio's that we know what to do about; https://www.twilio.com/docs/api/errors lists them all. */
public final class ErrorTable {
    private static final Map<Integer, ErrorCode> CODES = load();

    private ErrorTable() {}

    /** What a code means; one that is not in the table is taken as permanent, so that nothing is sent in a loop. */
    public static ErrorCode lookup(int code) {
        var known = CODES.get(code);
        if (known != null) {
            return known;
        }
        return new ErrorCode(
                code, "not in our table", "See " + ErrorCode.link(code), Retry.NEVER, Duration.ZERO, 0, false);
    }

    private static Map<Integer, ErrorCode> load() {
        var codes = new HashMap<Integer, ErrorCode>();
        try (var resource = Objects.requireNonNull(ErrorTable.class.getResourceAsStream("errors.json"))) {
            new ObjectMapper().readTree(resource).forEach(row -> {
                var code = read(row);
                codes.put(code.code(), code);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(codes);
    }

    private static ErrorCode read(JsonNode row) {
        return new ErrorCode(
                row.required("code").asInt(),
                row.required("meaning").asText(),
                row.required("fix").asText(),
                Retry.valueOf(row.required("retry").asText().toUpperCase(Locale.ROOT)),
                Span.parse(row.path("delay").asText("0s")),
                row.path("attempts").asInt(0),
                row.path("mayHaveArrived").asBoolean(false));
    }
}
