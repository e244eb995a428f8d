package io.trunkline.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sees when the store does not answer at all, as behind a network that swallows everything, and has everybody told so at
 * once instead of after the timeout of a socket. Whether what was under way is stored is then unknown.
 */
final class Watch implements Runnable {
    static final String STUCK = "the store is away: it does not answer";

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_MILLIS = 100;

    private final Backlog backlog;
    private final List<GroupCommit> writers;
    private final Thread thread = new Thread(this, "store-watch");
    private volatile boolean stuck;
    private volatile boolean closed;

    Watch(Backlog backlog, List<GroupCommit> writers) {
        this.backlog = backlog;
        this.writers = writers;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether somebody works and nobody gets anywhere. */
    boolean isStuck() {
        return stuck;
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            stuck = look();
            if (stuck) {
                turnAway();
            }
        }
    }

    private boolean look() {
        var busy = false;
        var moved = Long.MIN_VALUE;
        var now = System.nanoTime();
        for (var writer : writers) {
            busy |= !writer.underWay().isEmpty();
            moved = Math.max(moved, writer.movedAt() - now);
        }
        return busy && moved < -PATIENCE;
    }

    private void turnAway() {
        var all = new ArrayList<>(backlog.drain());
        writers.forEach(writer -> all.addAll(writer.underWay()));
        all.forEach(unit -> unit.fail(new StoreAway(STUCK)));
    }

    void close() {
        closed = true;
        stuck = false;
        thread.interrupt();
    }
}
