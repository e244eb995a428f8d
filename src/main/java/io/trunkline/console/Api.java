package io.trunkline.console;

import io.trunkline.consent.OptOuts;
import io.trunkline.http.Answer;
import io.trunkline.http.Front;
import io.trunkline.http.Guard;
import io.trunkline.http.Opening;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.journal.Journal;
import io.trunkline.outbox.Outbox;
import io.trunkline.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The doors under {@code /api}, for people and their commands; each asks for the token first. */
public final class Api implements AutoCloseable {
    private static final int READERS = 2;
    /** Reads that wait; whoever comes then is told to come back, because nobody should wait that long. */
    private static final int WAITING = 200;

    private final Front front;
    private final Guard guard;
    private final List<Opening> openings = new ArrayList<>();
    private final ThreadPoolExecutor readers =
            new ThreadPoolExecutor(READERS, READERS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
                var thread = new Thread(work, "api");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * The parts of the service that the doors lead to.
     *
     * @param account the account that sends, as addresses name it
     */
    public record Rooms(Store store, Journal journal, Outbox outbox, OptOuts optOuts, String account) {
        /** The SIDs of all our accounts. */
        List<String> accounts() {
            var all = outbox.accounts().sids();
            return all.isEmpty() ? List.of(account) : all;
        }
    }

    /** What a door does: a {@link Problem} it throws is its answer. */
    @FunctionalInterface
    interface Deed {
        CompletionStage<Answer> answer(Request request);
    }

    /** Opens the doors that lead only into the store; they stay open until this is closed. */
    public Api(Front front, Guard guard, Rooms rooms, Flows flows) {
        this.front = front;
        this.guard = guard;
        readers.allowCoreThreadTimeOut(true);
        Executor reading = this::read;
        new SendingDoor(rooms).open(this);
        new MessageDoors(rooms, reading).open(this);
        new EventDoors(rooms, reading).open(this);
        new OptOutDoors(rooms, reading).open(this);
        new FlowDoors(rooms, flows, reading).open(this);
    }

    /** Opens one of our doors. */
    void open(String method, String path, Deed deed) {
        openings.add(front.open(method, path, request -> {
            guard.check(request);
            return deed.answer(request);
        }));
    }

    private void read(Runnable work) {
        try {
            readers.execute(work);
        } catch (RejectedExecutionException full) {
            throw Problem.unavailable("Too many questions at once; ask again in a few seconds.");
        }
    }

    /** A JSON answer to a read that is made on the readers' threads. */
    static CompletionStage<Answer> ask(Executor reading, Supplier<Object> question) {
        return CompletableFuture.supplyAsync(() -> Answer.json(200, question.get()), reading);
    }

    /** Closes the doors and lets reads end that are under way. */
    @Override
    public void close() {
        openings.forEach(Opening::close);
        readers.shutdown();
    }
}
