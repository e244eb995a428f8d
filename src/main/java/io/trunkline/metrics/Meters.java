package io.trunkline.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.http.Front;
import io.trunkline.journal.Journal;
import io.trunkline.outbox.Outbox;
import io.trunkline.trace.Traces;
import io.trunkline.twilio.OwnAccounts;

/** Counts what happens where it happens, after it is certain; how everything stands is the {@link Lookout}'s. */
public final class Meters {
    private final MeterRegistry registry;
    private final Traces traces;

    /**
     * Nothing is counted yet.
     *
     * @param traces who also wants to know what follows from what
     */
    public Meters(MeterRegistry registry, Traces traces) {
        this.registry = registry;
        this.traces = traces;
    }

    public void watch(Front front) {
        front.watch(new DoorMeters(registry));
        if (traces.isOn()) {
            front.escort(new DoorSpans(traces));
        }
    }

    public void watch(Journal journal) {
        journal.watch(new EventMeters(registry));
    }

    public void watch(Outbox outbox) {
        var meters = new MessageMeters(registry, new Speakers(outbox.accounts()));
        outbox.watch(traces.isOn() ? meters.and(new MessageSpans(traces)) : meters);
    }

    public void watch(OwnAccounts accounts) {
        accounts.all()
                .forEach(account -> account.line().watch(new TwilioMeters(registry, Speakers.name(account.account()))));
    }
}
