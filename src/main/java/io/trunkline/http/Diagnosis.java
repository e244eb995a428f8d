package io.trunkline.http;

import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure means to the caller, and what is logged of it. */
final class Diagnosis {
    private static final Logger log = LoggerFactory.getLogger(Front.class);

    private final Function<Throwable, @Nullable Problem> known;

    /** @param known what a failure that is no {@link Problem} means; null is a plain 500 */
    Diagnosis(Function<Throwable, @Nullable Problem> known) {
        this.known = known;
    }

    /** The problem that the caller is answered, after a line in the log where it is none that anybody foresaw. */
    Problem of(String place, Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Problem known) {
            return known;
        }
        Problem diagnosed = diagnosed(cause);
        // Never its message: a parser's or a database's repeats what was in the body.
        log.error(
                "{} failed with {}{}; the caller was answered {}. At level debug the log has the whole of it.",
                place,
                cause.getClass().getName(),
                where(cause),
                diagnosed.status());
        log.debug("{} failed", place, cause);
        return diagnosed;
    }

    private Problem diagnosed(Throwable cause) {
        Problem problem = null;
        try {
            problem = known.apply(cause);
        } catch (RuntimeException worse) {
            log.error(
                    "The diagnosis of {} failed with {}",
                    cause.getClass().getName(),
                    worse.getClass().getName());
        }
        return problem != null
                ? problem
                : Problem.of(500, "failure", "This failed here, not with you; send it again later. Our log has more.");
    }

    private static String where(Throwable cause) {
        for (var frame : cause.getStackTrace()) {
            if (frame.getClassName().startsWith("io.trunkline.")) {
                return String.format(
                        Locale.ROOT,
                        " at %s.%s:%d",
                        frame.getClassName(),
                        frame.getMethodName(),
                        frame.getLineNumber());
            }
        }
        return "";
    }
}
