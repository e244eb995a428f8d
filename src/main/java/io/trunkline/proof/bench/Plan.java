package io.trunkline.proof.bench;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured, and for how long.
 *
 * @param home the folder with the shipped {@code routes/}
 * @param jdbcUrl a PostgreSQL in which databases of our own may be made; null measures on SQLite
 * @param seconds how long each figure is measured
 * @param rounds how often everything is measured, contestant after contestant, to show the spread
 * @param history how many old messages the store has in a further measurement; 0 leaves that out
 */
public record Plan(
        Path home,
        @Nullable String jdbcUrl,
        List<Contestant> contestants,
        Standin standin,
        int seconds,
        int rounds,
        long history) {

    /** What stands in Twilio's place. */
    public enum Standin {
        /** The simulator, which does all that Twilio does. */
        SIMULATOR,
        /** A server that answers creates and nothing else, where the simulator would be what is measured. */
        STUB
    }

    /** How long the contestants warm up: on two processors the optimising compiler needs a minute of the real load. */
    int warmUp() {
        return seconds < 5 ? seconds : Math.max(seconds, 60);
    }

    /** How long a fresh process is left alone before its memory is read. */
    int rest() {
        return seconds < 5 ? 1 : 10;
    }

    /** How many seconds a process may take to come to rest after a load. */
    int settling() {
        return seconds < 5 ? 10 : 60;
    }
}
