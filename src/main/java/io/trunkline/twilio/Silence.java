package io.trunkline.twilio;

import io.trunkline.journal.Reason;
import io.trunkline.message.Channel;
import io.trunkline.message.Key;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.outbox.MessageOnlooker;
import io.trunkline.outbox.Outbox;
import io.trunkline.outbox.Ringing;
import io.trunkline.store.StoreAway;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends calls that still ring under a key that was cancelled, those too that Twilio was just making then. Nobody waits for Twilio's
 * answer.
 */
public final class Silence implements MessageOnlooker {
    private static final Logger LOG = LoggerFactory.getLogger(Silence.class);

    private final Outbox outbox;
    private final LiveCalls live;
    private final Executor aside;

    public Silence(Outbox outbox, LiveCalls live, Executor aside) {
        this.outbox = outbox;
        this.live = live;
        this.aside = aside;
    }

    @Override
    public void cancelled(Key key) {
        aside(() -> outbox.ringing(key).forEach(this::end));
    }

    @Override
    public void arrived(Message message, long since) {
        var sid = message.standing().sid();
        if (message.address().channel() == Channel.CALL && message.state() == State.SENT && sid != null) {
            aside(() -> {
                if (outbox.isCalledBack(message)) {
                    end(new Ringing(message.address().account(), sid));
                }
            });
        }
    }

    private void aside(Runnable work) {
        try {
            aside.execute(() -> {
                try {
                    work.run();
                } catch (StoreAway e) {
                    LOG.warn("what still rings could not be looked up: {}", Reason.of(e));
                }
            });
        } catch (RejectedExecutionException stopping) {
            LOG.warn("what still rings goes on ringing, because this process stops");
        }
    }

    private void end(Ringing call) {
        try {
            live.silence(call.account(), call.sid());
        } catch (IOException e) {
            LOG.warn("{}", Reason.of(e));
        }
    }
}
