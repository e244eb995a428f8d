package io.trunkline.camel;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What a line of the log is about, for machines that read it: said on the thread that handles an exchange, for as long as it does. */
final class Trail {
    /** The property of an exchange that delivers a message: its key. */
    static final String MESSAGE = "TrunklineMessage";

    private static final String PARENT = "TrunklineTraceparent";
    private static final String EVENT = "event";
    private static final String TRACE = "trace";
    private static final String ROUTE = "route";
    private static final String KEY = "message";

    private Trail() {}

    /** From now on this thread is about what the exchange is about. */
    static void begin(Exchange exchange) {
        var caller = Lineage.known(exchange);
        if (caller != null) {
            MDC.put(ROUTE, caller.flow() + "/" + caller.route());
        }
        var entry = Lineage.entry(exchange);
        if (entry != null) {
            MDC.put(EVENT, Long.toString(entry.seq()));
        }
        var parent = parent(exchange);
        if (parent != null) {
            MDC.put(TRACE, parent.split("-", 3)[1]);
        }
        var key = exchange.getProperty(MESSAGE, String.class);
        if (key != null) {
            MDC.put(KEY, key);
        }
    }

    /** What the exchange leads to belongs to that trace; null is none. */
    static void follow(Exchange exchange, @Nullable String parent) {
        if (parent != null) {
            exchange.setProperty(PARENT, parent);
        }
    }

    /** The traceparent of what the exchange leads to; null while nobody wants traces. */
    static @Nullable String parent(Exchange exchange) {
        return exchange.getProperty(PARENT, String.class);
    }

    /** Whether this thread runs a route for somebody who tells how it ended. */
    static boolean isTold() {
        return MDC.get(ROUTE) != null;
    }

    static void end() {
        MDC.clear();
    }
}
