package io.trunkline.camel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/** A part of some JSON, as a jq expression names it. */
final class Picking {
    /** What most expressions are: walked without jq and an exchange for each, of which a hook would need four a request. */
    private static final Pattern PATH = Pattern.compile("(\\.[A-Za-z_][A-Za-z0-9_]*)+");

    private final CamelContext context;
    private final Expression expression;
    private final @Nullable List<String> path;

    Picking(CamelContext context, String jq) {
        this.context = context;
        this.expression = context.resolveLanguage("jq").createExpression(jq);
        expression.init(context);
        this.path = PATH.matcher(jq.strip()).matches()
                ? List.of(jq.strip().substring(1).split("\\."))
                : null;
    }

    /** What is there; null when nothing is, or the JSON has another shape. */
    @Nullable
    Object of(JsonNode json) {
        if (path != null) {
            var at = json;
            for (var name : path) {
                at = at == null ? null : at.get(name);
            }
            return at;
        }
        var exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(json);
        try {
            return expression.evaluate(exchange, Object.class);
        } catch (RuntimeCamelException e) {
            return null;
        }
    }

    /** The same as text; null when it is missing or blank. */
    @Nullable
    String text(JsonNode json) {
        var found = of(json);
        var text = found instanceof JsonNode node
                ? (node.isNull() ? "" : node.asText())
                : found == null ? "" : found.toString();
        return text.isBlank() ? null : text;
    }
}
