package io.trunkline.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.jspecify.annotations.Nullable;

/** The parameters of a word as a route wrote them; what holds `${…}` is evaluated once per message, and never again. */
final class Parameters {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> texts;
    private final Map<String, Expression> expressions = new HashMap<>();

    Parameters(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    void init(CamelContext context) {
        texts.forEach((name, text) -> {
            if (text.contains("${")) {
                expressions.put(name, expression(context, text));
                fields(text).forEach((field, value) -> {
                    if (value.contains("${")) {
                        expressions.put(name + "." + field, expression(context, value));
                    }
                });
            }
        });
    }

    private static Expression expression(CamelContext context, String text) {
        var expression = context.resolveLanguage("simple").createExpression(text);
        expression.init(context);
        return expression;
    }

    /** The fields of a JSON object; nothing where it is none. */
    private static Map<String, String> fields(String text) {
        var fields = new LinkedHashMap<String, String>();
        try {
            var object = JSON.readTree(text);
            if (object != null && object.isObject()) {
                object.properties()
                        .forEach(field -> fields.put(
                                field.getKey(),
                                field.getValue().isValueNode()
                                        ? field.getValue().asText()
                                        : field.getValue().toString()));
            }
        } catch (JsonProcessingException e) {
            return Map.of();
        }
        return fields;
    }

    /**
     * The fields of a parameter that is written as a JSON object. Each is evaluated on its own, so that a quote in what it
     * is filled with does no harm; only where the whole object comes from an expression it is read after that.
     */
    Map<String, String> object(Exchange exchange, String name) {
        var text = text(name);
        if (text == null) {
            return Map.of();
        }
        var fields = fields(text);
        if (fields.isEmpty()) {
            var whole = find(exchange, name);
            fields = whole == null ? Map.of() : fields(whole);
            if (fields.isEmpty()
                    && whole != null
                    && !whole.replaceAll("\\s", "").equals("{}")) {
                throw new IllegalArgumentException(
                        name + ": is not a JSON object such as {\"1\": \"Ann\", \"2\": \"noon\"}");
            }
            return fields;
        }
        var values = new LinkedHashMap<String, String>();
        fields.forEach((field, value) -> {
            var expression = expressions.get(name + "." + field);
            var evaluated = expression == null ? value : expression.evaluate(exchange, String.class);
            values.put(field, evaluated == null ? "" : evaluated);
        });
        return values;
    }

    /** The value of a parameter for this message; null when it is absent or empty. */
    @Nullable
    String find(Exchange exchange, String name) {
        var expression = expressions.get(name);
        var value = expression == null ? texts.get(name) : expression.evaluate(exchange, String.class);
        return value == null || value.isBlank() ? null : value;
    }

    /** The value of a parameter for this message; empty when there is none, for whoever refuses that visibly. */
    String get(Exchange exchange, String name) {
        var value = find(exchange, name);
        return value == null ? "" : value;
    }

    /** What a reading makes of the value of a parameter, null when there is none; what it cannot read is an error that names it. */
    <T> @Nullable T find(Exchange exchange, String name, Function<String, T> reading) {
        var value = find(exchange, name);
        try {
            return value == null ? null : reading.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** The parameter as it was written; null when it is absent or empty. */
    @Nullable
    String text(String name) {
        var text = texts.get(name);
        return text == null || text.isBlank() ? null : text;
    }
}
