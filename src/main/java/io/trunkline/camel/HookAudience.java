package io.trunkline.camel;

import io.trunkline.journal.Entry;
import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import io.trunkline.journal.Subscription;
import io.trunkline.journal.Subscriptions;
import io.trunkline.message.Origin;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.model.LogDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.jspecify.annotations.Nullable;

/**
 * Who hears what a hook lets in: its route, as a subscription that is owed every event. A route that only logs is owed
 * nothing and hears in passing: Camel asks for a step, and to store for each event that a line was written would cost as
 * much as to hear it.
 */
final class HookAudience {
    /** So many may wait to be logged; what comes beyond that is not. */
    private static final int WAITING = 1_000;

    private final House house;
    private final Source source;
    private final Use use;
    private final Turnstile runners;
    private final @Nullable AutoCloseable listening;

    /** The route, and the types of events that it hears. */
    record Use(Caller caller, String types) {}

    private HookAudience(House house, Source source, Use use, @Nullable AutoCloseable listening) {
        this.house = house;
        this.source = source;
        this.use = use;
        this.runners = new Turnstile(house.runners());
        this.listening = listening;
    }

    static HookAudience of(House house, EventWords events, Source source, Use use) {
        if (!onlyLogs(source, use.caller)) {
            return new HookAudience(house, source, use, events.listen(source, use.caller, use.types));
        }
        var former = Subscription.of(use.caller.flow(), use.caller.route(), use.types);
        // It may have had more steps, or an older version of us may have owed it what it logs.
        new Subscriptions(house.store())
                .end(former.name())
                .toCompletableFuture()
                .join();
        return new HookAudience(house, source, use, null);
    }

    private static boolean onlyLogs(Source source, Caller caller) {
        var route = ((ModelCamelContext) source.getEndpoint().getCamelContext()).getRouteDefinition(caller.route());
        return route != null && route.getOutputs().stream().allMatch(LogDefinition.class::isInstance);
    }

    /** Hears in passing what was just appended, unless it is owed it. */
    @SuppressWarnings("FutureReturnValueIgnored") // A line that was not written is nobody's loss.
    void hear(Event event, Journal.@Nullable Appended appended) {
        if (listening == null && appended != null && appended.fresh() && runners.waiting() < WAITING) {
            var entry = new Entry(
                    appended.seq(),
                    event,
                    Origin.OUTSIDE,
                    Entry.Due.NOW,
                    house.store().clock().millis());
            source.run(runners, ExchangePattern.InOnly, exchange -> fill(exchange, entry));
        }
    }

    private void fill(Exchange exchange, Entry entry) {
        EventWords.fill(exchange, use.caller, entry);
    }

    /** Lets nobody hear any more. */
    void close() throws Exception {
        if (listening != null) {
            listening.close();
        }
    }
}
