package io.trunkline.camel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a route's messages come from. It begins only when its caller is known: the route whose file and id give the flow
 * and the subscription their names, also when the word in between is a kamelet.
 */
final class Source extends DefaultConsumer {
    /** What kind of source it is: it opens what it needs, and answers how that is closed. */
    @FunctionalInterface
    interface Kind {
        AutoCloseable open(Source source, Use use, Caller caller) throws Exception;
    }

    /** How the word was used. */
    record Use(String name, Parameters parameters, Kind kind) {}

    /** Fills an exchange before the route sees it. */
    @FunctionalInterface
    interface Filling {
        void fill(Exchange exchange) throws Exception;
    }

    private final Use use;
    private @Nullable AutoCloseable opening;

    Source(Endpoint endpoint, Processor processor, Use use) {
        super(endpoint, processor);
        this.use = use;
    }

    /** Begins on behalf of that caller, unless it has begun. */
    synchronized void attach(Caller caller) throws Exception {
        if (opening == null) {
            opening = use.kind.open(this, use, caller);
        }
    }

    synchronized boolean isAttached() {
        return opening != null;
    }

    @Override
    protected synchronized void doStop() throws Exception {
        if (opening != null) {
            opening.close();
            opening = null;
        }
        super.doStop();
    }

    /** Runs the route once; the stage answers the exchange as the route left it, or fails with what the route failed with. */
    CompletionStage<Exchange> run(Executor executor, ExchangePattern pattern, Filling filling) {
        var done = new CompletableFuture<Exchange>();
        executor.execute(() -> {
            var exchange = createExchange(false);
            exchange.setPattern(pattern);
            try {
                filling.fill(exchange);
                getAsyncProcessor().process(exchange, synchronously -> {
                    var failure = exchange.getException();
                    if (failure != null) {
                        done.completeExceptionally(failure);
                    } else {
                        done.complete(exchange);
                    }
                });
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
