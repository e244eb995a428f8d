package io.trunkline.store;

/**
 * The store does not let us in, and may do so later: nobody is there, it starts, it is full of connections, it is a standby, or
 * its tables are worked on while they are to be changed.
 */
public final class StoreUnreachable extends StoreAway {
    private static final long serialVersionUID = 1;

    StoreUnreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
