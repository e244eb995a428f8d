package io.trunkline.twilio;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor found, each part a sentence for people.
 *
 * @param what is the case
 * @param why it matters; empty where all is well
 * @param remedy what to do; empty where there is nothing to do
 * @param repair what the doctor can do about it himself, or null
 */
public record Finding(
        Level level,
        String what,
        String why,
        String remedy,
        @Nullable Repair repair) {
    /** How bad it is. */
    public enum Level {
        WELL,
        /** Something will not go as people expect. */
        WARNING,
        /** Something does not work. */
        BROKEN
    }

    /** Something that can be put right from here. */
    public interface Repair {
        /** What it would do, before it does it. */
        String plan();

        void carryOut() throws IOException;
    }

    static Finding well(String what) {
        return new Finding(Level.WELL, what, "", "", null);
    }

    static Finding warning(String what, String why, String remedy) {
        return new Finding(Level.WARNING, what, why, remedy, null);
    }

    static Finding broken(String what, String why, String remedy) {
        return new Finding(Level.BROKEN, what, why, remedy, null);
    }

    Finding with(Repair repair) {
        return new Finding(level, what, why, remedy, repair);
    }
}
