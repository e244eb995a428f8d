package io.trunkline.schedule;

import io.trunkline.journal.Entry;
import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import io.trunkline.message.Origin;
import io.trunkline.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What polled endpoints have shown: each new item becomes an event, in the transaction that remembers it. */
public final class Polls {
    /** An item that was not shown for so long is forgotten; should it come back, it is new. */
    private static final long FORGOTTEN = Duration.ofDays(400).toMillis();

    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Store store;
    private final Journal journal;

    public Polls(Store store, Journal journal) {
        this.store = store;
        this.journal = journal;
    }

    /**
     * Some of the items of an endpoint.
     *
     * @param name of the endpoint
     * @param isToldOf whether the new ones become events, or are only remembered
     */
    public record Page(String name, Origin origin, List<Event> items, boolean isToldOf) {}

    /** Up to where an endpoint was read; nothing when it never was, and an empty text when it has no watermark. */
    public Optional<String> watermark(String name) {
        return store.read(session -> session.first(
                "select coalesce(watermark, '') from endpoint where name = ?", row -> row.getString(1), name));
    }

    /** Takes what is new; answers how many events it made. */
    public CompletionStage<Integer> take(Page page) {
        return store.write(transaction -> {
            var now = transaction.now();
            var news = new ArrayList<Journal.News>();
            for (var item : page.items) {
                var isNew = transaction.update(
                                "insert into endpoint_item (name, item, seen_at) values (?,?,?) on conflict (name, item) do nothing",
                                page.name,
                                item.id(),
                                now)
                        == 1;
                if (!isNew) {
                    transaction.update(
                            "update endpoint_item set seen_at = ? where name = ? and item = ? and seen_at < ?",
                            now,
                            page.name,
                            item.id(),
                            now - DAY);
                } else if (page.isToldOf) {
                    news.add(new Journal.News(item, page.origin, Entry.Due.NOW));
                }
            }
            if (!news.isEmpty()) {
                journal.append(transaction, news);
            }
            return news.size();
        });
    }

    /** Remembers that an endpoint was read to its last page. */
    public CompletionStage<?> done(String name, @Nullable String watermark) {
        return store.write(transaction -> {
            transaction.update(
                    "delete from endpoint_item where name = ? and seen_at < ?", name, transaction.now() - FORGOTTEN);
            return transaction.update(
                    "insert into endpoint (name, watermark) values (?,?) on conflict (name) do update set watermark = excluded.watermark",
                    name,
                    watermark);
        });
    }
}
