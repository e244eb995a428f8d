package io.trunkline.camel;

import org.apache.camel.Exchange;
import org.slf4j.MDC;

/** What a line of the log is about, for machines that read it: said on the thread that handles an exchange, for as long as it does. */
final class Trail {
    /** The property of an exchange that delivers a message: its key. */
    static final String MESSAGE = "TrunklineMessage";

    private static final String EVENT = "event";
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
        var key = exchange.getProperty(MESSAGE, String.class);
        if (key != null) {
            MDC.put(KEY, key);
        }
    }

    static void end() {
        MDC.clear();
    }
}
