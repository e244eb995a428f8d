package io.trunkline.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;

/** Sends signed webhooks, a bounded number at a time, and again as their URLs ask for it. Lives on the event loop. */
final class Webhooks {
    private static final int IN_FLIGHT = 256;
    /** Twilio does not say how long it waits before it tries again. */
    private static final long PAUSE_MS = 100;

    private final Vertx vertx;
    private final Signature signature;
    private final HttpClient client;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int inFlight;

    Webhooks(Vertx vertx, String token) {
        this.vertx = vertx;
        this.signature = new Signature(token);
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(IN_FLIGHT)
                .setKeepAliveTimeout(10)
                .setDecompressionSupported(true));
    }

    /** Never fails: that nobody answered is an answer too. */
    Future<Webhook.Answer> send(Webhook webhook) {
        Promise<Webhook.Answer> answer = Promise.promise();
        Runnable start = () -> new Delivery(webhook, answer).attempt();
        if (inFlight < IN_FLIGHT) {
            inFlight++;
            start.run();
        } else {
            waiting.add(start);
        }
        return answer.future();
    }

    /** Whether every webhook was answered, or will not be. */
    boolean isIdle() {
        return inFlight == 0;
    }

    private void finished() {
        Runnable next = waiting.poll();
        if (next == null) {
            inFlight--;
        } else {
            next.run();
        }
    }

    /** One webhook through all its attempts. */
    private final class Delivery {
        private final Webhook webhook;
        private final Promise<Webhook.Answer> answer;
        private final Overrides overrides;
        private final String token = UUID.randomUUID().toString();
        private final long began = System.nanoTime();
        private int retries;

        Delivery(Webhook webhook, Promise<Webhook.Answer> answer) {
            this.webhook = webhook;
            this.answer = answer;
            this.overrides = Overrides.of(webhook.url());
        }

        void attempt() {
            long left = overrides.totalMs() - elapsed();
            if (left <= 0) {
                conclude(Webhook.Answer.none("rt", "no answer within " + overrides.totalMs() + " ms"));
                return;
            }
            Attempt attempt = new Attempt(Math.min(left, overrides.connectMs()), Math.min(left, overrides.readMs()));
            attempt.run(webhook, token).onSuccess(this::judge);
        }

        private void judge(Webhook.Answer got) {
            boolean again = got.failure() != null
                    && retries < overrides.retries()
                    && overrides.retry(got.failure())
                    && elapsed() + PAUSE_MS < overrides.totalMs();
            if (again) {
                retries++;
                vertx.setTimer(PAUSE_MS, fired -> attempt());
            } else {
                conclude(got);
            }
        }

        private void conclude(Webhook.Answer got) {
            finished();
            answer.complete(got);
        }

        private long elapsed() {
            return (System.nanoTime() - began) / 1_000_000;
        }
    }

    /** One try within its two limits, in milliseconds. */
    private final class Attempt {
        private final Promise<Webhook.Answer> outcome = Promise.promise();
        private final long connectMs;
        private final long readMs;

        Attempt(long connectMs, long readMs) {
            this.connectMs = connectMs;
            this.readMs = readMs;
        }

        Future<Webhook.Answer> run(Webhook webhook, String token) {
            String url = Overrides.withoutFragment(webhook.url());
            boolean get = webhook.method().equals("GET");
            if (get) {
                url += (url.indexOf('?') < 0 ? "?" : "&") + webhook.form().encoded();
            }
            String sign = signature.of(url, get ? new Form() : webhook.form());
            RequestOptions options;
            try {
                options = new RequestOptions()
                        .setMethod(get ? HttpMethod.GET : HttpMethod.POST)
                        .setAbsoluteURI(url)
                        .setConnectTimeout(connectMs)
                        .putHeader("X-Twilio-Signature", sign)
                        .putHeader("I-Twilio-Idempotency-Token", token)
                        .putHeader("User-Agent", "TwilioProxy/1.1")
                        .putHeader("Accept", "*/*");
            } catch (RuntimeException e) {
                return Future.succeededFuture(Webhook.Answer.none("ct", "not a URL: " + url));
            }
            client.request(options)
                    .onFailure(e -> outcome.tryComplete(Webhook.Answer.none("ct", reason(e))))
                    .onSuccess(request ->
                            exchange(request, get ? "" : webhook.form().encoded()));
            return outcome.future();
        }

        private void exchange(HttpClientRequest request, String body) {
            long timer = vertx.setTimer(readMs, fired -> {
                outcome.tryComplete(Webhook.Answer.none("rt", "no answer within " + readMs + " ms"));
                request.reset();
            });
            if (!body.isEmpty()) {
                request.putHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
            }
            request.send(body)
                    .compose(response -> response.body()
                            .map(bytes -> Webhook.Answer.of(
                                    response.statusCode(),
                                    Objects.requireNonNullElse(response.getHeader("Content-Type"), ""),
                                    bytes.toString())))
                    .otherwise(e -> Webhook.Answer.none("rt", reason(e)))
                    .onSuccess(got -> {
                        vertx.cancelTimer(timer);
                        outcome.tryComplete(got);
                    });
        }
    }

    private static String reason(Throwable e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }
}
