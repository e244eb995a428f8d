package io.trunkline.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.trunkline.journal.Event;
import io.trunkline.journal.EventOnlooker;
import io.trunkline.message.PhoneNumber;
import io.trunkline.schedule.Schedule;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts what is heard, and who was told it. */
final class EventMeters implements EventOnlooker {
    /** What the journal is told of a route file that is refused, once for each text of it. */
    private static final String REFUSED = "routes.refused";

    private static final Duration[] DRIFT = {
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5)
    };
    /** How long the worst of them is shown: whoever is started after a while ticks late before anybody scrapes. */
    private static final Duration WORST = Duration.ofMinutes(15);

    private static final int TYPES = 200;
    private static final int SUBSCRIPTIONS = 200;
    private static final int SCHEDULES = 100;

    private final MeterRegistry registry;
    private final Kinds types = new Kinds(TYPES);
    private final Kinds subscriptions = new Kinds(SUBSCRIPTIONS);
    private final Kinds schedules = new Kinds(SCHEDULES);
    private final Map<String, Counter> byType = new ConcurrentHashMap<>();
    private final Map<String, Map<Fate, Counter>> bySubscription = new ConcurrentHashMap<>();
    private final Map<String, Timer> drifts = new ConcurrentHashMap<>();
    private final Counter repeats;
    private final Counter refusals;

    EventMeters(MeterRegistry registry) {
        this.registry = registry;
        this.repeats = Counter.builder("trunkline.events.repeated")
                .description("Events that had been heard before, and were not stored again")
                .register(registry);
        this.refusals = Counter.builder("trunkline.reloads.refused")
                .description("Texts of route files that were refused")
                .register(registry);
    }

    @Override
    public void heard(Event event, long acceptedAt) {
        ofType(event.type()).increment();
        if (Schedule.isTick(event)) {
            drift(String.valueOf(event.subject())).record(acceptedAt - event.time(), TimeUnit.MILLISECONDS);
        }
        if (event.type().equals(REFUSED)) {
            refusals.increment();
        }
    }

    /** Counted from 0, so that also its first tick is an increase. */
    @Override
    public void scheduled(String type, String schedule) {
        ofType(type);
        drift(schedule);
    }

    @Override
    public void repeated(int count) {
        repeats.increment(count);
    }

    @Override
    public void told(String subscription, Fate fate) {
        var known = bySubscription.get(subscription);
        var fates = known != null
                ? known
                : bySubscription.computeIfAbsent(subscriptions.of(subscription), this::ofSubscription);
        Objects.requireNonNull(fates.get(fate)).increment();
    }

    /** Whoever publishes an event gives it its type, and may have written a number into it. */
    private Counter ofType(String type) {
        var known = byType.get(type);
        return known != null
                ? known
                : byType.computeIfAbsent(
                        types.of(PhoneNumber.maskWithin(type)), counted -> Counter.builder("trunkline.events.heard")
                                .description("Events that were stored")
                                .tag("type", counted)
                                .register(registry));
    }

    private Map<Fate, Counter> ofSubscription(String subscription) {
        var fates = new EnumMap<Fate, Counter>(Fate.class);
        for (var fate : Fate.values()) {
            fates.put(
                    fate,
                    Counter.builder("trunkline.journal.told")
                            .description("What came of telling a subscription an event")
                            .tags(
                                    "subscription",
                                    subscription,
                                    "outcome",
                                    fate.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        return fates;
    }

    private Timer drift(String schedule) {
        return drifts.computeIfAbsent(schedules.of(schedule), counted -> Timer.builder("trunkline.schedule.drift")
                .description("How late a schedule ticked")
                .tag("schedule", counted)
                .serviceLevelObjectives(DRIFT)
                .distributionStatisticExpiry(WORST)
                .register(registry));
    }
}
