package io.trunkline.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** The front on the router that Camel's own server has, beside a route of Camel's. */
class FrontOnCamelTest {
    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> post(int port, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void the_front_shares_camel_s_router_with_camel_s_routes() throws Exception {
        int port = free();
        var vertx = Vertx.vertx();
        var main = new Main();
        main.bind("vertx", vertx);
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", "127.0.0.1");
        main.addInitialProperty("camel.server.port", String.valueOf(port));
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/camel").setBody(constant("camel"));
            }
        });
        main.start();
        try {
            var context = main.getCamelContext();
            var router = context.getRegistry()
                    .lookupByNameAndType("platform-http-router-" + port, VertxPlatformHttpRouter.class);
            var front = new Front(vertx, router, new Front.Bounds(1000, 0, 0, 1000), failure -> null);
            var opening = front.open(
                    "POST",
                    "/hooks/:name",
                    request -> CompletableFuture.completedFuture(
                            Answer.text(200, request.parameters().get("name") + request.body().length)));

            assertThat(post(port, "/camel", "").body()).isEqualTo("camel");
            assertThat(post(port, "/hooks/a", "hi").statusCode()).isEqualTo(503);
            front.admit(true);
            assertThat(post(port, "/hooks/a", "hi").body()).isEqualTo("a2");
            assertThat(post(port, "/hooks/a", "x".repeat(1001)).statusCode()).isEqualTo(413);
            assertThat(post(port, "/camel", "").body()).isEqualTo("camel");
            assertThat(post(port, "/nothing", "hi").body()).contains("urn:trunkline:not-found");
            opening.close();
            assertThat(post(port, "/hooks/a", "hi").statusCode()).isEqualTo(404);
        } finally {
            main.stop();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
