package io.trunkline;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads on which routes are run: as many as are needed, up to a bound that slow flows must not exhaust. */
final class Runners implements Executor, AutoCloseable {
    private static final int AT_MOST = 256;

    private final ThreadPoolExecutor pool;

    Runners() {
        pool = new ThreadPoolExecutor(AT_MOST, AT_MOST, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            var thread = new Thread(work, "route");
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable work) {
        pool.execute(work);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
