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
    private final Object gate = new Object();
    private @Nullable AutoCloseable opening;
    private int running;
    private boolean left;
    private boolean cut;

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

    /** Lets nothing more begin. */
    synchronized void leave() throws Exception {
        if (opening != null) {
            opening.close();
            opening = null;
        }
        synchronized (gate) {
            left = true;
        }
    }

    /**
     * Waits until what has begun has ended; what has not by then fails, so that whoever told it tells it again.
     *
     * @param deadline in nanoseconds of this process
     */
    void awaitEnd(long deadline) throws InterruptedException {
        synchronized (gate) {
            for (var wait = deadline - System.nanoTime();
                    running > 0 && wait > 0;
                    wait = deadline - System.nanoTime()) {
                gate.wait(1 + wait / 1_000_000);
            }
            cut = running > 0;
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        synchronized (gate) {
            left = false;
        }
    }

    @Override
    protected void doStop() throws Exception {
        leave();
        super.doStop();
    }

    private boolean enter() {
        synchronized (gate) {
            running += left ? 0 : 1;
            return !left;
        }
    }

    /** Answers whether it may count. */
    private boolean exit() {
        synchronized (gate) {
            running--;
            gate.notifyAll();
            return !cut;
        }
    }

    /** Runs the route once; the stage answers the exchange as the route left it, or fails with what the route failed with. */
    CompletionStage<Exchange> run(Executor executor, ExchangePattern pattern, Filling filling) {
        if (!enter()) {
            return CompletableFuture.failedFuture(new IllegalStateException("its route file is just being replaced"));
        }
        var done = new CompletableFuture<Exchange>();
        try {
            executor.execute(() -> process(pattern, filling, done));
        } catch (RuntimeException e) {
            end(done, null, e);
        }
        return done;
    }

    private void process(ExchangePattern pattern, Filling filling, CompletableFuture<Exchange> done) {
        var exchange = createExchange(false);
        exchange.setPattern(pattern);
        try {
            filling.fill(exchange);
            Trail.begin(exchange);
            getAsyncProcessor().process(exchange, synchronously -> end(done, exchange, exchange.getException()));
        } catch (Exception e) {
            end(done, exchange, e);
        } finally {
            Trail.end();
        }
    }

    private void end(CompletableFuture<Exchange> done, @Nullable Exchange exchange, @Nullable Throwable failure) {
        if (!exit()) {
            done.completeExceptionally(new IllegalStateException(
                    "its route file was replaced, and it had not come to its end half a minute later"));
        } else if (failure != null) {
            done.completeExceptionally(failure);
        } else {
            done.complete(exchange);
        }
    }
}
