package io.trunkline.camel;

import io.trunkline.store.Store;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Not ready while nothing can be stored: whoever posts here would be turned away. */
public final class StoreCheck extends AbstractHealthCheck {
    private static final long PATIENCE_MILLIS = 1_500;

    private final Store store;

    public StoreCheck(Store store) {
        super("trunkline", "store");
        this.store = store;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        try {
            store.write(transaction -> true).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            result.up();
        } catch (ExecutionException e) {
            result.down()
                    .message(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        } catch (TimeoutException e) {
            result.down().message("nothing could be stored within " + PATIENCE_MILLIS + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.down().message("interrupted");
        }
    }
}
