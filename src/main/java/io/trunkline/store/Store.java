package io.trunkline.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The database: what is answered as written is on disk. */
public final class Store implements AutoCloseable {
    private static final int WAITING = 20_000;

    /** A unit of work; it may run more than once until it is committed, so it changes nothing but the store. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Transaction transaction) throws Exception;
    }

    /** A question to the store. */
    @FunctionalInterface
    public interface Query<T> {
        T run(Session session) throws SQLException;
    }

    private final Engine engine;
    private final Clock clock = new Clock();
    private final Backlog backlog;
    private final List<GroupCommit> writers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Commits commits = new Commits();
    private final AtomicInteger batches = new AtomicInteger();
    private final Timekeeper timekeeper;
    private final Watch watch;
    private final LongAdder failures = new LongAdder();
    private volatile boolean closed;

    private Store(Engine engine) {
        this.engine = engine;
        this.backlog = new Backlog(WAITING, engine.writers() > 1);
        this.timekeeper = new Timekeeper(clock, engine.shared());
        this.watch = new Watch(backlog, writers);
        try {
            new Schema(engine).migrate();
        } catch (StoreAway e) {
            engine.close();
            throw e;
        }
        for (var i = 1; i <= engine.writers(); i++) {
            var writer = new GroupCommit(backlog, engine, clock, commits::count);
            var thread = new Thread(writer, "store-writer-" + i);
            thread.setDaemon(true);
            writers.add(writer);
            threads.add(thread);
            thread.start();
        }
        if (engine.shared()) {
            watch.start();
        }
    }

    /** The embedded store in a folder, which is made when it is missing; a second process on it is refused. */
    public static Store embedded(Path folder) {
        return new Store(new Sqlite(folder));
    }

    /** The shared store behind a JDBC URL, as {@code jdbc:postgresql://host/database?user=…&password=…}. */
    public static Store shared(String jdbcUrl) {
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new StoreAway("TRUNKLINE_STORE must begin with jdbc:postgresql:");
        }
        return shared(() -> new Login(jdbcUrl, null, null));
    }

    /** The same, where whoever signs in may become another one: each new connection asks. */
    public static Store shared(Supplier<Login> login) {
        return new Store(new Postgres(login));
    }

    /**
     * Where a shared store is, and as whom one connects to it.
     *
     * @param user null where the URL says it, as the password
     */
    public record Login(
            String jdbcUrl, @Nullable String user, @Nullable String password) {
        @Override
        public String toString() {
            return "Login[…]";
        }
    }

    public Clock clock() {
        return clock;
    }

    /** Tells tests when something was committed. */
    public Commits commits() {
        return commits;
    }

    /** Whether several processes may share this store. */
    public boolean isShared() {
        return engine.shared();
    }

    /** Answers a question from what is committed. */
    public <T> T read(Query<T> query) {
        if (watch.isStuck()) {
            throw new StoreAway(Watch.STUCK);
        }
        try (var connection = engine.readers().getConnection()) {
            return query.run(new Session(connection, false));
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            Loop.answered();
        }
    }

    /** A kind of work that is done for many at once. */
    public <I, O> Batch<I, O> batch(Batch.Work<I, O> work) {
        return new Batch<>(this, work, new Batch.Place(batches.incrementAndGet(), failures));
    }

    /** Does a unit of work; the answer comes after the commit is on disk, or fails with {@link StoreAway}. */
    public <T> CompletableFuture<T> write(Work<T> work) {
        return enqueue(new Unit.Single<T>(work, failures));
    }

    /** Does a unit of work and waits for it; not for event loops. */
    public <T> T writeAndWait(Work<T> work) {
        return await(write(work));
    }

    <T> CompletableFuture<T> enqueue(Unit<T> unit) {
        if (watch.isStuck()) {
            unit.fail(new StoreAway(Watch.STUCK));
        } else if (closed) {
            unit.fail(new StoreAway("the store is closed"));
        } else if (!backlog.offer(unit)) {
            unit.fail(new StoreAway("the store is too busy: " + WAITING + " writes wait"));
        } else if (closed && backlog.remove(unit)) {
            unit.fail(new StoreAway("the store is closed"));
        }
        return unit.answer;
    }

    <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw unwrap(e.getCause() == null ? e : e.getCause());
        } finally {
            Loop.answered();
        }
    }

    /** Sets the clock, as a part of that transaction. */
    void keepTime(Transaction transaction) throws SQLException {
        timekeeper.keep(transaction);
    }

    /** How many units of work could not be stored so far. */
    public long failures() {
        return failures.sum();
    }

    private RuntimeException unwrap(Throwable e) {
        if (e instanceof SQLException sql) {
            return failure(sql);
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }

    private RuntimeException failure(SQLException e) {
        return engine.judge(e) == Engine.Failure.MISTAKE
                ? new IllegalStateException(e.getMessage(), e)
                : new StoreAway("the store is away: " + e.getMessage(), e);
    }

    /** Commits what waits, then closes. */
    @Override
    public void close() {
        closed = true;
        watch.close();
        writers.forEach(GroupCommit::close);
        for (var thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        engine.close();
    }
}
