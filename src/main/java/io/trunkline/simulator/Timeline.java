package io.trunkline.simulator;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulator's own clock, which tests may move, and what is to happen on it. Lives on the event loop. */
final class Timeline {
    private static final Logger LOG = LoggerFactory.getLogger(Timeline.class);
    private static final long UNARMED = -1;

    private final Vertx vertx;
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private Duration offset = Duration.ZERO;
    private long turn;
    private long timer = UNARMED;
    private long armedFor;

    Timeline(Vertx vertx) {
        this.vertx = vertx;
    }

    Instant now() {
        return Instant.now().plus(offset).truncatedTo(ChronoUnit.MILLIS);
    }

    Duration offset() {
        return offset;
    }

    /** Moves the clock that far from real time; what has become due happens at once. */
    void move(Duration fromRealTime) {
        offset = fromRealTime;
        disarm();
        arm();
    }

    void after(Duration delay, Runnable action) {
        queue.add(new Due(now().plus(delay).toEpochMilli(), turn++, action));
        arm();
    }

    /** Whether something happens by itself within that time. */
    boolean isDueWithin(Duration soon) {
        Due head = queue.peek();
        return head != null && head.at() <= now().plus(soon).toEpochMilli();
    }

    private void arm() {
        Due head = queue.peek();
        if (head == null || (timer != UNARMED && armedFor <= head.at())) {
            return;
        }
        disarm();
        armedFor = head.at();
        timer = vertx.setTimer(Math.max(1, armedFor - now().toEpochMilli()), fired -> turn());
    }

    private void disarm() {
        if (timer != UNARMED) {
            vertx.cancelTimer(timer);
            timer = UNARMED;
        }
    }

    private void turn() {
        timer = UNARMED;
        long now = now().toEpochMilli();
        for (Due head = queue.peek(); head != null && head.at() <= now; head = queue.peek()) {
            queue.remove();
            try {
                head.action().run();
            } catch (RuntimeException e) {
                LOG.error("The simulator failed at something that was due", e);
            }
        }
        arm();
    }

    private record Due(long at, long turn, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at == other.at ? Long.compare(turn, other.turn) : Long.compare(at, other.at);
        }
    }
}
