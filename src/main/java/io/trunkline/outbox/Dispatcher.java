package io.trunkline.outbox;

import io.trunkline.store.Loop;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands out what may be said now, sender by sender, to the delivery route. */
final class Dispatcher implements AutoCloseable {
    private static final long FALLBACK = 1_000;
    /** How many claims may wait to be begun: more would forfeit their slots where the store is slow. */
    private static final int UNBEGUN = 128;

    private static final int SENDERS_A_ROUND = 256;

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

    /** One claim less waits to be begun. */
    void begun() {
        if (open.unbegun() <= UNBEGUN / 2) {
            loop.ring();
        }
    }

    /**
     * Claims what these senders may say now, as a part of the transaction that put it: what need not wait for its turn is
     * handed out by that same commit.
     */
    void claim(Transaction transaction, Collection<String> names) throws SQLException {
        var receiver = handler;
        var room = room();
        var asked = transaction.now();
        // A sender whose next look is still to come waits for its pace; whoever puts much for it need not ask each
        // time.
        var due = names.stream()
                .filter(name -> again.getOrDefault(name, 0L) <= asked && bounds.gate.isAtEase(name))
                .limit(receiver == null ? 0 : Math.max(0, room))
                .sorted()
                .toList();
        var claimed =
                receiver == null || due.isEmpty() ? Map.<String, Queue.Claims>of() : claim(transaction, due, room);
        transaction.afterCommit(() -> {
            names.stream().filter(name -> !claimed.containsKey(name)).forEach(senders::ring);
            claimed.forEach((name, claims) -> {
                if (claims.again() >= 0) {
                    again.merge(name, asked + claims.again(), Math::min);
                    loop.ring();
                }
                claims.claims().forEach(claim -> handOut(Objects.requireNonNull(receiver), claim));
            });
        });
    }

    private int room() {
        return Math.min(bounds.claims - open.count(), UNBEGUN - open.unbegun());
    }

    private Map<String, Queue.Claims> claim(Transaction transaction, List<String> names, int room) throws SQLException {
        return queue.claim(
                transaction, names, Math.max(8, room / names.size()), (name, granted) -> room(name, room, granted));
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
        var claimed = store.writeAndWait(transaction -> claim(transaction, names, room));
        claimed.forEach((name, claims) -> {
            note(name, claims, asked);
            claims.claims().forEach(claim -> {
                bounds.gate.handedOut(claim);
                handOut(receiver, claim);
            });
        });
        return next();
    }

    private void handOut(Consumer<Claim> receiver, Claim claim) {
        open.add(claim);
        try {
            workers.execute(() -> hand(receiver, claim));
        } catch (RejectedExecutionException e) {
            finish.accept(claim, e);
        }
    }

    private Gate.Room room(String name, int room, int granted) {
        return granted < room ? least(bounds.gate.room(name, granted), room - granted) : new Gate.Room(0, 0);
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
        if (claims.again() < 0) {
            again.remove(name);
        } else {
            again.put(name, asked + claims.again());
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
