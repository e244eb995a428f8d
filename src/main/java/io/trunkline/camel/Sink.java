package io.trunkline.camel;

import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** A step that performs an act without blocking the route's thread. */
final class Sink extends DefaultAsyncProducer {
    private final Act act;
    private final Parameters parameters;

    Sink(Endpoint endpoint, Act act, Parameters parameters) {
        super(endpoint);
        this.act = act;
        this.parameters = parameters;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            act.perform(exchange, parameters).whenComplete((done, failure) -> {
                if (failure != null) {
                    exchange.setException(
                            failure instanceof CompletionException && failure.getCause() != null
                                    ? failure.getCause()
                                    : failure);
                }
                callback.done(false);
            });
            return false;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }
}
