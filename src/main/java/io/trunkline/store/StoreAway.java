package io.trunkline.store;

/** The store cannot be written or read right now: locked, gone, full, unreachable, or too busy. Nothing was stored. */
public class StoreAway extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreAway(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreAway(String message) {
        super(message);
    }
}
