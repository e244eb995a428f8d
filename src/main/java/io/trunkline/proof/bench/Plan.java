package io.trunkline.proof.bench;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured, and for how long.
 *
 * @param home the folder with the shipped {@code routes/}
 * @param jdbcUrl a PostgreSQL in which databases of our own may be made; null measures on SQLite
 * @param history how many old messages the store has in a further measurement; 0 leaves that out
 */
public record Plan(
        Path home, @Nullable String jdbcUrl, List<Contestant> contestants, Standin standin, Times times, long history) {

    /**
     * How long and how often.
     *
     * @param seconds how long each figure is measured
     * @param rounds how often everything is measured, contestant after contestant, to show the spread
     * @param warmUp for how many seconds each contestant has the real load before anything is measured: on two processors
     *     the optimising compiler takes half of one for a minute, and some of it for two
     */
    public record Times(int seconds, int rounds, int warmUp) {
        /** How long a fresh process is left alone before its memory is read. */
        int rest() {
            return seconds < 5 ? 1 : 10;
        }

        /** How many seconds a process may take to come to rest after a load. */
        int settling() {
            return seconds < 5 ? 3 : 60;
        }
    }

    /** What stands in Twilio's place. */
    public enum Standin {
        /** The simulator, which does all that Twilio does. */
        SIMULATOR,
        /** A server that answers creates and nothing else, where the simulator would be what is measured. */
        STUB
    }
}
