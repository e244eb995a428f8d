package io.trunkline.metrics;

import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.outbox.Claim;
import io.trunkline.outbox.MessageOnlooker;
import io.trunkline.outbox.Receipt;
import io.trunkline.trace.TraceSpan;
import io.trunkline.trace.Traces;

/** Traces what becomes of messages: each carries the trace that it is a part of. */
record MessageSpans(Traces traces) implements MessageOnlooker {
    private TraceSpan begin(Traces.Kind kind, String name, Message message, long at) {
        return traces.begin(kind, name, message.particulars().trace(), at)
                .with("trunkline.message", message.id())
                .with("trunkline.flow", message.origin().flow())
                .with("trunkline.channel", message.address().channel().word());
    }

    @Override
    public void put(Message message) {
        var at = message.times().createdAt();
        begin(Traces.Kind.PRODUCER, "put", message, at)
                .with("trunkline.state", message.state().word())
                .end(at);
    }

    @Override
    public void answered(Claim claim, Receipt receipt, long nanos) {
        var now = System.currentTimeMillis();
        var message = claim.message();
        var span = begin(Traces.Kind.CLIENT, "twilio create", message, now - nanos / 1_000_000)
                .with("trunkline.attempt", claim.name());
        if (receipt instanceof Receipt.Created created) {
            span.with("twilio.sid", created.sid());
        } else if (receipt instanceof Receipt.NotCreated refused) {
            span.failed(refused.code() == null ? "not reached" : "Twilio's code " + refused.code());
        } else {
            span.failed("unknown whether created");
        }
        span.end(now);
    }

    @Override
    public void arrived(Message message, long since) {
        if (message.state() == State.SENT || message.state() == State.DELIVERED) {
            return; // The create, and the way to the phone, are told with how long they took.
        }
        var at = message.times().changedAt();
        var code = message.standing().code();
        var span = begin(Traces.Kind.CONSUMER, message.state().word(), message, at);
        if (code != null) {
            span.with("twilio.code", code);
        }
        if (message.state() == State.UNDELIVERED || message.state() == State.REFUSED) {
            span.failed(message.state().word());
        }
        span.end(at);
    }

    @Override
    public void delivered(Message message, long millis) {
        var at = message.times().changedAt();
        begin(Traces.Kind.CONSUMER, "delivered", message, at - millis)
                .with("twilio.sid", message.standing().sid())
                .end(at);
    }
}
