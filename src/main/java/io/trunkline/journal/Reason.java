package io.trunkline.journal;

import java.util.concurrent.CompletionException;

/** Why something failed, in one line for a person. */
public final class Reason {
    private static final int LONGEST = 500;

    private Reason() {}

    public static String of(Throwable failure) {
        var root = failure;
        while (root.getCause() != null
                && (root instanceof CompletionException || root.getMessage() == null || isWrapper(root))) {
            root = root.getCause();
        }
        var text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }

    private static boolean isWrapper(Throwable failure) {
        var name = failure.getClass().getSimpleName();
        return name.equals("RuntimeCamelException")
                || name.equals("CamelExecutionException")
                || name.equals("InvocationTargetException");
    }
}
