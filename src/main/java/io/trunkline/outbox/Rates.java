package io.trunkline.outbox;

/** How fast a sender may speak. */
public interface Rates {
    /** Segments per second; more than 0. */
    double perSecond(String account, String sender);

    /** How many segments it may say at once after a pause; a message longer than that is still said whole. */
    int burst(String account, String sender);
}
