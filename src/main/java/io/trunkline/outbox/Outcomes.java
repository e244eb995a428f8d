package io.trunkline.outbox;

import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Loop;
import io.trunkline.store.Store;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells whoever waits what became of a message: one thread looks for all of them. */
final class Outcomes implements AutoCloseable {
    private static final Set<State> OPEN = EnumSet.of(State.QUEUED, State.SENDING);
    private static final long LOOK = 25;
    private static final long NOBODY = 60_000;
    /** Who comes when so many wait is answered at once. */
    private static final int MOST = 1_000;

    private final Store store;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Loop loop = new Loop("outcomes awaited", this::round);

    /** @param until nanoseconds of the machine's timer: people wait in their own time */
    private record Waiting(long message, long until, CompletableFuture<Optional<Message>> answer) {}

    Outcomes(Store store) {
        this.store = store;
    }

    void start() {
        loop.start();
    }

    /** The message as soon as Twilio has it or it ended, and as it is when that takes too long; empty when there is none. */
    CompletableFuture<Optional<Message>> of(long message, Duration patience) {
        var one = new Waiting(message, System.nanoTime() + patience.toNanos(), new CompletableFuture<>());
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            return CompletableFuture.supplyAsync(() -> look(one.message));
        }
        waiting.add(one);
        loop.ring();
        return one.answer;
    }

    private long round() {
        waiting.removeIf(this::answers);
        return waiting.isEmpty() ? NOBODY : LOOK;
    }

    private boolean answers(Waiting one) {
        var message = look(one.message);
        if (message.filter(Outcomes::isOpen).isPresent() && System.nanoTime() < one.until) {
            return false;
        }
        count.decrementAndGet();
        one.answer.complete(message);
        return true;
    }

    private Optional<Message> look(long message) {
        return store.read(session -> Rows.find(session, message));
    }

    private static boolean isOpen(Message message) {
        return OPEN.contains(message.state());
    }

    @Override
    public void close() {
        loop.close();
        waiting.forEach(one -> one.answer.complete(Optional.empty()));
    }
}
