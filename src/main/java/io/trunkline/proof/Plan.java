package io.trunkline.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to be.
 *
 * @param updates how often all replicas are updated, one after the other, instead of being killed; 0 where they are
 * @param seed of every decision of the run
 * @param keep whether the folder of the run, with its logs and ledgers, and its schema are left
 */
public record Plan(Service service, Bound bound, int updates, long seed, boolean keep) {
    /** A run of kills. */
    public Plan(Service service, Bound bound, long seed, boolean keep) {
        this(service, bound, 0, seed, keep);
    }

    /** Whether nothing goes wrong in it but that replicas are exchanged. */
    boolean isRolling() {
        return updates > 0;
    }

    /**
     * What is put to the test.
     *
     * @param jdbcUrl of a PostgreSQL, in which the run keeps to a schema of its own; null is SQLite
     * @param routes the folder whose {@code core} and {@code kamelets} are used
     */
    public record Service(int replicas, @Nullable String jdbcUrl, Path routes) {}

    /** When it has been enough, whichever comes first. */
    public record Bound(int kills, Duration time) {}

    /** The chances of one actor: his own, so that nobody else's pace changes what he decides. */
    Random dice(String actor) {
        return new Random(seed * 1_000_003 + actor.hashCode());
    }
}
