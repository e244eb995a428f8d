package io.trunkline.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written, kind by kind. Units of one {@link Batch} are in the hands of one writer at a time; work of its
 * own goes to whoever is free.
 */
final class Backlog {
    private final int room;
    private final boolean apart;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Lane singles = new Lane(null);
    private final Map<Batch<?, ?>, Lane> lanes = new HashMap<>();
    /** Those that have work and are in nobody's hands; who waits longest is the first. */
    private final ArrayDeque<Lane> ready = new ArrayDeque<>();

    private int size;

    /** The units of one kind. */
    private static final class Lane {
        final @Nullable Batch<?, ?> batch;
        final ArrayDeque<Unit<?>> units = new ArrayDeque<>();
        boolean taken;
        boolean ready;

        Lane(@Nullable Batch<?, ?> batch) {
            this.batch = batch;
        }

        int order() {
            return batch == null ? 0 : batch.order();
        }
    }

    /**
     * @param room how many may wait
     * @param apart whether a group is of one kind, so that nobody waits for the work of others: worth it with several
     *     writers, whereas one alone saves commits with mixed ones
     */
    Backlog(int room, boolean apart) {
        this.room = room;
        this.apart = apart;
    }

    /** Answers false when there is no room. */
    boolean offer(Unit<?> unit) {
        lock.lock();
        try {
            if (size == room) {
                return false;
            }
            size++;
            var lane = lane(unit);
            lane.units.add(unit);
            line(lane);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Lane lane(Unit<?> unit) {
        return unit instanceof Batch.Item<?, ?> item ? lanes.computeIfAbsent(item.batch, Lane::new) : singles;
    }

    private void line(Lane lane) {
        if (!lane.ready && !lane.taken && !lane.units.isEmpty()) {
            lane.ready = true;
            ready.add(lane);
            more.signal();
        }
    }

    /** Takes one back that nobody has begun. */
    boolean remove(Unit<?> unit) {
        lock.lock();
        try {
            var removed = lane(unit).units.remove(unit);
            size -= removed ? 1 : 0;
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes everything away that nobody has begun. */
    List<Unit<?>> drain() {
        lock.lock();
        try {
            var all = new ArrayList<Unit<?>>(singles.units);
            singles.units.clear();
            for (var lane : lanes.values()) {
                all.addAll(lane.units);
                lane.units.clear();
            }
            size = 0;
            return all;
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return size == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for work and takes of each kind at most so many, in the order in which they are to be done; empty when none came in time. */
    List<Unit<?>> take(int most, long millis) throws InterruptedException {
        lock.lock();
        try {
            var left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (true) {
                var group = group(most);
                if (!group.isEmpty() || left <= 0) {
                    return group;
                }
                left = more.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Unit<?>> group(int most) {
        var kinds = new ArrayList<Lane>();
        while (!ready.isEmpty() && (kinds.isEmpty() || !apart)) {
            var lane = ready.remove();
            lane.ready = false;
            if (!lane.units.isEmpty()) {
                kinds.add(lane);
            }
        }
        kinds.sort(Comparator.comparingInt(Lane::order));
        var group = new ArrayList<Unit<?>>();
        for (var lane : kinds) {
            for (var moved = 0; moved < most && !lane.units.isEmpty(); moved++) {
                group.add(lane.units.remove());
            }
            lane.taken = lane != singles;
        }
        line(singles);
        size -= group.size();
        return group;
    }

    /** Gives the kinds of a group that was taken out of hand again. */
    void release(List<Unit<?>> group) {
        lock.lock();
        try {
            for (var unit : group) {
                var lane = lane(unit);
                if (lane.taken) {
                    lane.taken = false;
                    line(lane);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
