package io.trunkline.simulator;

/** A request to the simulator's own control that makes no sense; its message says to the caller what is wrong. */
final class Misuse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Misuse(String message) {
        super(message, null, false, false);
    }
}
