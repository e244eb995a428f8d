package io.trunkline.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON object that somebody sent, field by field; whatever is wrong with it is a 400 that names the field. */
record Body(JsonNode object) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Reads an object that has no other fields than these, because a misspelt one would silently do nothing. */
    static Body of(Request request, List<String> fields) {
        var type = request.header("Content-Type");
        if (type != null && !type.toLowerCase(Locale.ROOT).contains("json")) {
            throw Problem.wrongType(type, "application/json");
        }
        var object = parse(request.body());
        if (!object.isObject()) {
            throw Problem.badRequest(
                    "body",
                    "The body is not a JSON object; send one with the fields " + String.join(", ", fields) + ".");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw Problem.badRequest(
                        name, "There is no field " + name + " here; there are " + String.join(", ", fields) + ".");
            }
        });
        return new Body(object);
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException broken) {
            var where = broken.getLocation();
            throw Problem.badRequest(
                    "body",
                    "The body is not JSON"
                            + (where == null
                                    ? "."
                                    : "; look at line " + where.getLineNr() + ", column " + where.getColumnNr() + "."));
        } catch (IOException unreadable) {
            throw Problem.badRequest("body", "The body is not JSON in UTF-8.");
        }
    }

    /** A text that must be there and not be blank. */
    String text(String field) {
        var text = optional(field);
        if (text == null || text.isBlank()) {
            throw Problem.badRequest(field, "The field " + field + " is missing; give it as a text.");
        }
        return text;
    }

    /** A text, or null where there is none. */
    @Nullable
    String optional(String field) {
        var value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw Problem.badRequest(field, "The field " + field + " must be a text in quotes.");
        }
        return value.textValue();
    }

    /** Texts in an array, or one of them alone; none where there is no such field. */
    List<String> texts(String field) {
        var value = object.path(field);
        if (!value.isArray()) {
            var one = optional(field);
            return one == null ? List.of() : List.of(one);
        }
        var texts = new ArrayList<String>();
        for (var one : value) {
            if (!one.isTextual()) {
                throw Problem.badRequest(field, "The field " + field + " must be an array of texts in quotes.");
            }
            texts.add(one.textValue());
        }
        return texts;
    }

    /** The fields of an object, each as text; none where there is no such field. */
    Map<String, String> fields(String field) {
        var value = object.path(field);
        if (!value.isObject() && !value.isMissingNode() && !value.isNull()) {
            throw Problem.badRequest(
                    field,
                    "The field " + field + " must be an object such as {\"1\": \"Ann\"}, without quotes around it.");
        }
        var fields = new LinkedHashMap<String, String>();
        value.properties()
                .forEach(one -> fields.put(one.getKey(), one.getValue().asText()));
        return fields;
    }

    /** Whether that field is true; one that is missing is not. */
    boolean is(String field) {
        var value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw Problem.badRequest(field, "The field " + field + " must be true or false, without quotes.");
        }
        return value.booleanValue();
    }
}
