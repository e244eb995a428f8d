package io.trunkline.http;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often each address was refused lately. Whoever is believed costs nothing, so no number of signed webhooks is ever too
 * many; whoever is not has so many refusals a second, and ten seconds' worth of them at once.
 *
 * <p>The table has one size for ever: addresses that fall on one place share it, and a look costs one read. Each place holds
 * when its refusals will be forgotten, as the generic cell rate algorithm does (ITU-T I.371, annex A).
 */
final class Strikes {
    private static final int PLACES = 1 << 14;
    private static final long SECOND = 1_000_000_000;
    private static final long AT_ONCE = 10 * SECOND;

    private final AtomicLongArray forgotten = new AtomicLongArray(PLACES);
    private final long each;
    private final long began;

    /** @param perSecond refusals of one address; 0 counts none */
    Strikes(int perSecond, long now) {
        this.each = perSecond == 0 ? 0 : SECOND / perSecond;
        this.began = now;
    }

    /** Whether whoever is at that place was refused too often; times in nanoseconds of one clock. */
    boolean isOut(int hash, long now) {
        return forgotten.get(place(hash)) - (now - began) > AT_ONCE;
    }

    /** It was refused once more. It is never out for more than a second longer than its refusals are worth. */
    void strike(int hash, long now) {
        var at = now - began;
        forgotten.updateAndGet(place(hash), known -> Math.min(Math.max(known, at) + each, at + AT_ONCE + SECOND));
    }

    /** After how many seconds it may come again. */
    long secondsOut(int hash, long now) {
        return Math.max(1, (forgotten.get(place(hash)) - (now - began) - AT_ONCE + SECOND - 1) / SECOND);
    }

    private static int place(int hash) {
        return (hash ^ (hash >>> 14)) & (PLACES - 1);
    }
}
