package io.trunkline.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.journal.JournalSurvey;
import io.trunkline.outbox.Outbox;
import io.trunkline.outbox.QueueSurvey;
import io.trunkline.store.Loop;
import io.trunkline.store.Store;
import io.trunkline.store.StoreAway;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks every ten seconds at how everything stands, whoever scrapes and however often: what is shown is at most so old, and
 * every replica shows the same of the store.
 */
public final class Lookout implements AutoCloseable {
    private static final long EVERY = 10_000;
    private static final String SECONDS = "seconds";

    private final Store store;
    private final Outbox outbox;
    private final Place place;
    private final Speakers speakers;
    private final Loop loop = new Loop("lookout", this::look);

    private final Levels queueOldest;
    private final Levels queueMessages;
    private final Levels flowOldest;
    private final Levels allowed;
    private final Levels stopped;
    private final Levels silent;
    private final Levels unsure;
    private final Levels unsureOldest;
    private final Levels lag;
    private final Levels waiting;
    private final Levels parked;
    private final Levels refused;
    private final Levels alive;
    private final Levels looked;

    /**
     * What else is looked at.
     *
     * @param refused how many route files are refused
     * @param alive whether this replica has its lease
     */
    public record Place(IntSupplier refused, BooleanSupplier alive) {}

    public Lookout(MeterRegistry registry, Store store, Outbox outbox, Place place) {
        this.store = store;
        this.outbox = outbox;
        this.place = place;
        this.speakers = new Speakers(outbox.accounts());
        this.queueOldest = levels(
                registry,
                "queue.oldest",
                SECONDS,
                "For how long the oldest message of a sender could have been said",
                "account",
                "channel",
                "sender");
        this.queueMessages = levels(
                registry,
                "queue",
                "messages",
                "Messages of a sender whose time has come, at most 10000",
                "account",
                "sender");
        this.flowOldest = levels(
                registry,
                "flow.oldest",
                SECONDS,
                "For how long the oldest message of a flow could have been said",
                "flow");
        this.allowed =
                levels(registry, "pace.allowed", "segments_per_second", "What a sender may say", "account", "sender");
        this.stopped = levels(
                registry,
                "sender.stopped",
                null,
                "1 while a sender is stopped because its credential is dead",
                "account",
                "sender");
        this.silent = levels(registry, "twilio.silent", null, "1 while Twilio does not answer this replica", "account");
        this.unsure = levels(
                registry, "unsure", "messages", "Messages of which nobody knows whether they were sent, at most 10000");
        this.unsureOldest = levels(registry, "unsure.oldest", SECONDS, "For how long that is so of the oldest of them");
        this.lag = levels(
                registry,
                "journal.lag",
                SECONDS,
                "For how long the oldest event that a subscription is owed has been due",
                "subscription");
        this.waiting = levels(
                registry,
                "journal.waiting",
                "events",
                "Events that a subscription could be told, at most 10000",
                "subscription");
        this.parked = levels(
                registry,
                "journal.parked",
                "events",
                "Events that kept failing and wait for a person, at most 10000",
                "subscription");
        this.refused = levels(registry, "routes.refused", null, "Route files that are refused");
        this.alive = levels(registry, "replica.alive", null, "1 while this replica has its lease");
        this.looked = levels(registry, "looked.timestamp", SECONDS, "When all this was last read from the store");
        FunctionCounter.builder("trunkline.store.failures", store, Store::failures)
                .description("What could not be stored")
                .register(registry);
        for (var account : outbox.accounts().all()) {
            account.senders()
                    .forEach((channel, sender) -> queueOldest.begin(speakers.of(account.sid(), channel, sender)));
            silent.begin(List.of(speakers.account(account.sid())));
        }
        store.clock().onMove(loop::ring);
    }

    private static Levels levels(
            MeterRegistry registry, String name, @Nullable String unit, String what, String... labels) {
        return new Levels(registry, new Levels.Meaning("trunkline." + name, unit, what), labels);
    }

    public Lookout start() {
        loop.start();
        return this;
    }

    private long look() {
        alive.show(place.alive.getAsBoolean() ? 1 : 0);
        refused.show(place.refused.getAsInt());
        try {
            show(outbox.survey());
            show(JournalSurvey.of(store));
            looked.show(System.currentTimeMillis() / 1_000.0);
        } catch (StoreAway e) {
            // Health and log say so; how old the rest is, is shown.
        }
        return EVERY;
    }

    private void show(QueueSurvey survey) {
        queueOldest.show(
                survey.queues(),
                line -> speakers.of(line.account(), line.channel(), line.address()),
                line -> seconds(line.oldest()),
                Math::max);
        flowOldest.show(
                survey.flows().entrySet(), flow -> List.of(flow.getKey()), flow -> seconds(flow.getValue()), Math::max);
        queueMessages.show(survey.speakers(), this::labels, speaker -> (double) speaker.waiting(), Double::sum);
        allowed.show(survey.speakers(), this::labels, QueueSurvey.Speaker::perSecond, Double::sum);
        stopped.show(survey.speakers(), this::labels, speaker -> speaker.stopped() ? 1 : 0, Math::max);
        silent.show(survey.silent(), account -> List.of(speakers.account(account)), account -> 1, Math::max);
        unsure.show((double) survey.unsure());
        unsureOldest.show(seconds(survey.unsureFor()));
    }

    private List<String> labels(QueueSurvey.Speaker speaker) {
        return List.of(speakers.account(speaker.account()), speakers.sender(speaker.address()));
    }

    private void show(JournalSurvey survey) {
        lag.show(survey.lags(), Lookout::label, one -> seconds(one.behind()), Math::max);
        waiting.show(survey.lags(), Lookout::label, one -> (double) one.waiting(), Math::max);
        parked.show(survey.lags(), Lookout::label, one -> (double) one.parked(), Math::max);
    }

    private static List<String> label(JournalSurvey.Lag lag) {
        return List.of(lag.subscription());
    }

    private static double seconds(long millis) {
        return millis / 1_000.0;
    }

    @Override
    public void close() {
        loop.close();
    }
}
