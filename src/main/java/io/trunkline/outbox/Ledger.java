package io.trunkline.outbox;

import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Session;
import io.trunkline.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of each message, to be shown. */
public final class Ledger {
    private static final String ATTEMPT = "message, n, begun_at, ended_at, outcome, sid, status, code, detail";

    private final Store store;

    public Ledger(Store store) {
        this.store = store;
    }

    /**
     * Which messages to show: null means any.
     *
     * @param recipient in E.164
     * @param before only those with a smaller id; 0 is from the newest on
     */
    public record Filter(
            @Nullable State state,
            @Nullable String recipient,
            @Nullable String flow,
            long before,
            int limit) {}

    /** One attempt, times in epoch milliseconds. */
    public record Tried(
            int n,
            long begunAt,
            @Nullable Long endedAt,
            @Nullable String outcome,
            @Nullable String sid,
            @Nullable String status,
            @Nullable Integer code,
            @Nullable String detail) {}

    /** One thing that happened to a message. */
    public record Happening(long at, String what, @Nullable String detail) {}

    /** The whole life of a message. */
    public record Life(Message message, List<Tried> attempts, List<Happening> happenings) {}

    /** Newest first. */
    public List<Message> list(Filter filter) {
        var where = new StringBuilder("1 = 1");
        var arguments = new ArrayList<@Nullable Object>();
        if (filter.state != null) {
            where.append(" and state = ?").append(indexed(filter.state));
            arguments.add(filter.state.word());
        }
        if (filter.recipient != null) {
            where.append(" and recipient = ?");
            arguments.add(filter.recipient);
        }
        if (filter.flow != null) {
            where.append(" and flow = ?");
            arguments.add(filter.flow);
        }
        if (filter.before > 0) {
            where.append(" and id < ?");
            arguments.add(filter.before);
        }
        arguments.add(filter.limit);
        return store.read(session -> session.list(
                "select " + Rows.COLUMNS + " from message where " + where + " order by id desc limit ?",
                Rows::message,
                arguments.toArray()));
    }

    /** SQLite uses a partial index only where its condition is said as it stands there. */
    private static String indexed(State state) {
        return switch (state) {
            case QUEUED, HELD, SENDING, UNSURE -> " and state in ('queued', 'held', 'sending', 'unsure')";
            case UNDELIVERED, REFUSED, MUTED, EXPIRED, CANCELLED ->
                " and state in ('undelivered', 'refused', 'muted', 'expired', 'cancelled')";
            case SENT, DELIVERED -> "";
        };
    }

    /** Newest first, each with all that happened to it. */
    public List<Life> lives(Filter filter) {
        var messages = list(filter);
        if (messages.isEmpty()) {
            return List.of();
        }
        var least = messages.get(messages.size() - 1).id();
        var most = messages.get(0).id();
        return store.read(session -> {
            var attempts = new HashMap<Long, List<Tried>>();
            session.list(
                    "select " + ATTEMPT + " from attempt where message between ? and ? order by message, n",
                    row -> attempts.computeIfAbsent(row.getLong("message"), id -> new ArrayList<>())
                            .add(tried(row)),
                    least,
                    most);
            var happenings = new HashMap<Long, List<Happening>>();
            session.list(
                    "select message, at, what, detail from life where message between ? and ? order by message, seq",
                    row -> happenings
                            .computeIfAbsent(row.getLong("message"), id -> new ArrayList<>())
                            .add(happening(row)),
                    least,
                    most);
            return messages.stream()
                    .map(message -> new Life(
                            message,
                            attempts.getOrDefault(message.id(), List.of()),
                            happenings.getOrDefault(message.id(), List.of())))
                    .toList();
        });
    }

    /** The newest message of a key. */
    public Optional<Message> find(String key) {
        return store.read(session -> session.first(
                "select " + Rows.COLUMNS + " from message where key = ? order by id desc limit 1", Rows::message, key));
    }

    /** The newest message of a key, with all that happened to it. */
    public Optional<Life> show(String key) {
        return store.read(session -> {
            var message = session.first(
                    "select " + Rows.COLUMNS + " from message where key = ? order by id desc limit 1",
                    Rows::message,
                    key);
            return message.isPresent() ? Optional.of(life(session, message.get())) : Optional.empty();
        });
    }

    private static Life life(Session session, Message message) throws SQLException {
        var attempts = session.list(
                "select " + ATTEMPT + " from attempt where message = ? order by n", Ledger::tried, message.id());
        var happenings = session.list(
                "select at, what, detail from life where message = ? order by seq", Ledger::happening, message.id());
        return new Life(message, attempts, happenings);
    }

    private static Tried tried(ResultSet row) throws SQLException {
        var code = row.getInt("code");
        var known = !row.wasNull();
        return new Tried(
                row.getInt("n"),
                row.getLong("begun_at"),
                Rows.number(row, "ended_at"),
                row.getString("outcome"),
                row.getString("sid"),
                row.getString("status"),
                known ? (Integer) code : null,
                row.getString("detail"));
    }

    private static Happening happening(ResultSet row) throws SQLException {
        return new Happening(row.getLong("at"), row.getString("what"), row.getString("detail"));
    }

    /** How many messages wait or are under way, by state. */
    public long count(State state) {
        return store.read(session -> session.number("select count(*) from message where state = ?", state.word()));
    }
}
