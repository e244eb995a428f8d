package io.trunkline.camel;

import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;

/** A step that performs an act without blocking the route's thread. */
final class Sink extends DefaultAsyncProducer {
    private final Act act;
    private final Parameters parameters;
    private final Executor runners;

    /** @param runners on which the route goes on */
    Sink(Endpoint endpoint, Act act, Parameters parameters, Executor runners) {
        super(endpoint);
        this.runners = runners;
        this.act = act;
        this.parameters = parameters;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Its end is told to the callback.
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            var act = this.act.perform(exchange, parameters).toCompletableFuture();
            if (!act.isDone()) {
                // Not on the thread that completes it, which is the store's: what follows in the route may take its
                // time.
                act.whenCompleteAsync((done, failure) -> end(exchange, failure, callback), runners);
                return false;
            }
            act.join();
        } catch (CompletionException e) {
            exchange.setException(e.getCause() == null ? e : e.getCause());
        } catch (Exception e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private static void end(Exchange exchange, @Nullable Throwable failure, AsyncCallback callback) {
        if (failure != null) {
            exchange.setException(
                    failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure);
        }
        Trail.begin(exchange);
        try {
            callback.done(false);
        } finally {
            Trail.end();
        }
    }
}
