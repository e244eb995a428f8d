package io.trunkline.office;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an office has on record: its messages, its events, and what became of telling them. */
public final class Records {
    private final Office office;

    private Records(Office office) {
        this.office = office;
    }

    public static Records of(Office office) {
        return new Records(office);
    }

    /** The first column of whatever is asked. */
    public List<@Nullable String> ask(String query, @Nullable Object... arguments) {
        return office.trunkline().store().read(session -> session.list(query, row -> row.getString(1), arguments));
    }

    public long count(String query, @Nullable Object... arguments) {
        return office.trunkline().store().read(session -> session.number(query, arguments));
    }

    public long events() {
        return count("select count(*) from event");
    }

    /** How many events of that type are known. */
    public long events(String type) {
        return count("select count(*) from event where type = ?", type);
    }

    /** The data of the events of that type, oldest first. */
    public List<String> data(String type) {
        return office.trunkline()
                .store()
                .read(session -> session.list(
                        "select data from event where type = ? order by seq",
                        row -> new String(row.getBytes(1), StandardCharsets.UTF_8),
                        type));
    }

    /** The state and the reason of the message with that key, as `refused: the text is empty`; empty when there is none. */
    public String message(String key) {
        var found = ask(
                "select state || coalesce(': ' || reason, '') from message where key = ? order by id desc limit 1",
                key);
        return found.isEmpty() ? "" : String.valueOf(found.get(0));
    }

    /** The states of telling events of that type to that subscription, oldest first. */
    public List<@Nullable String> told(String subscription, String type) {
        return ask(
                "select state from delivery where subscription = ? and event in (select seq from event where type = ?) order by event",
                subscription,
                type);
    }

    /** Waits until the event with that id is parked by that subscription; answers why. */
    public String parked(String subscription, String event) {
        var query = "select error from delivery where subscription = ? and state = 'parked'"
                + " and event in (select seq from event where id = ?)";
        office.await(subscription + " parks " + event, () -> !ask(query, subscription, event)
                .isEmpty());
        return String.valueOf(ask(query, subscription, event).get(0));
    }

    /** How many attempts of messages with keys of that beginning were begun within so many milliseconds after the first of them. */
    public long begunAtOnce(String beginning, long millis) {
        return count(
                "with begun as (select begun_at as at from attempt join message on message.id = attempt.message"
                        + " where message.key like ?) select count(*) from begun where at < (select min(at) from begun) + ?",
                beginning + "%",
                millis);
    }

    /** The most attempts that were begun and not yet answered at one moment. */
    public int mostUnderWay() {
        record Change(long at, int by) {}
        var changes = office.trunkline()
                .store()
                .read(session -> session.list(
                        "select begun_at, 1 from attempt union all select ended_at, -1 from attempt where ended_at is not null",
                        row -> new Change(row.getLong(1), row.getInt(2))));
        changes.sort(java.util.Comparator.comparingLong(Change::at).thenComparingInt(Change::by));
        var now = 0;
        var most = 0;
        for (var change : changes) {
            now += change.by;
            most = Math.max(most, now);
        }
        return most;
    }
}
