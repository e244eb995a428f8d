package io.trunkline.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes messages from state to state until they have an end, and has each change reported. Lives on the event loop. */
final class Carrier {
    private final Timeline timeline;
    private final Ledger ledger;
    private final Road road;
    private final Reports reports;
    private final Duration step;

    /** What decides how a message ends. */
    record Road(Numbers numbers, World.Channels channels, OptOuts optOuts, Faults faults) {}

    Carrier(Timeline timeline, Ledger ledger, Road road, Reports reports, Duration step) {
        this.timeline = timeline;
        this.ledger = ledger;
        this.road = road;
        this.reports = reports;
        this.step = step;
    }

    /** Begins with the state the message is in, of which nobody is told. */
    void carry(Message message) {
        @Nullable Fault ending = road.faults().strike(Fault.Place.CREATE, message.to(), Fault.Kind.FINAL);
        if (ending == null) {
            ending = road.faults().strike(Fault.Place.CALLBACK, message.to(), Fault.Kind.FINAL);
        }
        carry(message, ending);
    }

    private void carry(Message message, @Nullable Fault ending) {
        if (!message.status().isFinal()) {
            timeline.after(step, () -> move(message, ending));
        }
    }

    private void move(Message message, @Nullable Fault ending) {
        if (message.isDeleted() || message.status().isFinal()) {
            return;
        }
        switch (message.status()) {
            case ACCEPTED -> leaveService(message);
            case QUEUED -> message.become(Status.SENDING, null, timeline.now());
            case SENDING -> leave(message, ending);
            default -> arrive(message, ending);
        }
        ledger.changed(message);
        if (message.status() != Status.SENDING) {
            reports.report(message);
        }
        carry(message, ending);
    }

    private void leaveService(Message message) {
        String service = message.draft().service();
        String from = message.from() == null
                ? road.channels()
                        .services()
                        .speaker(service, message.to(), road.numbers().inOrder())
                : message.from();
        if (from == null) {
            message.become(Status.FAILED, 21704, timeline.now());
            return;
        }
        from = message.draft().isWhatsApp() && !WhatsApp.is(from) ? "whatsapp:" + from : from;
        message.chooseFrom(from);
        if (service != null) {
            road.optOuts().joined(service, from);
        }
        message.become(Status.QUEUED, null, timeline.now());
    }

    private void leave(Message message, @Nullable Fault ending) {
        Integer validity = message.draft().extras().validity();
        if (validity != null && timeline.now().isAfter(message.created().plusSeconds(validity))) {
            message.become(Status.FAILED, 30036, timeline.now());
        } else if (ending != null && ending.result().status() == Status.FAILED) {
            message.become(Status.FAILED, ending.code(30008), timeline.now());
        } else {
            message.become(Status.SENT, null, timeline.now());
        }
    }

    private void arrive(Message message, @Nullable Fault ending) {
        String from = message.from();
        Integer objection = road.channels().whatsApp().objection(message);
        if (objection != null) {
            message.become(Status.UNDELIVERED, objection, timeline.now());
        } else if (from != null && Numbers.isTollFree(from) && road.optOuts().bar(from, message.to())) {
            message.become(Status.UNDELIVERED, 30004, timeline.now());
        } else if (ending != null && ending.result().status() == Status.UNDELIVERED) {
            message.become(Status.UNDELIVERED, ending.code(30003), timeline.now());
        } else {
            message.become(Status.DELIVERED, null, timeline.now());
        }
    }
}
