package io.trunkline.proof;

import java.io.IOException;
import java.util.Arrays;

/** Runs a program that ends when whoever started it ends, however that comes about. */
public final class Leash {
    private Leash() {}

    /** The class whose {@code main} is to be run, and its arguments; standard input is held by whoever started us. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        var leash = new Thread(Leash::hold, "leash");
        leash.setDaemon(true);
        leash.start();
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void hold() {
        try {
            while (System.in.read() >= 0) {
                // Nobody talks to us; that they are there is all.
            }
        } catch (IOException e) {
            // Then they are gone too.
        }
        Runtime.getRuntime().halt(1);
    }
}
