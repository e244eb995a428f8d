package io.trunkline.journal;

import io.trunkline.store.Batch;
import io.trunkline.store.Loop;
import io.trunkline.store.Replica;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Tells subscriptions what they are owed, each at its own speed, and parks what keeps failing. */
public final class Announcer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final long FALLBACK = 1_000;
    /** So many milliseconds at most, beyond the lease of a replica that died, what fell due meanwhile waits for what was heard before. */
    private static final long CATCHING_UP = 10_000;

    private final Store store;
    private final Journal journal;
    private final Replica replica;
    private final Deliveries deliveries;
    private final Map<String, Ear> ears = new ConcurrentHashMap<>();
    private final Set<String> owed = ConcurrentHashMap.newKeySet();
    private final Queue<Ear.Verdict> unstored = new ConcurrentLinkedQueue<>();
    private final Loop loop = new Loop("announcer", this::round);
    private final Batch<Deliveries.Heard, Boolean> ends;
    private volatile boolean started;
    private volatile boolean draining;
    private long lookedAt;
    private long startedAt;
    private boolean caughtUp;

    /** @param limit how often an event is tried before it is parked */
    public Announcer(Store store, Journal journal, Replica replica, int limit) {
        this.store = store;
        this.journal = journal;
        this.replica = replica;
        this.deliveries = new Deliveries(replica, limit);
        this.ends = store.batch(deliveries::end);
        journal.onOwed(this::ring);
        journal.attend(new Present());
        store.clock().onMove(() -> {
            owed.addAll(ears.keySet());
            loop.ring();
        });
        replica.onDeath(Deliveries::inherit);
    }

    public void start() {
        startedAt = System.nanoTime();
        started = true;
        loop.start();
    }

    /** Opens a subscription, or continues the one of that name, and tells this listener from now on. */
    public void listen(Subscription subscription, Listener listener) {
        if (ears.putIfAbsent(subscription.name(), new Ear(subscription, listener, this::store)) != null) {
            throw new IllegalStateException("two routes are called " + subscription.name()
                    + "; within a file each route needs an id of its own");
        }
        store.writeAndWait(subscription::open);
        ring(subscription.name());
    }

    /** Stops telling; what is owed waits. */
    public void leave(Subscription subscription) {
        var ear = ears.remove(subscription.name());
        if (ear != null) {
            ear.close();
        }
    }

    /** The subscriptions there are, listened to or not. */
    public Set<String> known() {
        return store.read(session ->
                Subscription.allOpen(session).stream().map(Subscription::name).collect(Collectors.toSet()));
    }

    /** The subscriptions that somebody here listens to. */
    public Set<String> heard() {
        return Set.copyOf(ears.keySet());
    }

    /** How many events wait for each subscription that nobody here listens to. */
    public Map<String, Long> unheard() {
        var waiting = store.read(session -> session.list(
                "select delivery.subscription, count(*) from delivery join subscription"
                        + " on subscription.name = delivery.subscription and subscription.ended_at is null"
                        + " where delivery.state in ('ready', 'behind') group by delivery.subscription",
                row -> Map.entry(row.getString(1), row.getLong(2))));
        var unheard = new TreeMap<String, Long>();
        waiting.stream()
                .filter(entry -> !ears.containsKey(entry.getKey()))
                .forEach(entry -> unheard.put(entry.getKey(), entry.getValue()));
        return unheard;
    }

    /** How many events are being heard right now. */
    public int busy() {
        return ears.values().stream().mapToInt(Ear::busy).sum() + unstored.size();
    }

    /** Says so if it does not get on any more; see {@link Loop#stuck}. */
    public Optional<String> stuck(Duration patience) {
        return loop.stuck(patience);
    }

    /** Takes nothing more; what is being heard may end. */
    public void drain() {
        draining = true;
    }

    @Override
    public void close() {
        draining = true;
        loop.close();
    }

    private void ring(String subscription) {
        owed.add(subscription);
        loop.ring();
    }

    private long round() {
        store(unstored.poll());
        if (draining || !replica.isAlive()) {
            return FALLBACK;
        }
        var now = store.clock().millis();
        if (now - lookedAt >= FALLBACK) {
            lookedAt = now;
            owed.addAll(waiting());
        }
        var wait = bringForward();
        for (var name : Set.copyOf(owed)) {
            owed.remove(name);
            var ear = ears.get(name);
            if (ear != null && tell(ear)) {
                owed.add(name);
                wait = 0;
            }
        }
        return wait;
    }

    /** The subscriptions for which something is ready, by the look of it before anything is held. */
    private List<String> waiting() {
        return store.read(session -> session.list(
                "select name from subscription where ended_at is null and exists (select 1 from delivery"
                        + " where delivery.subscription = subscription.name and state = 'ready' and due_at <= ?)",
                row -> row.getString(1),
                store.clock().millis()));
    }

    /** Answers whether there may be more at once. */
    private boolean tell(Ear ear) {
        synchronized (ear) {
            var room = ear.room();
            if (room <= 0) {
                return false;
            }
            var entries =
                    store.writeAndWait(transaction -> deliveries.take(transaction, ear.subscription.name(), room));
            for (var entry : entries) {
                ear.hear(entry);
            }
            ear.more = entries.size() == room;
            return ear.more && ear.room() > 0;
        }
    }

    /**
     * Whether what was heard before this start, and whatever it led to, was told to its end. Until then nobody's time comes:
     * an acknowledgement that we heard just before we stopped decides about a step that fell due while we were away.
     */
    private boolean isCaughtUp() {
        caughtUp = caughtUp
                || System.nanoTime() - startedAt > CATCHING_UP * 1_000_000
                || (busy() == 0 && ears.keySet().stream().noneMatch(this::isOwed));
        return caughtUp;
    }

    private boolean isOwed(String subscription) {
        return store.read(session -> session.number(
                        "select case when exists (select 1 from delivery where subscription = ? and state = 'ready' and due_at <= ?)"
                                + " or exists (select 1 from delivery where subscription = ? and state = 'taken') then 1 else 0 end",
                        subscription,
                        store.clock().millis(),
                        subscription))
                > 0;
    }

    /** Answers for how many milliseconds nobody's time comes. */
    private long bringForward() {
        if (!isCaughtUp()) {
            return 20;
        }
        var next = store.read(
                session -> session.number("select due_at from delivery where state = 'later' order by due_at limit 1"));
        var now = store.clock().millis();
        if (next == 0) {
            return FALLBACK;
        }
        if (next > now) {
            return Math.min(FALLBACK, next - now);
        }
        owed.addAll(store.writeAndWait(deliveries::bringForward));
        return 0;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What could not be stored is kept and stored later.
    private void store(Ear.@Nullable Verdict verdict) {
        if (verdict == null) {
            return;
        }
        var error = verdict.error();
        if (error == null) {
            ends.write(new Deliveries.Heard(verdict.lane(), verdict.event())).whenComplete((advanced, away) -> {
                if (away != null) {
                    unstored.add(verdict);
                } else {
                    journal.onlooker().told(verdict.lane().subscription(), EventOnlooker.Fate.DONE);
                    verdict.ear().stored();
                    if (advanced || verdict.ear().more) {
                        ring(verdict.lane().subscription());
                    }
                }
            });
            return;
        }
        store.<Boolean>write(transaction -> deliveries.fail(transaction, verdict.lane(), verdict.event(), error))
                .whenComplete((parked, away) -> {
                    if (away != null) {
                        unstored.add(verdict);
                        return;
                    }
                    journal.onlooker()
                            .told(
                                    verdict.lane().subscription(),
                                    parked ? EventOnlooker.Fate.PARKED : EventOnlooker.Fate.FAILED);
                    tell(
                            verdict,
                            parked
                                    ? "event {} is parked by {}: {}"
                                    : "event {} failed in {} and will be tried again: {}");
                    verdict.ear().stored();
                    ring(verdict.lane().subscription());
                });
    }

    /** For people, and what it is about for machines. */
    private static void tell(Ear.Verdict verdict, String sentence) {
        var route = verdict.lane().subscription();
        MDC.put("event", Long.toString(verdict.event()));
        MDC.put("route", route);
        try {
            LOG.warn(sentence, verdict.event(), route, verdict.error());
        } finally {
            MDC.remove("event");
            MDC.remove("route");
        }
    }

    /** Hears at once what is appended here, as far as there is room. */
    private final class Present implements Audience {
        @Override
        public int room(String subscription) {
            var ear = ears.get(subscription);
            if (ear == null || !started || draining || !replica.isAlive()) {
                return 0;
            }
            var room = ear.room();
            ear.more |= room <= 0;
            return room;
        }

        @Override
        public OptionalLong replica(Transaction transaction) throws SQLException {
            return replica.holds(transaction) ? OptionalLong.of(replica.id()) : OptionalLong.empty();
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // What could not be given back goes back with our lease.
        public void hear(String subscription, Entry entry) {
            var ear = ears.get(subscription);
            if (ear == null || !ear.hearIfOpen(entry)) {
                store.<Boolean>write(transaction -> deliveries.giveBack(transaction, subscription, entry.seq()))
                        .whenComplete((given, away) -> ring(subscription));
            }
        }
    }
}
