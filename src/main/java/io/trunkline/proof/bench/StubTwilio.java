package io.trunkline.proof.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Takes every create and says of each message that it was delivered; it checks nothing and remembers nothing. */
final class StubTwilio implements Twilio {
    /** As a space is written in a form. */
    private static final String MARK = Webhooks.MARK.replace(' ', '+');

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    private final AtomicLong creates = new AtomicLong();
    private final AtomicInteger delay = new AtomicInteger();
    private final Object lock = new Object();
    private Samples journeys = new Samples();

    StubTwilio() {
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setTcpNoDelay(true))
                .requestHandler(this::answer);
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.POST)) {
            var path = request.path();
            reply(
                    request.response(),
                    200,
                    path.substring(path.lastIndexOf('/') + 1).replace(".json", ""),
                    "delivered");
            return;
        }
        request.body().onSuccess(body -> {
            note(body);
            var sid = "SM" + String.format("%032x", creates.incrementAndGet());
            var millis = delay.get();
            if (millis == 0) {
                reply(request.response(), 201, sid, "queued");
            } else {
                vertx.setTimer(millis, later -> reply(request.response(), 201, sid, "queued"));
            }
        });
    }

    private void note(Buffer form) {
        var sentAt = Webhooks.sentAt(form.toString(StandardCharsets.ISO_8859_1), MARK);
        if (sentAt > 0) {
            var took = Webhooks.micros() - sentAt;
            synchronized (lock) {
                journeys.add(took);
            }
        }
    }

    /** The fields that Twilio's answer has and its SDK reads. */
    private static void reply(HttpServerResponse response, int status, String sid, String state) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end("{\"account_sid\":\"" + ACCOUNT + "\",\"api_version\":\"2010-04-01\",\"body\":\"…\","
                        + "\"date_created\":\"Fri, 20 Nov 2026 12:00:00 +0000\",\"date_sent\":null,"
                        + "\"date_updated\":\"Fri, 20 Nov 2026 12:00:00 +0000\",\"direction\":\"outbound-api\","
                        + "\"error_code\":null,\"error_message\":null,\"from\":\"+15005550006\",\"messaging_service_sid\":null,"
                        + "\"num_media\":\"0\",\"num_segments\":\"1\",\"price\":null,\"price_unit\":\"USD\",\"sid\":\""
                        + sid
                        + "\",\"status\":\"" + state + "\",\"to\":\"+14155550100\",\"uri\":\"/2010-04-01/Accounts/"
                        + ACCOUNT
                        + "/Messages/" + sid + ".json\"}");
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    @Override
    public long creates() {
        return creates.get();
    }

    @Override
    public void answerAfter(int millis) {
        delay.set(millis);
    }

    @Override
    public void forget() {
        synchronized (lock) {
            journeys = new Samples();
        }
    }

    @Override
    public Samples journeys() {
        synchronized (lock) {
            return journeys;
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
