package io.trunkline.store;

/** The store does not answer, and may do so later: nobody is there, it starts, it is full of connections, or it is a standby. */
public final class StoreUnreachable extends StoreAway {
    private static final long serialVersionUID = 1;

    StoreUnreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
