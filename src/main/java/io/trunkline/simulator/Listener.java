package io.trunkline.simulator;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening socket, which can be taken away for a while. Lives on the event loop. */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int BACKLOG = 4096;

    private final Vertx vertx;
    private final SimulatorSettings.Address address;
    private final Duration idleTimeout;
    private final Router router;
    private final Map<HttpConnection, Use> uses = new HashMap<>();
    private HttpServer server;
    private volatile int port;
    private boolean refusing;
    private boolean closed;

    /** How a connection is being used. */
    private static final class Use {
        int requests;
        long idleSince = System.nanoTime();
    }

    Listener(Vertx vertx, SimulatorSettings.Address address, Duration idleTimeout) {
        this.vertx = vertx;
        this.address = address;
        this.idleTimeout = idleTimeout;
        this.router = Router.router(vertx);
        this.router.route().handler(this::admit);
        this.server = server();
    }

    /** Where the doors are to be mounted. */
    Router router() {
        return router;
    }

    Future<Void> open() {
        long period = Math.max(10, idleTimeout.toMillis() / 10);
        return server.listen(address.port(), address.host())
                .onSuccess(open -> {
                    port = open.actualPort();
                    vertx.setPeriodic(period, tick -> closeIdle(idleTimeout));
                })
                .mapEmpty();
    }

    int port() {
        return port;
    }

    /** Completes when new connections are really refused; they are let in again after so many milliseconds. */
    Future<Void> refuse(RoutingContext asked, long ms) {
        if (refusing) {
            return Future.succeededFuture();
        }
        refusing = true;
        closeIdle(Duration.ZERO);
        // Closing the server of Vert.x would cut off the requests that are being answered, this one included.
        Channel listening =
                ((ConnectionBase) asked.request().connection()).channel().parent();
        Promise<Void> refused = Promise.promise();
        listening.close().addListener(done -> refused.complete());
        vertx.setTimer(ms, fired -> reopen());
        return refused.future();
    }

    /** How many connections are open. */
    int connections() {
        return uses.size();
    }

    Future<Void> close() {
        closed = true;
        return server.close();
    }

    private void reopen() {
        server.close().onComplete(done -> {
            if (closed) {
                return;
            }
            server = server();
            server.listen(port, address.host())
                    .onSuccess(open -> refusing = false)
                    .onFailure(e -> {
                        LOG.warn("The simulator cannot listen on port {} again yet: {}", port, e.getMessage());
                        vertx.setTimer(100, fired -> reopen());
                    });
        });
    }

    private HttpServer server() {
        return vertx.createHttpServer(new HttpServerOptions()
                        .setAcceptBacklog(BACKLOG)
                        .setTcpNoDelay(true)
                        // Else a connection is known only after its first byte, for which it could wait for ever.
                        .setHttp2ClearTextEnabled(false))
                .connectionHandler(connection -> {
                    uses.put(connection, new Use());
                    connection.closeHandler(gone -> uses.remove(connection));
                })
                .requestHandler(router);
    }

    /** Vert.x would also close connections on which a request waits for its answer. */
    private void closeIdle(Duration atLeast) {
        long until = System.nanoTime() - atLeast.toNanos();
        uses.entrySet().stream()
                .filter(entry -> entry.getValue().requests == 0 && entry.getValue().idleSince - until <= 0)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(HttpConnection::close);
    }

    private void admit(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        Use use = uses.computeIfAbsent(connection, unknown -> new Use());
        use.requests++;
        context.addEndHandler(ended -> {
            use.requests--;
            use.idleSince = System.nanoTime();
            if (refusing) {
                connection.close();
            }
        });
        context.addHeadersEndHandler(heads -> {
            if (refusing) {
                context.response().putHeader("Connection", "close");
            }
        });
        context.next();
    }
}
