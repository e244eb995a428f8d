package io.trunkline.outbox;

import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Loop;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Hands out what may be said now, sender by sender, to the delivery route. */
final class Dispatcher implements AutoCloseable {
    private static final long FALLBACK = 1_000;
    /** How many claims may wait to be begun: more would forfeit their slots where the store is slow. */
    private static final int UNBEGUN = 128;

    private static final int SENDERS_A_ROUND = 256;
    private static final long NEVER = Long.MAX_VALUE;

    /**
     * How much may be under way.
     *
     * @param gate what the carrier bears
     * @param workers threads that begin attempts
     * @param claims how many claims may be open
     */
    record Bounds(OpenClaims open, Gate gate, int workers, int claims) {}

    private final Store store;
    private final Queue queue;
    private final Senders senders;
    private final OpenClaims open;
    private final Bounds bounds;
    private final BiConsumer<Claim, Throwable> finish;
    private final ExecutorService workers;
    private final Loop loop = new Loop("dispatcher", this::round);
    /** When a sender that must wait for its pace has its next look, in milliseconds of the clock. */
    private final Map<String, Long> again = new ConcurrentHashMap<>();

    private volatile @Nullable Consumer<Claim> handler;
    private long lookedAt;

    Dispatcher(Store store, Queue queue, Senders senders, Bounds bounds, BiConsumer<Claim, Throwable> finish) {
        this.store = store;
        this.queue = queue;
        this.senders = senders;
        this.open = bounds.open();
        this.bounds = bounds;
        this.finish = finish;
        this.workers = Executors.newFixedThreadPool(bounds.workers(), work -> {
            var thread = new Thread(work, "delivery");
            thread.setDaemon(true);
            return thread;
        });
        senders.onRing(loop::ring);
        store.clock().onMove(loop::ring);
    }

    void start() {
        loop.start();
    }

    /** Hands claims to this handler from now on; null stops handing out. */
    void handTo(@Nullable Consumer<Claim> handler) {
        this.handler = handler;
        loop.ring();
    }

    void ring() {
        loop.ring();
    }

    /** Says so if it does not get on any more; see {@link Loop#stuck}. */
    Optional<String> stuck(Duration patience) {
        return loop.stuck(patience);
    }

    /** One claim less waits to be begun. */
    void begun() {
        if (open.unbegun() <= UNBEGUN / 2) {
            loop.ring();
        }
    }

    /** Hands out what need not wait for its turn by the commit that puts it. */
    Usher atOnce() {
        return new OnePut(handler);
    }

    /** Lets everything wait for its turn. */
    Usher inTurn() {
        return new OnePut(null);
    }

    /** Sees to what one put brings. */
    private final class OnePut implements Usher {
        private final @Nullable Consumer<Claim> receiver;
        /** When each sender that was asked may say more; never, if nothing waits that is due. */
        private final Map<String, Long> looks = new HashMap<>();

        private boolean asked;
        private Claimed claimed = Claimed.NOTHING;

        private OnePut(@Nullable Consumer<Claim> receiver) {
            this.receiver = receiver;
        }

        @Override
        public Claimed claim(Transaction transaction, Map<String, List<QueueHead.Waiting>> newcomers)
                throws SQLException {
            // The second of one key waits for its turn.
            var room = receiver == null || asked ? 0 : Math.max(0, room());
            asked = true;
            var now = transaction.now();
            // A sender whose next look is still to come waits for its pace; whoever puts much for it need not ask each
            // time.
            var due = newcomers.keySet().stream()
                    .filter(name -> again.getOrDefault(name, 0L) <= now && bounds.gate.isAtEase(name))
                    .limit(room)
                    .collect(Collectors.toMap(name -> name, newcomers::get));
            looks.keySet().removeAll(newcomers.keySet());
            if (due.isEmpty()) {
                return Claimed.NOTHING;
            }
            var admitted = queue.admit(transaction, due, share(room, due.size()), allowance(room));
            admitted.again().forEach((name, wait) -> looks.put(name, wait < 0 ? NEVER : now + wait));
            claimed = admitted.claimed();
            return claimed;
        }

