package io.trunkline.outbox;

import io.trunkline.message.Channel;
import io.trunkline.message.Terms;
import io.trunkline.store.Session;
import io.trunkline.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the outbox stands, for people who watch it. However much waits and however long the history is, it reads a bounded
 * number of rows through indexes: of each queue its front, in which every flow that waits has its next message, and of those
 * of senders after the first five hundred its first hundred rows.
 *
 * @param speakers all who have ever spoken
 * @param queues what waits, by who is to say it and how
 * @param flows for how many milliseconds the oldest message of each flow has waited
 * @param unsure of how many messages nobody knows whether they were sent
 * @param unsureFor for how many milliseconds that is so of the oldest of them
 * @param silent the accounts to which Twilio does not answer
 */
public record QueueSurvey(
        List<Speaker> speakers,
        List<Line> queues,
        Map<String, Long> flows,
        long unsure,
        long unsureFor,
        List<String> silent) {
    /** More is not counted. */
    public static final int MOST = 10_000;
    /** The account and address of every sender after the first five hundred: of each of them less is read. */
    public static final String OTHER = "other";

    private static final int SENDERS = 500;
    private static final int ALL_SENDERS = 10_000;
    private static final int FLOWS = 500;
    private static final int FRONT = 100;

    /**
     * A sender, or one of the others.
     *
     * @param perSecond segments that it may say
     * @param waiting messages whose time has come, at most {@link #MOST}
     */
    public record Speaker(String account, String address, double perSecond, boolean stopped, long waiting) {}

    /**
     * What waits for one sender on one channel.
     *
     * @param oldest for how many milliseconds its oldest message could have been said
     */
    public record Line(String account, String address, Channel channel, long oldest) {}

    private record Row(String account, String address, boolean stopped, boolean waits) {}

    private record Waiting(String flow, Channel channel, long dueAt) {}

    static QueueSurvey of(Store store, Rates rates, List<String> silent) {
        return store.read(session -> read(session, store.clock().millis(), rates, silent));
    }

    private static QueueSurvey read(Session session, long now, Rates rates, List<String> silent) throws SQLException {
        var speakers = new ArrayList<Speaker>();
        var queues = new ArrayList<Line>();
        var flows = new HashMap<String, Long>();
        flows(session).forEach(flow -> flows.put(flow, 0L));
        for (var row : senders(session)) {
            var known = speakers.size() < SENDERS;
            var account = known ? row.account : OTHER;
            var address = known ? row.address : OTHER;
            var front = !row.waits ? List.<Waiting>of() : known ? front(session, row) : some(session, row);
            var oldest = new HashMap<Channel, Long>();
            for (var waiting : front) {
                var age = Math.max(0, now - waiting.dueAt);
                oldest.merge(waiting.channel, age, Math::max);
                flows.merge(waiting.flow, age, Math::max);
            }
            oldest.forEach((channel, age) -> queues.add(new Line(account, address, channel, age)));
            speakers.add(new Speaker(
                    account,
                    address,
                    rates.perSecond(row.account, row.address),
                    row.stopped,
                    row.waits && known ? count(session, row) : front.size()));
        }
        var unsure = session.number(
                "select count(*) from (select 1 from message where state = 'unsure' limit ?) as counted", MOST);
        var unsureSince = session.first(
                // SQLite uses a partial index only where its condition is said as it stands there.
                "select changed_at from message where state = 'unsure' and state in ('queued', 'held', 'sending', 'unsure')"
                        + " order by id limit 1",
                row -> row.getLong(1));
        return new QueueSurvey(
                List.copyOf(speakers),
                List.copyOf(queues),
                Map.copyOf(flows),
                unsure,
                unsureSince.map(since -> Math.max(0, now - since)).orElse(0L),
                silent);
    }

    /** All that ever said something. */
    private static List<String> flows(Session session) throws SQLException {
        return session.list("select distinct flow from turn order by flow limit ?", row -> row.getString(1), FLOWS);
    }

    private static List<Row> senders(Session session) throws SQLException {
        return session.list(
                "select account, address, stopped, case when exists (select 1 from message where message.account = sender.account"
                        + " and message.sender = sender.address and state = 'queued' and ready = 1) then 1 else 0 end"
                        + " from sender order by name limit ?",
                row -> new Row(row.getString(1), row.getString(2), row.getString(3) != null, row.getInt(4) == 1),
                ALL_SENDERS);
    }

    private static List<Waiting> some(Session session, Row sender) throws SQLException {
        return session.list(
                "select flow, channel, due_at from message where account = ? and sender = ? and state = 'queued' and ready = 1"
                        + " limit ?",
                QueueSurvey::waiting,
                sender.account,
                sender.address,
                FRONT);
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(row.getString(1), Channel.of(row.getString(2)), row.getLong(3));
    }

    private static List<Waiting> front(Session session, Row sender) throws SQLException {
        var front = new ArrayList<Waiting>();
        for (var priority : Terms.Priority.values()) {
            front.addAll(session.list(
                    "select flow, channel, due_at from message where account = ? and sender = ? and priority = ?"
                            + " and state = 'queued' and ready = 1 order by turn, " + QueueHead.PLACE + " limit ?",
                    QueueSurvey::waiting,
                    sender.account,
                    sender.address,
                    priority.place(),
                    FRONT));
        }
        return front;
    }

    private static long count(Session session, Row sender) throws SQLException {
        return session.number(
                "select count(*) from (select 1 from message where account = ? and sender = ? and state = 'queued'"
                        + " and ready = 1 limit ?) as counted",
                sender.account,
                sender.address,
                MOST);
    }
}
