package io.trunkline.outbox;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the carrier answers an account at all. After a few answers in a row that say nothing the queue is held, and each
 * sender sends one message at a time, with growing pauses, to find out. Any answer that says something ends that.
 */
final class Breaker {
    private static final int AFTER = 3;
    private static final long FIRST_PAUSE = 2_000;
    private static final long LONGEST_PAUSE = 60_000;

    private final Map<String, Probe> probes = new HashMap<>();
    private int silent;
    private boolean open;

    /** A sender's way of finding out: what it has under way for that, and when it may try next, in milliseconds. */
    private record Probe(@Nullable String underWay, int tries, long nextAt) {}

    synchronized boolean isOpen() {
        return open;
    }

    /** When the sender may try next, if the queue is held; later than any time while a try of its is under way. */
    synchronized long nextAt(String sender, long now) {
        var probe = probes.computeIfAbsent(sender, unknown -> new Probe(null, 0, now + FIRST_PAUSE));
        return probe.underWay == null ? probe.nextAt : Long.MAX_VALUE;
    }

    /** Whether this attempt may go out. */
    synchronized boolean admits(String sender, String attempt) {
        var probe = probes.get(sender);
        return !open || (probe != null && attempt.equals(probe.underWay));
    }

    synchronized void handedOut(String sender, String attempt) {
        if (open) {
            var probe = probes.getOrDefault(sender, new Probe(null, 0, 0));
            probes.put(sender, new Probe(attempt, probe.tries, probe.nextAt));
        }
    }

    /** It is no longer under way; whatever came of it was said before. */
    synchronized void ended(String sender, String attempt) {
        var probe = probes.get(sender);
        if (probe != null && attempt.equals(probe.underWay)) {
            probes.put(sender, new Probe(null, probe.tries, probe.nextAt));
        }
    }

    /** No answer, or one that says nothing; answers whether the queue is held from now on. */
    synchronized boolean silence(String sender, String attempt, long now) {
        var probe = probes.get(sender);
        if (probe != null && attempt.equals(probe.underWay)) {
            var pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(probe.tries + 1, 10));
            probes.put(sender, new Probe(null, probe.tries + 1, now + pause));
        }
        silent++;
        if (open || silent < AFTER) {
            return false;
        }
        open = true;
        return true;
    }

    /** An answer that says something; answers whether the queue had been held until now. */
    synchronized boolean answered() {
        silent = 0;
        probes.clear();
        var was = open;
        open = false;
        return was;
    }
}
