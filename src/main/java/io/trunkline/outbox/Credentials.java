package io.trunkline.outbox;

import io.trunkline.store.Loop;
import io.trunkline.store.Store;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the senders of an account go on once the carrier admits it again, as when its bill was paid. */
final class Credentials implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);
    private static final long FALLBACK = 1_000;
    private static final long PAUSE = Duration.ofMinutes(5).toMillis();

    private final Store store;
    private final Senders senders;
    private final Carrier carrier;
    private final Loop loop = new Loop("credentials", this::round);
    private volatile long askedAt;

    Credentials(Store store, Senders senders, Carrier carrier) {
        this.store = store;
        this.senders = senders;
        this.carrier = carrier;
        store.clock().onMove(loop::ring);
    }

    void start() {
        askedAt = store.clock().millis();
        loop.start();
    }

    /** We sign in otherwise than before: who was not admitted may be now. */
    void changed() {
        askedAt = 0;
        loop.ring();
    }

    private long round() {
        var now = store.clock().millis();
        if (now - askedAt < PAUSE) {
            return FALLBACK;
        }
        askedAt = now;
        for (var account : store.read(Senders::stoppedAccounts)) {
            try {
                if (carrier.admits(account)) {
                    store.writeAndWait(
                            transaction -> senders.resume(transaction, account, "Twilio admits the account again"));
                }
            } catch (IOException | RuntimeException e) {
                LOG.debug("cannot ask whether {} is admitted", account, e);
            }
        }
        return FALLBACK;
    }

    @Override
    public void close() {
        loop.close();
    }
}
