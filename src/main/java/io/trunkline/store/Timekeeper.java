package io.trunkline.store;

import java.sql.SQLException;

/**
 * Sets the one clock by the machine's or, where several processes must agree, by the database's, and never back: of a
 * clock that was set back, also while nobody ran, the store remembers by how much the house is ahead of it, and lets that
 * melt by an hour a day, so that no pace and no due time waits for the old time to come again.
 */
final class Timekeeper {
    private static final long MELTING = 25;
    private static final String DATABASE = "select (extract(epoch from clock_timestamp()) * 1000)::bigint";

    private record Kept(long seenAt, long ahead) {}

    private final Clock clock;
    private final boolean shared;

    Timekeeper(Clock clock, boolean shared) {
        this.clock = clock;
        this.shared = shared;
    }

    /** Sets the clock; to be called about once a second. */
    void keep(Transaction transaction) throws SQLException {
        // An update, so that replicas look at the time one after the other.
        var kept = transaction
                .first(
                        "update house_clock set seen_at = seen_at where one = 1 returning seen_at, ahead",
                        row -> new Kept(row.getLong(1), row.getLong(2)))
                .orElseThrow();
        var machine = (shared ? transaction.number(DATABASE) : System.currentTimeMillis()) + clock.machineShift();
        var house = machine + kept.ahead;
        var passed = house - kept.seenAt;
        var ahead = passed < 0 ? kept.ahead - passed : Math.max(0, kept.ahead - passed / MELTING);
        var now = machine + ahead;
        transaction.update(
                "update house_clock set seen_at = ?, ahead = ? where one = 1", Math.max(now, kept.seenAt), ahead);
        clock.follow(now);
    }
}
