package io.trunkline.schedule;

/** What was to be read cannot be: not there, too big, too slow, or not what it should be. It is tried again. */
public final class Unreadable extends RuntimeException {
    public Unreadable(String reason) {
        super(reason);
    }
}
