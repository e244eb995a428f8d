package io.trunkline.camel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * What came of a file that was saved.
 *
 * @param mistakes why it is refused; empty when it is not
 * @param formerRuns whether something runs in its place: its last good version
 * @param after how long after it was saved
 */
public record Saved(Path file, Result result, List<Mistake> mistakes, boolean formerRuns, Duration after) {
    /** What came of it. */
    public enum Result {
        /** It runs, or is used by what runs. */
        LIVE,
        /** It is gone, and what was meant for it waits. */
        REMOVED,
        /** It is wrong. */
        REFUSED,
        /** It is good, and waits until the whole change is. */
        WAITS
    }

    /** What came of every file that is not as it was. */
    static List<Saved> of(Edition now, Edition before, RouteFiles files) {
        var saved = new ArrayList<Saved>();
        var refused = files.refused();
        var good = files.good();
        for (var file : now.changedFrom(before)) {
            var mistakes = refused.getOrDefault(file, List.of());
            var result = !mistakes.isEmpty()
                    ? Result.REFUSED
                    : !good.isSame(now, file) ? Result.WAITS : now.has(file) ? Result.LIVE : Result.REMOVED;
            saved.add(new Saved(file, result, mistakes, good.has(file), age(file)));
        }
        return saved;
    }

    private static Duration age(Path file) {
        try {
            var age =
                    System.currentTimeMillis() - Files.getLastModifiedTime(file).toMillis();
            return Duration.ofMillis(Math.max(0, age));
        } catch (java.io.IOException e) {
            return Duration.ZERO;
        }
    }

    void log(Logger log) {
        if (result == Result.REFUSED || result == Result.WAITS) {
            log.error("{}", this);
        } else {
            log.info("{}", this);
        }
    }

    /** As a person is told who has just saved it. */
    public String sentence() {
        return this
                + (result == Result.LIVE ? String.format(Locale.ROOT, " after %.1f s", after.toMillis() / 1000.0) : "");
    }

    /** As a person is told. */
    @Override
    public String toString() {
        return switch (result) {
            case LIVE -> file + " is live";
            case REMOVED ->
                file + " is gone; what it was to hear waits, until it is back or `trunkline flows end` ends it";
            case WAITS -> file + " waits: something else in this change is wrong (routes.reload=set)";
            case REFUSED ->
                file + " is refused"
                        + (formerRuns ? ", its last good version runs on" : ", the others run")
                        + mistakes.stream()
                                .map(mistake -> System.lineSeparator() + "  " + mistake)
                                .collect(Collectors.joining());
        };
    }
}
