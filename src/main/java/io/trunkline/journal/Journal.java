package io.trunkline.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.message.Origin;
import io.trunkline.store.Batch;
import io.trunkline.store.Items;
import io.trunkline.store.Session;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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
    private final Batch<News, Appended> appends;
    private volatile @Nullable Audience audience;
    private final CopyOnWriteArrayList<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    public Journal(Store store) {
        this.store = store;
        this.appends = store.batch(this::append);
    }

    /**
     * What became of an append.
     *
     * @param fresh false when the same source and id had been heard before
     */
    public record Appended(long seq, boolean fresh) {}

    /**
     * What is to be appended.
     *
     * @param origin what led to it
     */
    public record News(Event event, Origin origin, Entry.Due due) {
        public static News ofOutside(Event event) {
            return new News(event, Origin.OUTSIDE, Entry.Due.NOW);
        }
    }

    /** Stores an event from outside; the answer comes after the commit is on disk. */
    public CompletableFuture<Appended> append(Event event) {
        return append(News.ofOutside(event));
    }

    /** Stores an event; the answer comes after the commit is on disk. */
    public CompletableFuture<Appended> append(News news) {
        return appends.write(news);
    }

    /** Stores an event as a part of that transaction, with a delivery for each subscription that wants it. */
    public Appended append(Transaction transaction, Event event, Origin origin, Entry.Due due) throws SQLException {
        return append(transaction, List.of(new News(event, origin, due))).get(0);
    }

    /** Stores events as a part of that transaction, with their deliveries; answers in the same order. */
    public List<Appended> append(Transaction transaction, List<News> news) throws SQLException {
        var now = transaction.now();
        var items = Items.of(
                "source text",
                "id text",
                "type text",
                "subject text",
                "time bigint",
                "content_type text",
                "schema_uri text",
                "extensions text",
                "data bytea",
                "flow text",
                "cause bigint",
                "depth integer",
                "key text",
                "due_at bigint");
        for (var one : news) {
            var event = one.event;
            items.add(
                    event.source(),
                    event.id(),
                    event.type(),
                    event.subject(),
                    event.time(),
                    event.contentType(),
                    event.schema(),
                    write(event.extensions()),
                    event.data(),
                    one.origin.flow(),
                    one.origin.cause(),
                    one.origin.depth(),
                    one.due.key(),
                    Math.max(one.due.at(), now));
        }
        var seqs = new HashMap<Name, Long>();
        transaction.each(
                "insert into event (source, id, type, subject, time, content_type, schema_uri, extensions, data,"
                        + " flow, cause, depth, key, due_at, accepted_at) select source, id, type, subject, time, content_type,"
                        + " schema_uri, extensions, data, flow, cause, depth, key, due_at, ? from item where true"
                        + " on conflict (source, id) do nothing returning source, id, seq",
                row -> seqs.put(new Name(row.getString(1), row.getString(2)), row.getLong(3)),
                items,
                now);
        var fresh = new HashMap<>(seqs);
        var repeated = Items.of("source text", "id text");
        news.stream()
                .map(Name::of)
                .filter(name -> !seqs.containsKey(name))
                .distinct()
                .forEach(name -> repeated.add(name.source, name.id));
        transaction.each(
                "select event.source, event.id, event.seq from item join event"
                        + " on event.source = item.source and event.id = item.id",
                row -> seqs.put(new Name(row.getString(1), row.getString(2)), row.getLong(3)),
                repeated);
        var appended = new ArrayList<Appended>(news.size());
        var owed = new ArrayList<Entry>(fresh.size());
        for (var one : news) {
            var seq = fresh.remove(Name.of(one));
            if (seq == null) {
                appended.add(new Appended(Objects.requireNonNull(seqs.get(Name.of(one))), false));
            } else {
                appended.add(new Appended(seq, true));
                owed.add(new Entry(
                        seq, one.event, one.origin, new Entry.Due(Math.max(one.due.at(), now), one.due.key()), now));
            }
        }
        owe(transaction, owed);
        return appended;
    }

    private record Name(String source, String id) {
        static Name of(News news) {
            return new Name(news.event.source(), news.event.id());
        }
    }

    /** An event for one subscription. */
    private record Owed(Lane lane, Entry entry) {}

    private void owe(Transaction transaction, List<Entry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        var subscriptions = Subscription.allOpen(transaction);
        var owed = new ArrayList<Owed>();
        for (var entry : entries) {
            for (var subscription : subscriptions) {
                if (subscription.wants(entry.event().type())) {
                    owed.add(
                            new Owed(new Lane(subscription.name(), entry.event().subject()), entry));
                }
            }
        }
        var now = transaction.now();
        var recalled = recalled(transaction, entries);
        var occupied = Lane.occupied(
                transaction,
                owed.stream()
                        .filter(one -> isNow(one.entry, now) && !recalled.contains(one.entry))
                        .map(Owed::lane)
                        .toList());
        var takers = new Takers(transaction);
        var items = Items.of(
                "subscription text",
                "event bigint",
                "subject text",
                "key text",
                "state text",
                "due_at bigint",
                "taken_by bigint",
                "error text");
        for (var one : owed) {
            var entry = one.entry;
            var state = recalled.contains(entry)
                    ? "cancelled"
                    : !isNow(entry, now)
                            ? isLoop(entry) ? "parked" : "later"
                            : !one.lane.isOpen(occupied) ? "behind" : takers.take(one) ? "taken" : "ready";
            items.add(
                    one.lane.subscription(),
                    entry.seq(),
                    one.lane.subject(),
                    entry.due().key(),
                    state,
                    entry.due().at(),
                    state.equals("taken") ? takers.replica() : null,
                    state.equals("parked") ? "a loop: more than " + DEEPEST + " events led to this one" : null);
            if (!state.equals("taken") && !state.equals("behind") && !state.equals("cancelled")) {
                transaction.afterCommit(() -> announce(one.lane.subscription()));
            }
        }
        transaction.each(
                "insert into delivery (subscription, event, subject, key, state, tries, due_at, taken_by, error, changed_at)"
                        + " select subscription, event, subject, key, state, 0, due_at, taken_by, error, ? from item",
                items,
                now);
    }

    /** Those that were cancelled before they came; nobody cancels one of the others until the transaction ends. */
    private static Set<Entry> recalled(Transaction transaction, List<Entry> entries) throws SQLException {
        var planned = new HashMap<Cancellations.Planned, Set<Entry>>();
        for (var entry : entries) {
            var key = entry.due().key();
            var cause = entry.origin().cause();
            if (key != null && cause != null) {
                planned.computeIfAbsent(new Cancellations.Planned(key, cause), one -> new HashSet<>())
                        .add(entry);
            }
        }
        transaction.share(planned.keySet().stream()
                .map(one -> Cancellations.namespace(one.key()))
                .toList());
        return Cancellations.among(transaction, planned.keySet()).stream()
                .flatMap(one -> planned.getOrDefault(one, Set.of()).stream())
                .collect(Collectors.toSet());
    }

    private static boolean isLoop(Entry entry) {
        return entry.origin().depth() > DEEPEST;
    }

    private static boolean isNow(Entry entry, long now) {
        return !isLoop(entry) && entry.due().at() <= now;
    }

    /** Those who hear an event as soon as it is committed, without looking for it in the store. */
    interface Audience {
        /** How many more of that subscription can be heard here now. */
        int room(String subscription);

        /** The replica for which it is taken; empty when its lease does not hold. */
        OptionalLong replica(Transaction transaction) throws SQLException;

        /** Hears what was taken, after the commit. */
        void hear(String subscription, Entry entry);
    }

    /** What is taken for the audience as it is appended. */
    private final class Takers {
        private final Transaction transaction;
        private final Map<String, Integer> room = new HashMap<>();
        private @Nullable OptionalLong replica;

        Takers(Transaction transaction) {
            this.transaction = transaction;
        }

        boolean take(Owed owed) throws SQLException {
            var name = owed.lane.subscription();
            var here = audience;
            if (here == null || room.computeIfAbsent(name, here::room) <= 0) {
                return false;
            }
            if (replica == null) {
                replica = here.replica(transaction);
            }
            if (replica.isEmpty()) {
                return false;
            }
            room.merge(name, -1, Integer::sum);
            transaction.afterCommit(() -> here.hear(name, owed.entry));
            return true;
        }

        long replica() {
            return replica == null ? 0 : replica.orElse(0);
        }
    }

    /** Those who hear at once what is appended here. */
    void attend(Audience audience) {
        this.audience = audience;
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

    /** The events with these numbers, in their order. */
    static List<Entry> find(Transaction transaction, List<Long> seqs) throws SQLException {
        var items = Items.of("number bigint");
        seqs.forEach(items::add);
        var found = transaction.each(
                "select " + COLUMNS + " from item join event on event.seq = item.number", Journal::entry, items);
        found.sort(Comparator.comparingLong(Entry::seq));
        return found;
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
