package io.trunkline.camel;

import io.trunkline.journal.Entry;
import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import io.trunkline.journal.Listener;
import io.trunkline.journal.Subscription;
import io.trunkline.message.Key;
import io.trunkline.message.Moment;
import io.trunkline.message.Span;
import io.trunkline.trace.TraceSpan;
import io.trunkline.trace.Traces;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** `event:subscribe` and `event:publish`: hearing from the journal, and telling it. */
final class EventWords {
    private static final Logger LOG = LoggerFactory.getLogger(EventWords.class);

    private final House house;

    EventWords(House house) {
        this.house = house;
    }

    Words component() {
        var words = new HashMap<String, Words.Word>(new WaitingWords(house).words());
        words.put("subscribe", new Words.Beginning(Set.of("types", "allow"), this::subscribe));
        words.put("publish", new Words.Step(Set.of("type", "subject", "key", "once", "at", "after"), this::publish));
        return new Words(house.runners(), "event", words);
    }

    private AutoCloseable subscribe(Source source, Source.Use use, Caller caller) {
        var types = use.parameters().text("types");
        if (types == null) {
            throw new IllegalArgumentException("event-source needs `types`, such as stripe.payment.failed");
        }
        var allowed =
                AllowList.read(use.parameters().text("allow"), house.directory().people());
        return listen(source, caller, types, allowed);
    }

    /** Tells a route of these events from now on. */
    AutoCloseable listen(Source source, Caller caller, String types) {
        return listen(source, caller, types, AllowList.EVERYBODY);
    }

    private AutoCloseable listen(Source source, Caller caller, String types, AllowList allowed) {
        return listen(caller, types, (runners, entry) -> {
            if (!allowed.admits(entry)) {
                LOG.info(
                        "{}/{} does not hear event {}: it is of nobody whom its allow list names",
                        caller.flow(),
                        caller.route(),
                        entry.seq());
                return CompletableFuture.completedFuture(null);
            }
            var traces = house.hearing().traces();
            return traces.isOn()
                    ? traced(
                            traces,
                            caller,
                            entry,
                            span -> source.run(runners, ExchangePattern.InOnly, exchange -> {
                                fill(exchange, caller, entry);
                                Trail.follow(exchange, span.parent());
                            }))
                    : source.run(runners, ExchangePattern.InOnly, exchange -> fill(exchange, caller, entry));
        });
    }

    private static CompletionStage<?> traced(
            Traces traces, Caller caller, Entry entry, Function<TraceSpan, CompletionStage<?>> hearing) {
        var span = traces.begin(
                        Traces.Kind.CONSUMER,
                        caller.flow() + "/" + caller.route(),
                        entry.event().trace())
                .with("trunkline.event", entry.seq())
                .with("trunkline.type", entry.event().type());
        return hearing.apply(span).whenComplete((done, failure) -> {
            if (failure != null) {
                span.failed(failure.getClass().getSimpleName());
            }
            span.end();
        });
    }

    /** What is done with an event, on these threads if it needs one. */
    @FunctionalInterface
    interface Hearing {
        CompletionStage<?> hear(Executor runners, Entry entry);
    }

    /** Has these events heard for a route from now on. */
    AutoCloseable listen(Caller caller, String types, Hearing hearing) {
        var subscription = Subscription.of(caller.flow(), caller.route(), types);
        var announcer = house.hearing().announcer();
        var runners = new Turnstile(house.runners());
        announcer.listen(subscription, new Listener() {
            @Override
            public CompletionStage<?> hear(Entry entry) {
                return hearing.hear(runners, entry);
            }

            @Override
            public int waiting() {
                return runners.waiting();
            }
        });
        return () -> announcer.leave(subscription);
    }

    /** Shows a route the event that it hears. */
    static void fill(Exchange exchange, Caller caller, Entry entry) {
        var event = entry.event();
        Lineage.set(exchange, caller, entry);
        var message = exchange.getMessage();
        message.setBody(Bodies.read(event));
        message.setHeader("EventId", event.id());
        message.setHeader("EventType", event.type());
        message.setHeader("EventTime", Instant.ofEpochMilli(event.time()).toString());
        message.setHeader("EventSubject", event.subject());
    }

    private CompletionStage<?> publish(Exchange exchange, Parameters parameters) throws Exception {
        var origin = Lineage.origin(exchange);
        var type = parameters.get(exchange, "type");
        if (type.isEmpty()) {
            throw new IllegalArgumentException("event-sink needs a `type`; it came out empty for this event");
        }
        var key = parameters.find(exchange, "key");
        var once = Boolean.TRUE.equals(parameters.find(exchange, "once", OutboxWords::isTrue));
        if (once && key == null) {
            throw new IllegalArgumentException("once: a `key` says what is published once; it came out empty");
        }
        var due = new Entry.Due(
                dueAt(exchange, parameters),
                key == null ? null : Key.of(flow(origin.flow()), key).text());
        var data = Bodies.write(exchange);
        var event = new Event(
                        "trunkline:" + flow(origin.flow()),
                        once ? "once/" + key : id(exchange, key),
                        type,
                        parameters.find(exchange, "subject"),
                        house.store().clock().millis(),
                        data.contentType(),
                        null,
                        Map.of(),
                        data.bytes())
                .in(Trail.parent(exchange));
        return house.hearing().journal().append(new Journal.News(event, origin, due));
    }

    private static String flow(@Nullable String flow) {
        return flow == null ? "routes" : flow;
    }

    /** The same for a replay of the same event: made from what causes it, the route, and the key or the n-th publication. */
    private static String id(Exchange exchange, @Nullable String key) {
        var entry = Lineage.entry(exchange);
        var route = Lineage.caller(exchange).route();
        var which = key == null ? String.valueOf(Lineage.count(exchange, "publish")) : key;
        return (entry == null ? UUID.randomUUID().toString() : String.valueOf(entry.seq())) + "/" + route + "/" + which;
    }

    private long dueAt(Exchange exchange, Parameters parameters) {
        var at = parameters.find(exchange, "at", Moment::parse);
        if (at != null) {
            return at;
        }
        var after = parameters.find(exchange, "after", Span::parse);
        return after == null ? 0 : house.store().clock().millis() + after.toMillis();
    }
}
