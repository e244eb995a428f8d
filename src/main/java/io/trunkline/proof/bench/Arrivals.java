package io.trunkline.proof.bench;

import java.time.Duration;

/** How many texts arrive at Twilio in a second, once as many are under way as may be. */
final class Arrivals {
    private final Twilio twilio;
    private final Duration ramp;
    private long since;
    private long before;
    private boolean counting;

    /** @param ramp how long those are not counted that fill the way */
    Arrivals(Twilio twilio, Duration ramp) {
        this.twilio = twilio;
        this.ramp = ramp;
        this.since = System.nanoTime();
        this.before = twilio.creates();
    }

    /** How many have arrived so far; whoever sends asks again and again. */
    long at(Duration elapsed) {
        var now = twilio.creates();
        if (!counting && elapsed.compareTo(ramp) >= 0) {
            counting = true;
            since = System.nanoTime();
            before = now;
        }
        return now;
    }

    double perSecond() {
        return (twilio.creates() - before) * 1e9 / (System.nanoTime() - since);
    }
}
