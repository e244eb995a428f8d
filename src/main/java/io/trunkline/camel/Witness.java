package io.trunkline.camel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Sees every step of every route, and lets nobody outside be asked: for a flow that is tried. It is put in by the setting
 * `camel.beans.witness`, and in a service that runs for real it is not there.
 */
public final class Witness implements InterceptStrategy {
    /** How Camel is told to have one. */
    public static final Map<String, String> SETTING =
            Map.of("camel.beans.witness", "#class:" + Witness.class.getName());

    /** What Camel does by itself, and Twilio, in whose place the simulator stands. */
    private static final Set<String> INSIDE =
            Set.of("kamelet", "direct", "seda", "log", "bean", "class", "language", "twilio", "timer");

    private final List<Seen> seen = new ArrayList<>();

    /**
     * A step, as it was done once.
     *
     * @param line in the file
     * @param what the step, as its route writes it
     * @param came what it changed or why it failed; empty where nothing did
     */
    public record Sight(String file, int line, String route, String what, String came) {}

    private static final class Seen {
        private final NamedNode node;
        private final String route;
        private final Map<String, String> before;
        private @Nullable String came;

        Seen(NamedNode node, Exchange exchange) {
            this.node = node;
            this.route = String.valueOf(exchange.getFromRouteId());
            this.before = state(exchange);
        }
    }

    /** Everything that was done so far, in its order. */
    public List<Sight> sights() {
        synchronized (seen) {
            return seen.stream().map(Witness::sight).toList();
        }
    }

    private static Sight sight(Seen seen) {
        var location = String.valueOf(seen.node.getLocation());
        return new Sight(
                location.replaceFirst("^file:", "").replaceFirst(":\\d+$", ""),
                seen.node.getLineNumber() + 1,
                seen.route,
                seen.node.getLabel().replaceFirst("(\\?|/[^/\\]]*[.][.]).*", "]"),
                seen.came == null ? "" : seen.came);
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode node, Processor target, @Nullable Processor next) {
        var outside = outside(context, node);
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                var one = new Seen(node, exchange);
                synchronized (seen) {
                    seen.add(one);
                }
                if (outside != null) {
                    one.came = outside + " is not asked, because nothing leaves; the body stays as it is";
                    callback.done(true);
                    return true;
                }
                return super.process(exchange, synchronously -> {
                    one.came = change(one.before, exchange);
                    callback.done(synchronously);
                });
            }
        };
    }

    /** Whom a step would ask who is not in this house. */
    private static @Nullable String outside(CamelContext context, NamedNode node) {
        if (!(node instanceof EndpointRequiredDefinition addressing) || addressing.getEndpointUri() == null) {
            return null;
        }
        var uri = addressing.getEndpointUri();
        var scheme = uri.replaceAll(":.*", "");
        return INSIDE.contains(scheme) || context.hasComponent(scheme) instanceof Words
                ? null
                : uri.replaceAll("\\?.*", "");
    }

    private static Map<String, String> state(Exchange exchange) {
        var state = new LinkedHashMap<String, String>();
        exchange.getVariables().forEach((name, value) -> {
            // What variableReceive keeps beside its variable, which nobody asked for.
            if (!name.startsWith("header:")) {
                state.put(name, shown(value));
            }
        });
        state.put("body", shown(exchange.getMessage().getBody()));
        return state;
    }

    private static String change(Map<String, String> before, Exchange exchange) {
        var failure = exchange.getException();
        if (failure != null) {
            return "fails: " + Faults.reason(failure);
        }
        var changes = new ArrayList<String>();
        state(exchange).forEach((name, value) -> {
            if (!Objects.equals(before.get(name), value)) {
                changes.add((name.equals("body") ? "" : name + " = ") + value);
            }
        });
        return String.join(", ", changes);
    }

    private static String shown(@Nullable Object value) {
        return value instanceof String
                        || value instanceof Number
                        || value instanceof Boolean
                        || value instanceof JsonNode
                        || value instanceof Map
                ? String.valueOf(value)
                : value == null ? "nothing" : value.getClass().getSimpleName();
    }
}
