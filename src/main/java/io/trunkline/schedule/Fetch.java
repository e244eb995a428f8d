package io.trunkline.schedule;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads over HTTP what may be anything: at most ten megabytes, at most twenty seconds, and not again what has not changed.
 * It holds no thread while it waits.
 */
public final class Fetch {
    private static final int LARGEST = 10 * 1024 * 1024;
    private static final int NOT_MODIFIED = 304;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final Duration longest;

    /** With its usual patience. */
    public Fetch() {
        this(Duration.ofSeconds(20));
    }

    /** @param longest after which an answer is given up */
    public Fetch(Duration longest) {
        this.longest = longest;
    }

    /** What was read, and what the server says of it. */
    @SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
    public record Answer(
            byte[] body,
            @Nullable String etag,
            @Nullable String modified,
            @Nullable String link) {}

    /** An http or https URL as a route file gives it. */
    public static URI url(String text) {
        try {
            var url = URI.create(text.strip());
            if (url.getHost() != null && List.of("http", "https").contains(String.valueOf(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // The sentence below says it; the URL itself may hold a secret.
        }
        throw new IllegalArgumentException("url: it is not an http:// or https:// URL");
    }

    /**
     * Reads it; an error is an {@link Unreadable}.
     *
     * @param known what was read last, which is answered again if it has not changed
     */
    public CompletableFuture<Answer> get(URI url, Map<String, String> headers, @Nullable Answer known) {
        var request = HttpRequest.newBuilder(url).timeout(longest);
        headers.forEach(request::setHeader);
        if (known != null && known.etag != null) {
            request.setHeader("If-None-Match", known.etag);
        }
        if (known != null && known.modified != null) {
            request.setHeader("If-Modified-Since", known.modified);
        }
        return send(url, request.build(), known);
    }

    /** Posts a text and reads what is answered to it; an error is an {@link Unreadable}. */
    public CompletableFuture<byte[]> post(URI url, Map<String, String> headers, String body) {
        var request = HttpRequest.newBuilder(url).timeout(longest).POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        return send(url, request.build(), null).thenApply(Answer::body);
    }

    private CompletableFuture<Answer> send(URI url, HttpRequest request, @Nullable Answer known) {
        var call = http.sendAsync(request, info -> new Bounded());
        return call.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS).handle((response, failure) -> {
            if (failure != null) {
                call.cancel(true);
                throw new CompletionException(reason(url, failure));
            }
            if (response.statusCode() == NOT_MODIFIED && known != null) {
                return known;
            }
            if (response.statusCode() != 200) {
                throw new CompletionException(new Unreadable(url.getHost() + " answered " + response.statusCode()));
            }
            return new Answer(
                    response.body(), header(response, "etag"), header(response, "last-modified"), link(response));
        });
    }

    private Unreadable reason(URI url, Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        for (var deeper = cause; deeper != null; deeper = deeper.getCause()) {
            if (deeper instanceof Unreadable known) {
                return new Unreadable(url.getHost() + " " + known.getMessage());
            }
        }
        return new Unreadable(
                cause instanceof TimeoutException || cause instanceof java.net.http.HttpTimeoutException
                        ? url.getHost() + " took longer than " + longest.toSeconds() + " s"
                        : url.getHost() + " could not be read: "
                                + cause.getClass().getSimpleName()
                                + (cause.getMessage() == null ? "" : ": " + cause.getMessage()));
    }

    private static @Nullable String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    private static @Nullable String link(HttpResponse<?> response) {
        var all = response.headers().allValues("link");
        return all.isEmpty() ? null : String.join(",", all);
    }

    /** Takes a body as it comes, up to a bound. */
    private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream soFar = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> pieces) {
            for (var piece : pieces) {
                var bytes = new byte[piece.remaining()];
                piece.get(bytes);
                soFar.writeBytes(bytes);
            }
            if (soFar.size() > LARGEST && subscription != null) {
                subscription.cancel();
                whole.completeExceptionally(new Unreadable("answered more than " + LARGEST / 1024 / 1024 + " MB"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(soFar.toByteArray());
        }
    }
}
