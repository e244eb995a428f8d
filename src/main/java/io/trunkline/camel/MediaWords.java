package io.trunkline.camel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;

/** `twilio-media:fetch`: the files that came with a text. */
final class MediaWords {
    private static final int AT_ONCE = 4;
    private static final int WAITING = 1_000;

    private final House house;
    /** Files may be large and slow; routes that want none do not wait for them. */
    private final Executor fetching;

    MediaWords(House house) {
        this.house = house;
        var pool = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
                    var thread = new Thread(work, "media");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.fetching = pool;
    }

    Words component() {
        return new Words(house.runners(), "twilio-media", Map.of("fetch", new Words.Step(Set.of("url"), this::fetch)));
    }

    private CompletionStage<?> fetch(Exchange exchange, Parameters parameters) {
        var url = parameters.get(exchange, "url");
        if (url.isEmpty()) {
            throw new IllegalArgumentException("media-action needs a `url`; it came out empty for this event");
        }
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return house.twilio().attachments().fetch(url);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e.getMessage(), e);
                            }
                        },
                        fetching)
                .thenAccept(file -> exchange.getMessage().setBody(file.bytes()));
    }
}
