package io.trunkline.schedule;

/** What becomes of ticks that nobody was there to make. One that is late by a minute or less is not missed, and always made. */
public enum Missed {
    /** They are forgotten. */
    NONE,
    /** The last of them is made up for all. */
    LAST,
    /** The last hundred are made up. */
    ALL;

    /** Reads `none`, `last` or `all`. */
    public static Missed parse(String word) {
        return switch (word) {
            case "none" -> NONE;
            case "last" -> LAST;
            case "all" -> ALL;
            default -> throw new IllegalArgumentException("missed: '" + word + "' is none of none, last, all");
        };
    }

    /** How many times it wants to know of. */
    int limit() {
        return this == ALL ? 100 : 1;
    }
}
