package io.trunkline.camel;

import io.trunkline.journal.Entry;
import io.trunkline.message.Origin;
import io.trunkline.schedule.Fetch;
import io.trunkline.schedule.Polls;
import io.trunkline.schedule.Unreadable;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One reading of an endpoint, page after page. The watermark moves when the last page was read, and not before. */
final class PollRound {
    private static final int MOST_PAGES = 100;
    private static final String SINCE = "{since}";

    private final Polls polls;
    private final Fetch fetch;
    private final Listing listing;
    private final Origin origin;
    private final Set<URI> visited = new HashSet<>();
    private boolean isToldOf;
    private @Nullable String watermark;

    PollRound(Polls polls, Fetch fetch, Listing listing, Entry tick) {
        this.polls = polls;
        this.fetch = fetch;
        this.listing = listing;
        var caller = listing.caller();
        this.origin = new Origin(
                caller.flow(), caller.route(), tick.seq(), tick.origin().depth() + 1);
    }

    /** Where it is read from, with the watermark in its place. */
    static String address(String url, String since) {
        return url.replace(SINCE, URLEncoder.encode(since, StandardCharsets.UTF_8));
    }

    CompletionStage<?> start(String url) {
        var before = polls.watermark(name());
        isToldOf = before.isPresent() || listing.isAllNews();
        watermark = before.filter(text -> !text.isEmpty()).orElse(null);
        return page(Fetch.url(address(url, before.orElse("")))).thenCompose(end -> polls.done(name(), watermark));
    }

    private String name() {
        return listing.caller().route();
    }

    private CompletionStage<?> page(URI url) {
        if (!visited.add(url)) {
            return CompletableFuture.failedFuture(new Unreadable("its pages go round in a circle"));
        }
        if (visited.size() > MOST_PAGES) {
            return CompletableFuture.failedFuture(new Unreadable("it has more than " + MOST_PAGES + " pages"));
        }
        return fetch.get(url, listing.headers(), null)
                .thenApply(answer -> listing.read(url, answer))
                .thenCompose(found -> polls.take(new Polls.Page(name(), origin, found.items(), isToldOf))
                        .thenCompose(taken -> {
                            watermark = Listing.later(watermark, found.since());
                            return found.next() == null ? CompletableFuture.completedFuture(null) : page(found.next());
                        }));
    }
}
