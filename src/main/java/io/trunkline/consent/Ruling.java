package io.trunkline.consent;

import io.trunkline.message.State;

/** The answer to whether something may be said: say it, say it later, or never. */
public sealed interface Ruling {
    /** It may be said now. */
    record Say() implements Ruling {}

    /** Not before that time, in epoch milliseconds. */
    record Later(long when, String why) implements Ruling {}

    /** Not at all; the message ends in that state. */
    record Never(State end, String why) implements Ruling {}

    Ruling SAY = new Say();
}
