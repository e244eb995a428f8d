package io.trunkline.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.http.Front;
import io.trunkline.journal.Journal;
import io.trunkline.outbox.Outbox;
import io.trunkline.twilio.Line;

/** Counts what happens where it happens, after it is certain; how everything stands is the {@link Lookout}'s. */
public final class Meters {
    private final MeterRegistry registry;
    private final TwilioMeters twilio;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        this.twilio = new TwilioMeters(registry);
    }

    public void watch(Front front) {
        front.watch(new DoorMeters(registry));
    }

    public void watch(Journal journal) {
        journal.watch(new EventMeters(registry));
    }

    public void watch(Outbox outbox) {
        outbox.watch(new MessageMeters(registry, new Speakers(outbox.accounts())));
    }

    public void watch(Line line) {
        line.watch(twilio);
    }
}
