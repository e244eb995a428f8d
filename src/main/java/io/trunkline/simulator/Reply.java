package io.trunkline.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Writes answers, to whoever is still there to read them. */
final class Reply {
    private Reply() {}

    static void json(RoutingContext context, int status, Buffer body) {
        send(context, status, "application/json", body);
    }

    static void send(RoutingContext context, int status, String contentType, Buffer body) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status).putHeader("Content-Type", contentType).end(body);
    }

    static void empty(RoutingContext context, int status) {
        HttpServerResponse response = context.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).end();
        }
    }

    /** After so many milliseconds of real time, or at once when there are none. */
    static void later(Vertx vertx, long ms, Runnable answer) {
        if (ms <= 0) {
            answer.run();
        } else {
            vertx.setTimer(ms, fired -> answer.run());
        }
    }
}
