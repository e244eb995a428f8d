package io.trunkline.camel;

import io.trunkline.outbox.Outbox;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The repository of the delivery route's idempotentConsumer: adding a key (`message/attempt`) is the beginning of that
 * attempt. What was begun stays begun, so removing does nothing.
 */
final class AttemptRepository extends ServiceSupport implements IdempotentRepository {
    private final Outbox outbox;

    AttemptRepository(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public boolean add(String key) {
        return outbox.begin(key);
    }

    @Override
    public boolean contains(String key) {
        return false;
    }

    @Override
    public boolean remove(String key) {
        return true;
    }

    @Override
    public boolean confirm(String key) {
        return true;
    }

    @Override
    public void clear() {
        // An attempt that was begun cannot be unbegun.
    }
}
