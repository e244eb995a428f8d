package io.trunkline.camel;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.jspecify.annotations.Nullable;

/** The parameters of a word as a route wrote them; what holds `${…}` is evaluated once per message, and never again. */
final class Parameters {
    private final Map<String, String> texts;
    private final Map<String, Expression> expressions = new HashMap<>();

    Parameters(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    void init(CamelContext context) {
        texts.forEach((name, text) -> {
            if (text.contains("${")) {
                var expression = context.resolveLanguage("simple").createExpression(text);
                expression.init(context);
                expressions.put(name, expression);
            }
        });
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
