package io.trunkline.cli;

/** Ends a command with one line for people and an exit code. */
final class Trouble extends RuntimeException {
    /** What was asked for was looked at and is not as it should be: not found, refused, not answered. */
    static final int FOUND_WRONG = 1;
    /** The command itself is wrong: its arguments, its token, where it looks. */
    static final int USED_WRONG = 2;

    private final int exitCode;

    private Trouble(int exitCode, String line) {
        super(line, null, false, false);
        this.exitCode = exitCode;
    }

    static Trouble foundWrong(String line) {
        return new Trouble(FOUND_WRONG, line);
    }

    static Trouble usedWrong(String line) {
        return new Trouble(USED_WRONG, line);
    }

    int exitCode() {
        return exitCode;
    }

    String line() {
        return String.valueOf(getMessage());
    }
}
