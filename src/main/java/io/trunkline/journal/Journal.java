package io.trunkline.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.message.Origin;
import io.trunkline.store.Session;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What we heard. An event is stored once by source and id, and with it what each subscription is owed. */
public final class Journal {
    /** An event this many causes away from the outside is a loop. */
    private static final int DEEPEST = 8;

    private static final ObjectMapper JSON = new ObjectMapper();
    static final String COLUMNS =
            "event.seq, source, id, type, event.subject, time, content_type, schema_uri, extensions, data,"
                    + " flow, cause, depth, event.key, event.due_at, accepted_at";

    private final Store store;
    private final CopyOnWriteArrayList<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    public Journal(Store store) {
        this.store = store;
    }

    /**
     * What became of an append.
     *
     * @param fresh false when the same source and id had been heard before
     */
    public record Appended(long seq, boolean fresh) {}

    /** Stores an event from outside; the answer comes after the commit is on disk. */
    public CompletableFuture<Appended> append(Event event) {
        return store.write(transaction -> append(transaction, event, Origin.OUTSIDE, Entry.Due.NOW));
    }

    /** Stores an event as a part of that transaction, with a delivery for each subscription that wants it. */
    public Appended append(Transaction transaction, Event event, Origin origin, Entry.Due due) throws SQLException {
        var now = transaction.now();
        var dueAt = Math.max(due.at(), now);
        var seq = transaction.first(
                "insert into event (source, id, type, subject, time, content_type, schema_uri, extensions, data,"
                        + " flow, cause, depth, key, due_at, accepted_at) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
                        + " on conflict (source, id) do nothing returning seq",
                row -> row.getLong(1),
                event.source(),
                event.id(),
                event.type(),
                event.subject(),
                event.time(),
                event.contentType(),
                event.schema(),
                write(event.extensions()),
                event.data(),
                origin.flow(),
                origin.cause(),
                origin.depth(),
                due.key(),
                dueAt,
                now);
        if (seq.isEmpty()) {
            return new Appended(
                    transaction.number("select seq from event where source = ? and id = ?", event.source(), event.id()),
                    false);
        }
        owe(transaction, seq.get(), event, origin, new Entry.Due(dueAt, due.key()));
        return new Appended(seq.get(), true);
    }

    private void owe(Transaction transaction, long seq, Event event, Origin origin, Entry.Due due) throws SQLException {
        var now = transaction.now();
        for (var subscription : Subscription.allOpen(transaction)) {
            if (!subscription.wants(event.type())) {
                continue;
            }
            var delivery = new Lane(subscription.name(), event.subject());
            var state = origin.depth() > DEEPEST ? "parked" : due.at() > now ? "later" : delivery.place(transaction);
            transaction.update(
                    "insert into delivery (subscription, event, subject, key, state, tries, due_at, error, changed_at)"
                            + " values (?,?,?,?,?,0,?,?,?)",
                    subscription.name(),
                    seq,
                    event.subject(),
                    due.key(),
                    state,
                    due.at(),
                    state.equals("parked") ? "a loop: more than " + DEEPEST + " events led to this one" : null,
                    now);
            transaction.afterCommit(() -> announce(subscription.name()));
        }
    }

    /** Called after a commit with the name of a subscription that is owed something new. */
    void onOwed(Consumer<String> listener) {
        listeners.add(listener);
    }

    void announce(String subscription) {
        listeners.forEach(listener -> listener.accept(subscription));
    }

    /** Cancels what waits under this key or its parts (`incident/1` covers `incident/1/again`); answers how many. */
    public int cancel(Transaction transaction, String key) throws SQLException {
        var cancelled = transaction.list(
                "update delivery set state = 'cancelled', changed_at = ? where key is not null"
                        + " and state in ('later', 'ready', 'behind') and (key = ? or (key >= ? and key < ?))"
                        + " returning subscription, subject",
                row -> new Lane(row.getString(1), row.getString(2)),
                transaction.now(),
                key,
                key + "/",
                key + "0");
        for (var lane : Set.copyOf(cancelled)) {
            lane.advance(transaction);
            transaction.afterCommit(() -> announce(lane.subscription()));
        }
        return cancelled.size();
    }

    /** The event with that number. */
    public Optional<Entry> find(long seq) {
        return store.read(session -> find(session, seq));
    }

    static Optional<Entry> find(Session session, long seq) throws SQLException {
        return session.first("select " + COLUMNS + " from event where seq = ?", Journal::entry, seq);
    }

    static Entry entry(ResultSet row) throws SQLException {
        var event = new Event(
                row.getString("source"),
                row.getString("id"),
                row.getString("type"),
                row.getString("subject"),
                row.getLong("time"),
                row.getString("content_type"),
                row.getString("schema_uri"),
                read(row.getString("extensions")),
                row.getBytes("data"));
        var origin = new Origin(row.getString("flow"), null, nullable(row, "cause"), row.getInt("depth"));
        return new Entry(
                row.getLong("seq"),
                event,
                origin,
                new Entry.Due(row.getLong("due_at"), row.getString("key")),
                row.getLong("accepted_at"));
    }

    private static @Nullable Long nullable(ResultSet row, String column) throws SQLException {
        var value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static String write(Map<String, String> extensions) {
        try {
            return extensions.isEmpty() ? "{}" : JSON.writeValueAsString(extensions);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, String> read(String extensions) {
        try {
            return extensions.equals("{}") ? Map.of() : JSON.readValue(extensions, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event's extensions cannot be read", e);
        }
    }
}
