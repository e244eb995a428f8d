package io.trunkline.camel;

import io.trunkline.journal.Entry;
import io.trunkline.message.Origin;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** What an exchange knows of where it comes from: set by the sources, read by the sinks. */
final class Lineage {
    private static final String CALLER = "TrunklineCaller";
    private static final String ENTRY = "TrunklineEntry";
    private static final String COUNT = "TrunklineCount.";

    private Lineage() {}

    static void set(Exchange exchange, Caller caller, @Nullable Entry entry) {
        exchange.setProperty(CALLER, caller);
        if (entry != null) {
            exchange.setProperty(ENTRY, entry);
        }
    }

    /** The event that is being handled, if one is. */
    static @Nullable Entry entry(Exchange exchange) {
        return exchange.getProperty(ENTRY, Entry.class);
    }

    static Origin origin(Exchange exchange) {
        var caller = caller(exchange);
        var entry = entry(exchange);
        return new Origin(
                caller.flow(),
                caller.route(),
                entry == null ? null : (Long) entry.seq(),
                entry == null ? 0 : entry.origin().depth() + 1);
    }

    /** The route that is being run, where a source of ours began it. */
    static @Nullable Caller known(Exchange exchange) {
        return exchange.getProperty(CALLER, Caller.class);
    }

    /** The route that is being run; one that does not begin with a source of ours is known by its file all the same. */
    static Caller caller(Exchange exchange) {
        var known = known(exchange);
        if (known != null) {
            return known;
        }
        var route = exchange.getFromRouteId();
        return route == null
                ? new Caller("routes", "unknown")
                : Caller.of(exchange.getContext(), route).orElse(new Caller("routes", route));
    }

    /** How often this word was used for this exchange, from 1: a replay counts the same. */
    static int count(Exchange exchange, String word) {
        var name = COUNT + word;
        var count = exchange.getProperty(name, 0, Integer.class) + 1;
        exchange.setProperty(name, count);
        return count;
    }
}
