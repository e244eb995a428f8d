package io.trunkline.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.trunkline.http.Answer;
import io.trunkline.http.BearerGuard;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;

/** `api:<path>`: a door below `/api/` whose answer is what the route makes of a JSON object. */
final class ApiWords {
    private static final ObjectReader WHOLE =
            Bodies.JSON.reader(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** Names the same request when it is made again; https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header. */
    private static final String SAME = "Idempotency-Key";

    private final House house;

    ApiWords(House house) {
        this.house = house;
    }

    Words component() {
        return new Words(
                house.runners(),
                "api",
                Map.of("*", new Words.Beginning(Set.of("secret", "required", "optional"), this::open)));
    }

    private AutoCloseable open(Source source, Source.Use use, Caller caller) {
        var guard = new BearerGuard(list(use, "secret"), "TRUNKLINE_TOKEN");
        var required = list(use, "required");
        var fields =
                Stream.concat(required.stream(), list(use, "optional").stream()).toList();
        return house.front().open("POST", "/api/" + use.name(), request -> {
            guard.check(request);
            var body = read(request, required, fields);
            return source.run(house.runners(), ExchangePattern.InOut, exchange -> {
                        Lineage.set(exchange, caller, null);
                        Trail.follow(exchange, request.trace());
                        exchange.getMessage().setBody(body);
                        exchange.getMessage().setHeader("RequestId", id(request));
                    })
                    .thenApply(ApiWords::answer);
        });
    }

    private static String id(Request request) {
        var same = request.header(SAME);
        return same == null || same.isBlank() ? UUID.randomUUID().toString() : same.strip();
    }

    private static JsonNode read(Request request, List<String> required, List<String> fields) {
        var type = request.header("content-type");
        if (type == null || !type.replaceAll(";.*", "").strip().endsWith("json")) {
            throw Problem.wrongType(type, "application/json");
        }
        var body = parse(request.body());
        if (!body.isObject()) {
            throw Problem.badRequest(
                    "body",
                    "The body is not a JSON object; send one with the fields " + String.join(", ", fields) + ".");
        }
        for (var field : required) {
            var value = body.path(field);
            if (!value.isTextual() || value.textValue().isBlank()) {
                throw Problem.badRequest(field, "The field " + field + " is missing; give it as a text.");
            }
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw Problem.badRequest(
                        name, "There is no field " + name + " here; there are " + String.join(", ", fields) + ".");
            }
        });
        return body;
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return WHOLE.readTree(bytes);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw Problem.badRequest(
                    "body",
                    "The body is not JSON"
                            + (at == null ? "." : ": line " + at.getLineNr() + ", column " + at.getColumnNr() + "."));
        } catch (IOException e) {
            throw Problem.badRequest("body", "The body is not JSON.");
        }
    }

    /** What did not succeed is no success over HTTP either; what is not known yet was accepted. */
    private static Answer answer(Exchange exchange) {
        var body = exchange.getMessage().getBody();
        if (!(body instanceof Map<?, ?> map)) {
            throw new IllegalStateException("a route that begins with api: must end with a body that is a map");
        }
        var status = Boolean.FALSE.equals(map.get("success")) ? 422 : map.containsKey("messageSid") ? 200 : 202;
        return Answer.json(status, map);
    }

    private static List<String> list(Source.Use use, String name) {
        @Nullable String text = use.parameters().text(name);
        return text == null
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
    }
}
