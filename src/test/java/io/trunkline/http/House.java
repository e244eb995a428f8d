package io.trunkline.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A front on a server of its own, with clients that use real sockets. */
final class House implements AutoCloseable {
    static final int MAX_BODY = 1000;
    static final Front.Limits LIMITS =
            new Front.Limits(MAX_BODY, 64 << 10, 100_000, Duration.ofSeconds(1), new Gatekeeper.Terms(0, 0, 1_000));

    final Vertx vertx = Vertx.vertx();
    final Router router = Router.router(vertx);
    final Front front;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    House() {
        this(LIMITS);
    }

    House(Front.Limits limits) {
        front = new Front(
                vertx,
                router,
                limits,
                failure -> failure instanceof IOException ? Problem.unavailable("The disk is full.") : null);
        front.alwaysHear("/twilio/", "X-Twilio-Signature");
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setHttp2ClearTextEnabled(false))
                .connectionHandler(front::greet)
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return send(client, method, path, BodyPublishers.ofString(body), headers);
    }

    HttpResponse<String> send(
            HttpClient client, String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        var request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** A raw connection, for what a well-mannered client never does. */
    Wire connect() throws IOException {
        return new Wire(new Socket(java.net.InetAddress.getLoopbackAddress(), server.actualPort()));
    }

    /** Bytes out and bytes in, nothing else. */
    record Wire(Socket socket) implements AutoCloseable {
        /** Whether the other side ends it, which is waited for. */
        boolean isClosedByPeer() throws IOException {
            return isClosedWithin(Duration.ofSeconds(10));
        }

        boolean isClosedWithin(Duration patience) throws IOException {
            socket.setSoTimeout((int) patience.toMillis());
            try {
                return socket.getInputStream().read() < 0;
            } catch (java.net.SocketTimeoutException open) {
                return false;
            } catch (java.net.SocketException reset) {
                return true;
            }
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /** One response with its body, or null if the peer has closed. */
        @Nullable
        String read() throws IOException {
            socket.setSoTimeout(10_000);
            var head = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return null;
                }
                head.append((char) next);
            }
            int length = 0;
            for (String line : head.toString().split("\r\n", -1)) {
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).trim());
                }
            }
            return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
