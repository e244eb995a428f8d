package io.trunkline.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits to be written. Units of one {@link Batch} are in the hands of one writer at a time; the others of whoever is free. */
final class Backlog {
    private final int room;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final ArrayDeque<Unit<?>> singles = new ArrayDeque<>();
    private final Map<Batch<?, ?>, Lane> lanes = new TreeMap<>(Comparator.comparingInt(Batch::order));
    private int size;

    /** The units of one batch. */
    private static final class Lane {
        final ArrayDeque<Unit<?>> units = new ArrayDeque<>();
        boolean taken;
    }

    /** @param room how many may wait */
    Backlog(int room) {
        this.room = room;
    }

    /** Answers false when there is no room. */
    boolean offer(Unit<?> unit) {
        lock.lock();
        try {
            if (size == room) {
                return false;
            }
            size++;
            if (unit instanceof Batch.Item<?, ?> item) {
                var lane = lanes.computeIfAbsent(item.batch, batch -> new Lane());
                lane.units.add(unit);
                if (lane.taken) {
                    return true;
                }
            } else {
                singles.add(unit);
            }
            more.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes one back that nobody has begun. */
    boolean remove(Unit<?> unit) {
        lock.lock();
        try {
            var removed = singles.remove(unit) || lanes.values().stream().anyMatch(lane -> lane.units.remove(unit));
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
            var all = new ArrayList<Unit<?>>(singles);
            singles.clear();
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
            var group = new ArrayList<Unit<?>>();
            while (true) {
                move(singles, group, most);
                for (var lane : lanes.values()) {
                    if (!lane.taken && !lane.units.isEmpty()) {
                        lane.taken = true;
                        move(lane.units, group, most);
                    }
                }
                if (!group.isEmpty() || left <= 0) {
                    size -= group.size();
                    return group;
                }
                left = more.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives the batches of a group that was taken out of hand again. */
    void release(List<Unit<?>> group) {
        lock.lock();
        try {
            for (var unit : group) {
                var lane = unit instanceof Batch.Item<?, ?> item ? lanes.get(item.batch) : null;
                if (lane != null && lane.taken) {
                    lane.taken = false;
                    if (!lane.units.isEmpty()) {
                        more.signal();
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static void move(ArrayDeque<Unit<?>> from, List<Unit<?>> to, int most) {
        for (var moved = 0; moved < most && !from.isEmpty(); moved++) {
            to.add(from.remove());
        }
    }
}
