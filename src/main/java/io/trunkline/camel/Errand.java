package io.trunkline.camel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.journal.Entry;
import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import io.trunkline.message.Origin;
import io.trunkline.schedule.Schedule;
import io.trunkline.schedule.Ticks;
import io.trunkline.store.StoreAway;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done out in the world at each tick of a schedule. When it fails it is told as an event, once per tick, and done
 * again after a minute, two, four and so on, until the next tick comes.
 */
final class Errand {
    private static final Logger LOG = LoggerFactory.getLogger(Errand.class);
    private static final String AGAIN = "again";
    private static final int MOST = 100;
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final int DOUBLINGS = 4;

    private final House house;
    private final Ticks ticks;
    private final Troubles troubles;
    private final Plan plan;

    /** Doing it, for that tick. */
    @FunctionalInterface
    interface Doing {
        CompletionStage<?> go(Entry tick);
    }

    /**
     * What is done when.
     *
     * @param failed the type of the event that tells a failure
     */
    record Plan(Schedule schedule, Caller caller, String failed, Doing doing) {}

    Errand(House house, Ticks ticks, Troubles troubles, Plan plan) {
        this.house = house;
        this.ticks = ticks;
        this.troubles = troubles;
        this.plan = plan;
    }

    /** Does it for this tick, unless a later one has come. */
    CompletionStage<?> hear(Entry tick) {
        if (ticks.isOver(plan.schedule, tick.event().time())) {
            return CompletableFuture.completedFuture(null);
        }
        return go(tick).handle((done, failure) -> {
                    if (failure != null) {
                        return fail(tick, failure);
                    }
                    troubles.over(name());
                    return CompletableFuture.completedFuture(null);
                })
                .thenCompose(end -> end);
    }

    private String name() {
        return plan.caller.flow() + "/" + plan.caller.route();
    }

    private CompletionStage<?> go(Entry tick) {
        try {
            return plan.doing.go(tick);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<?> fail(Entry tick, Throwable failure) {
        var reason =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (reason instanceof StoreAway) {
            return CompletableFuture.failedFuture(reason);
        }
        var data = Bodies.read(tick.event()) instanceof ObjectNode object ? object : Bodies.JSON.createObjectNode();
        var count = data.path(AGAIN).asInt();
        var error = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        LOG.warn("{}: {}; it is tried again", name(), error);
        troubles.begin(name(), error);
        var journal = house.hearing().journal();
        var origin = new Origin(
                plan.caller.flow(),
                plan.caller.route(),
                tick.seq(),
                Math.min(tick.origin().depth() + 1, 2));
        var pause = FIRST.multipliedBy(1L << Math.min(count, DOUBLINGS)).toMillis();
        var again = new Journal.News(
                event(tick, plan.schedule.type(), data.put(AGAIN, count + 1)),
                origin,
                new Entry.Due(house.store().clock().millis() + pause, plan.schedule.key()));
        return house.store().<Boolean>write(transaction -> {
            if (count == 0) {
                var told = Bodies.JSON
                        .createObjectNode()
                        .put("flow", plan.caller.flow())
                        .put("route", plan.caller.route())
                        .put("error", error);
                journal.append(transaction, event(tick, plan.failed, told), origin, Entry.Due.NOW);
            }
            if (count < MOST) {
                journal.append(transaction, again.event(), again.origin(), again.due());
            }
            return true;
        });
    }

    private Event event(Entry tick, String type, ObjectNode data) {
        return new Event(
                "errands/" + plan.schedule.name(),
                tick.event().time() + "/" + type + "/" + data.path(AGAIN).asInt(),
                type,
                plan.schedule.name(),
                tick.event().time(),
                "application/json",
                null,
                Map.of(),
                data.toString().getBytes(StandardCharsets.UTF_8));
    }
}