        @Override
        public void put(Transaction transaction, List<Message> messages) {
            var byId = messages.stream().collect(Collectors.toMap(Message::id, message -> message));
            var queued = messages.stream()
                    .filter(message -> message.state() == State.QUEUED)
                    .map(message -> message.address().senderName())
                    .collect(Collectors.toSet());
            transaction.afterCommit(() -> {
                claimed.ids().stream()
                        .filter(byId::containsKey)
                        .forEach(id -> handOut(
                                Objects.requireNonNull(receiver), new Claim(Objects.requireNonNull(byId.get(id)), 1)));
                queued.forEach(this::look);
            });
        }

        private void look(String name) {
            var at = looks.get(name);
            if (at == null) {
                senders.ring(name);
            } else if (at != NEVER) {
                again.merge(name, at, Math::min);
                loop.ring();
            }
        }
    }

    private int room() {
        return Math.min(bounds.claims - open.count(), UNBEGUN - open.unbegun());
    }

    private static int share(int room, int senders) {
        return Math.max(8, room / senders);
    }

    private Queue.Allowance allowance(int room) {
        return (name, granted) ->
                granted < room ? least(bounds.gate.room(name, granted), room - granted) : new Gate.Room(0, 0);
    }

    private long round() {
        var receiver = handler;
        var room = room();
        if (receiver == null || room <= 0) {
            return FALLBACK;
        }
        var names = due(Math.min(room, SENDERS_A_ROUND));
        if (names.isEmpty()) {
            return next();
        }
        // A clock that is moved meanwhile must not put off what the claim said of the time before.
        var asked = store.clock().millis();
        var claimed = claim(names, room, asked);
        claimed.forEach((name, claims) -> {
            note(name, claims, asked);
            claims.claims().forEach(claim -> {
                bounds.gate.handedOut(claim);
                handOut(receiver, claim);
            });
        });
        return next();
    }

    /** Whoever is rung for meanwhile, or of whom nothing is known for want of the store, is due again. */
    private Map<String, Queue.Claims> claim(List<String> names, int room, long asked) {
        names.forEach(again::remove);
        try {
            return store.writeAndWait(
                    transaction -> queue.claim(transaction, names, share(room, names.size()), allowance(room)));
        } catch (RuntimeException e) {
            names.forEach(name -> again.merge(name, asked, Math::min));
            throw e;
        }
    }

    private void handOut(Consumer<Claim> receiver, Claim claim) {
        open.add(claim);
        try {
            workers.execute(() -> hand(receiver, claim));
        } catch (RejectedExecutionException e) {
            finish.accept(claim, e);
        }
    }

    private static Gate.Room least(Gate.Room room, int left) {
        return new Gate.Room(Math.min(room.room(), left), room.again());
    }

    private void hand(Consumer<Claim> receiver, Claim claim) {
        try {
            receiver.accept(claim);
        } catch (RuntimeException e) {
            finish.accept(claim, e);
        }
    }

    private void note(String name, Queue.Claims claims, long asked) {
        if (claims.again() >= 0) {
            again.merge(name, asked + claims.again(), Math::min);
        }
    }

    /** Those who wait longest, no more than may have one each: whoever is asked has to be held and read. */
    private List<String> due(int most) {
        var now = store.clock().millis();
        if (now - lookedAt >= FALLBACK) {
            lookedAt = now;
            store.read(Senders::names).forEach(name -> again.putIfAbsent(name, now));
        }
        senders.takeRung().forEach(name -> again.merge(name, now, Math::min));
        return again.entrySet().stream()
                .filter(entry -> entry.getValue() <= now)
                // Who waits longest goes first; locks are then taken in the order of names.
                .sorted(Map.Entry.comparingByValue())
                .limit(most)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private long next() {
        var now = store.clock().millis();
        return again.values().stream().mapToLong(at -> Math.max(0, at - now)).min().stream()
                .map(wait -> Math.min(wait, FALLBACK))
                .findFirst()
                .orElse(FALLBACK);
    }

    @Override
    public void close() {
        handler = null;
        loop.close();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
