package io.trunkline.journal;

import io.trunkline.message.Origin;
import io.trunkline.store.Batch;
import io.trunkline.store.Items;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What we heard. An event is stored once by source and id, and with it what each subscription is owed. */
public final class Journal {
    private final Store store;
    private final Batch<News, Appended> appends;
    private final Debts debts = new Debts(this::announce);
    private final CopyOnWriteArrayList<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile EventOnlooker onlooker = EventOnlooker.NOBODY;

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
                    Rows.written(event.extensions()),
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
        debts.owe(transaction, owed);
        transaction.afterCommit(() -> tell(owed, news.size() - owed.size()));
        return appended;
    }

    private void tell(List<Entry> fresh, int repeats) {
        fresh.forEach(entry -> onlooker.heard(entry.event(), entry.acceptedAt()));
        if (repeats > 0) {
            onlooker.repeated(repeats);
        }
    }

    /** Tells somebody what is heard from now on, and who was told it. */
    public void watch(EventOnlooker someone) {
        onlooker = someone;
    }

    /** Says that a schedule ticks from now on, for whoever watches. */
    public void expect(String type, String schedule) {
        onlooker.scheduled(type, schedule);
    }

    EventOnlooker onlooker() {
        return onlooker;
    }

    private record Name(String source, String id) {
        static Name of(News news) {
            return new Name(news.event.source(), news.event.id());
        }
    }

    /** Those who hear at once what is appended here. */
    void attend(Audience audience) {
        debts.attend(audience);
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
        return store.read(session -> Rows.find(session, seq));
    }
}
