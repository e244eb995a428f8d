package io.trunkline.camel;

import io.trunkline.http.Front;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.jspecify.annotations.Nullable;

/** Camel's HTTP server, whose own has no settings for what one connection may take. */
final class Entrance extends VertxPlatformHttpServer {
    private static final int HEADERS = 16 << 10;
    /** Twilio's URLs carry a signature of a message and little else; nobody's is longer than this. */
    private static final int FIRST_LINE = 8 << 10;

    private static final int IDLE_SECONDS = 75;

    private final VertxPlatformHttpServerConfiguration where;
    private final Function<Switchboard.Listening, Front> door;
    private @Nullable HttpServer server;
    private @Nullable Front front;

    private Entrance(VertxPlatformHttpServerConfiguration where, Function<Switchboard.Listening, Front> door) {
        super(where);
        this.where = where;
        this.door = door;
    }

    /** @param door made by whoever knows the bounds, before anybody is heard */
    static Entrance at(String host, int port, Function<Switchboard.Listening, Front> door) {
        var where = new VertxPlatformHttpServerConfiguration();
        where.setBindHost(host);
        where.setBindPort(port);
        where.setPath("/");
        return new Entrance(where, door);
    }

    Front front() {
        return java.util.Objects.requireNonNull(front, "not started");
    }

    @Override
    public @Nullable HttpServer getServer() {
        return server;
    }

    @Override
    protected void startServer() {
        var router = VertxPlatformHttpRouter.lookup(
                getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(where.getPort()));
        var built = door.apply(new Switchboard.Listening(getVertx(), router));
        front = built;
        server = getVertx()
                .createHttpServer(new HttpServerOptions()
                        .setHost(where.getBindHost())
                        .setPort(where.getBindPort())
                        .setMaxHeaderSize(HEADERS)
                        .setMaxInitialLineLength(FIRST_LINE)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setAcceptBacklog(1_024)
                        // A hundred requests on one connection would go past the bound on connections.
                        .setHttp2ClearTextEnabled(false))
                .connectionHandler(built::greet)
                .requestHandler(router)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Override
    protected void stopServer() {
        if (server != null) {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** The one Vert.x is ended by whoever made it. */
    @Override
    protected void stopVertx() {
        // Nothing is ours.
    }
}
