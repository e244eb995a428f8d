package io.trunkline.proof;

import java.time.Instant;
import java.util.Locale;

/** Updates one replica after the other under load, as a deployment does, to a program that expands the schema. */
final class Rollout {
    private static final long LONGEST = 60_000;
    /** The migrations of the runs are far beyond those of any program. */
    private static final int FIRST_VERSION = 9_001;
    /** So that old and new work side by side for a while (minReadySeconds). */
    private static final long SIDE_BY_SIDE = 2_000;

    private final Cast cast;
    private final Balancer balancer;
    private final Stage stage;
    private final Report report;
    private Instant began = Instant.MAX;
    private Instant ended = Instant.MIN;
    private int updated;
    private int killed;
    private long longest;

    Rollout(Cast cast, Balancer balancer, Stage stage, Report report) {
        this.cast = cast;
        this.balancer = balancer;
        this.stage = stage;
        this.report = report;
    }

    /** Waits until everybody is served. */
    void await() throws InterruptedException {
        for (var replica = 0; replica < cast.replicas(); replica++) {
            await(replica);
        }
        balancer.refusals().begin();
        began = Instant.now();
    }

    private void await(int replica) throws InterruptedException {
        var until = System.nanoTime() + LONGEST * 1_000_000;
        while (!balancer.serves(stage.httpPort(replica))) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("a replica is not ready; --keep keeps its log");
            }
            Thread.sleep(100);
        }
    }

    /** Updates all of them so often. */
    void play(int updates) throws InterruptedException {
        Thread.sleep(SIDE_BY_SIDE);
        for (var update = 0; update < updates; update++) {
            var version = FIRST_VERSION + update;
            var program = stage.newer(version);
            for (var replica = 0; replica < cast.replicas(); replica++) {
                var took = cast.update(replica, program);
                updated++;
                killed += took < 0 ? 1 : 0;
                longest = Math.max(longest, Math.abs(took));
                await(replica);
                report.progress(String.format(
                        Locale.ROOT,
                        "replica %d has schema %d; the one before ended in %.1f s; not given so far: %d",
                        replica + 1,
                        version,
                        Math.abs(took) / 1_000.0,
                        balancer.refusals().all()));
                Thread.sleep(SIDE_BY_SIDE);
            }
        }
        ended = Instant.now();
    }

    /** Since when everybody has been served. */
    Instant began() {
        return began;
    }

    /** When the last was updated. */
    Instant ended() {
        return ended;
    }

    int updated() {
        return updated;
    }

    /** How many did not end within the time that a cluster grants. */
    int killed() {
        return killed;
    }

    /** Within how many milliseconds the slowest ended. */
    long longest() {
        return longest;
    }
}
