package io.trunkline.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The claims that are under way in this process, and how far each is: a request may go out for a begun one, once. */
final class OpenClaims {
    /** How far a claim is. */
    enum Stage {
        CLAIMED,
        NOT_NOW,
        BEGUN,
        POSTED,
        ENDED
    }

    /**
     * A request goes out so many milliseconds after its beginning was asked for, or not at all. Whoever is held up for longer in
     * between (a paused machine) may find that its lease is over, that others settled what it began, and that its slot has passed.
     */
    static final long LATEST = 2_000;

    private record Open(Claim claim, Stage stage, long since) {}

    private final LongSupplier nanos;
    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private final Set<String> answering = ConcurrentHashMap.newKeySet();

    OpenClaims() {
        this(System::nanoTime);
    }

    /** @param nanos a time that runs as the machine's does, whatever tests do to the store's */
    OpenClaims(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The time in nanoseconds by which what is open grows old. */
    long now() {
        return nanos.getAsLong();
    }

    void add(Claim claim) {
        open.put(claim.name(), new Open(claim, Stage.CLAIMED, now()));
    }

    int count() {
        return open.size();
    }

    /** How many wait to be begun. */
    int unbegun() {
        return (int)
                open.values().stream().filter(one -> one.stage == Stage.CLAIMED).count();
    }

    /** How many of an account are under way. */
    int count(String account) {
        return (int) open.values().stream()
                .filter(one -> one.claim.message().address().account().equals(account))
                .count();
    }

    Optional<Claim> claimed(String name) {
        var known = open.get(name);
        return known != null && known.stage == Stage.CLAIMED ? Optional.of(known.claim) : Optional.empty();
    }

    void reach(Claim claim, Stage stage) {
        open.put(claim.name(), new Open(claim, stage, now()));
    }

    /** Its attempt is begun, which was asked for at that time by {@link #now}. */
    void begun(Claim claim, long asked) {
        open.put(claim.name(), new Open(claim, Stage.BEGUN, asked));
    }

    /** The claim, if its attempt is begun, not for too long, and no request has gone out for it yet; now one has. */
    Optional<Claim> post(String name) {
        var before = open.get(name);
        var now = now();
        if (before == null || before.stage != Stage.BEGUN || now - before.since > LATEST * 1_000_000) {
            return Optional.empty();
        }
        return open.replace(name, before, new Open(before.claim, Stage.POSTED, now))
                ? Optional.of(before.claim)
                : Optional.empty();
    }

    /** For how many nanoseconds a request has been out for it; 0 when none is. */
    long sincePosted(Claim claim) {
        var known = open.get(claim.name());
        return known == null || known.stage != Stage.POSTED ? 0 : now() - known.since;
    }

    /** Its outcome is known, and will be stored. */
    void answering(Claim claim) {
        answering.add(claim.name());
    }

    void answered(Claim claim) {
        answering.remove(claim.name());
    }

    /** Whether somebody here works on it. */
    boolean isKnown(String name) {
        return open.containsKey(name) || answering.contains(name);
    }

    /** Forgets what did not get any further for so long; answers what. */
    List<String> forget(Duration after) {
        var before = now() - after.toNanos();
        var lost = open.entrySet().stream()
                .filter(entry -> entry.getValue().since - before < 0)
                .map(Map.Entry::getKey)
                .toList();
        lost.forEach(open::remove);
        return lost;
    }

    /** Forgets a claim; answers how far it had come. */
    Stage remove(Claim claim) {
        var known = open.remove(claim.name());
        return known == null ? Stage.ENDED : known.stage;
    }
}
