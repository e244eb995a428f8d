package io.trunkline.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request from its first byte until its answer is written; everything here happens on its own event loop. */
final class Visit {
    /** What a request without a body costs in memory, roughly: its headers. */
    private static final int HEADERS = 1024;

    /** A page shows nothing but what is ours, in no frame of others, and tells nobody where its reader comes from. */
    private static final Map<String, String> PAGE = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer");

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final Vertx vertx;
    private final Context context;
    private final RoutingContext routing;
    private final Traffic traffic;
    private final Gatekeeper gatekeeper;
    private final Front.Limits limits;
    private Buffer body = Buffer.buffer();
    private long held;
    private long discarded;
    private long timer = -1;
    private boolean entered;
    private boolean refused;

    Visit(Vertx vertx, RoutingContext routing, Front.Lobby lobby, Front.Limits limits) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.routing = routing;
        this.traffic = lobby.traffic();
        this.gatekeeper = lobby.gatekeeper();
        this.limits = limits;
    }

    /** Reads the request, knocks, and answers; {@code explain} makes a problem of whatever the door fails with. */
    void receive(Door door, Function<Throwable, Problem> explain) {
        try {
            traffic.enter();
            entered = true;
            listen(door, explain);
        } catch (RuntimeException failure) {
            refuse(explain.apply(failure));
        }
    }

    private void listen(Door door, Function<Throwable, Problem> explain) {
        checkSize();
        var request = routing.request();
        routing.response().closeHandler(closed -> {
            // Once the door was knocked at, the visit ends with what happens behind it.
            if (!request.isEnded()) {
                gone();
            }
        });
        request.exceptionHandler(broken -> gone());
        request.handler(this::take);
        request.endHandler(end -> knock(door, explain));
        timer = vertx.setTimer(limits.patience().toMillis(), late -> refuse(tooSlow()));
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            routing.response().writeContinue();
        }
    }

    /** Answers at once, whatever of the body is still to come, and throws that away. */
    void refuse(Problem problem) {
        if (refused) {
            return;
        }
        refused = true;
        release();
        body = Buffer.buffer();
        var request = routing.request();
        boolean http1 = request.version() != HttpVersion.HTTP_2;
        Answer answer = problem.answer();
        if (!request.isEnded()) {
            request.exceptionHandler(broken -> gone());
            request.handler(this::discard);
            request.endHandler(end -> stopTimer());
            stopTimer();
            timer = vertx.setTimer(limits.patience().toMillis(), late -> cut());
            if (http1 && request.headers().contains(HttpHeaders.EXPECT)) {
                // Whether the body follows is the client's choice now, so the next request cannot be told from it.
                answer = answer.with("Connection", "close");
            }
        }
        write(answer);
    }

    private void checkSize() {
        String length = routing.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && (!LENGTH.matcher(length).matches() || Long.parseLong(length) > limits.body())) {
            throw Problem.tooLarge(limits.body());
        }
        hold(HEADERS);
    }

    private void hold(int bytes) {
        if (!traffic.hold(bytes)) {
            throw Problem.unavailable("busy", "Too much is being received at once; send this again in a few seconds.");
        }
        held += bytes;
    }

    private void take(Buffer chunk) {
        try {
            if (body.length() + (long) chunk.length() > limits.body()) {
                throw Problem.tooLarge(limits.body());
            }
            hold(chunk.length());
            body.appendBuffer(chunk);
        } catch (Problem problem) {
            refuse(problem);
        }
    }

    private void discard(Buffer chunk) {
        discarded += chunk.length();
        if (discarded > limits.discarded()) {
            cut();
        }
    }

    private Problem tooSlow() {
        return Problem.of(
                408,
                "too-slow",
                "The body did not arrive within " + limits.patience().toSeconds() + " s; send it again.");
    }

    private void knock(Door door, Function<Throwable, Problem> explain) {
        stopTimer();
        try {
            door.knock(request())
                    .whenComplete((answer, failure) -> context.runOnContext(ready -> finish(answer, failure, explain)));
        } catch (Throwable failure) {
            finish(null, failure, explain);
        }
    }

    private void finish(@Nullable Answer answer, @Nullable Throwable failure, Function<Throwable, Problem> explain) {
        try {
            if (failure == null && answer != null) {
                write(answer);
                return;
            }
        } catch (RuntimeException unwritable) {
            failure = unwritable;
            routing.response().headers().clear();
        }
        write(explain.apply(failure != null ? failure : new IllegalStateException("The door gave no answer"))
                .answer());
    }

    private Request request() {
        HttpServerRequest request = routing.request();
        return new Request(
                request.method().name(),
                request.path(),
                request.query(),
                Headers.of(request.headers()),
                body.getBytes(),
                Map.copyOf(routing.pathParams()));
    }

    private void write(Answer answer) {
        HttpServerResponse response = routing.response();
        if (response.ended() || response.closed()) {
            leave();
            return;
        }
        gatekeeper.answered(routing.request(), answer.status());
        response.closeHandler(closed -> gone());
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        var type = answer.contentType();
        if (type != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, type);
            response.putHeader("X-Content-Type-Options", "nosniff");
            if (type.startsWith("text/html")) {
                PAGE.forEach(response::putHeader);
            }
        }
        var parting = traffic.isParting();
        if (parting) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        boolean head = routing.request().method().equals(HttpMethod.HEAD);
        if (head) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(answer.body().length));
        }
        var written = head || answer.body().length == 0 ? response.end() : response.end(Buffer.buffer(answer.body()));
        written.onComplete(done -> {
            leave();
            gatekeeper.ended(routing.request());
            if (parting && routing.request().isEnded()) {
                // A balancer keeps connections open long after it was told to bring nobody new.
                routing.request().connection().close();
            }
        });
    }

    /** Ends what a client goes on sending although it was refused. */
    private void cut() {
        stopTimer();
        if (routing.request().version() == HttpVersion.HTTP_2) {
            routing.response().reset();
        } else {
            routing.request().connection().close();
        }
    }

    private void stopTimer() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private void release() {
        traffic.release(held);
        held = 0;
    }

    private void gone() {
        stopTimer();
        leave();
    }

    private void leave() {
        release();
        if (entered) {
            entered = false;
            traffic.leave();
        }
    }
}
