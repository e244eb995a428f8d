package io.trunkline.journal;

import io.trunkline.store.Session;
import io.trunkline.store.Store;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far each subscription is with what it is owed, for people who watch it; read through indexes, a bounded number of rows
 * however long the history is.
 */
public record JournalSurvey(List<Lag> lags) {
    /** More is not counted. */
    public static final int MOST = 10_000;

    /**
     * A subscription.
     *
     * @param behind for how many milliseconds the oldest event that it is owed has been due
     * @param waiting events that it could be told, at most {@link #MOST}
     * @param parked events that wait for a person, at most {@link #MOST} of all subscriptions
     */
    public record Lag(String subscription, long behind, long waiting, long parked) {}

    public static JournalSurvey of(Store store) {
        return store.read(session -> read(session, store.clock().millis()));
    }

    private static JournalSurvey read(Session session, long now) throws SQLException {
        var parked = parked(session);
        var lags = new ArrayList<Lag>();
        for (var subscription : Subscription.allOpen(session)) {
            var name = subscription.name();
            var due = session.number(
                    "select due_at from delivery where subscription = ? and state = 'ready' order by due_at limit 1",
                    name);
            var waiting = session.number(
                    "select count(*) from (select 1 from delivery where subscription = ? and state in ('ready', 'behind')"
                            + " and state in ('ready', 'behind', 'taken') limit ?) as counted",
                    name,
                    MOST);
            lags.add(new Lag(name, due == 0 ? 0 : Math.max(0, now - due), waiting, parked.getOrDefault(name, 0L)));
        }
        return new JournalSurvey(List.copyOf(lags));
    }

    private static Map<String, Long> parked(Session session) throws SQLException {
        var parked = new HashMap<String, Long>();
        session.list(
                "select subscription, count(*) from (select subscription from delivery where state = 'parked' limit ?) as counted"
                        + " group by subscription",
                row -> parked.put(row.getString(1), row.getLong(2)),
                MOST);
        return parked;
    }
}
