package io.trunkline.workbench;

/** A test does not come out as it says; the message is for whoever wrote it. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int line;

    Failure(int line, String message) {
        super(message, null, false, false);
        this.line = line;
    }

    /** Where in the test file. */
    int line() {
        return line;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
