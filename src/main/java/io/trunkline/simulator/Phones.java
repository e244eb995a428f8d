package io.trunkline.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The page of phones on which a person reads what was sent and answers it. */
final class Phones {

    void mount(Router router) {
        serve(router, "/", "phones.html", "text/html; charset=utf-8");
        serve(router, "/phones.css", "phones.css", "text/css; charset=utf-8");
        serve(router, "/phones.js", "phones.js", "text/javascript; charset=utf-8");
    }

    private static void serve(Router router, String path, String name, String contentType) {
        Buffer content = Buffer.buffer(read(name));
        router.get(path).handler(context -> {
            context.response()
                    .putHeader("Cache-Control", "no-cache")
                    .putHeader(
                            "Content-Security-Policy",
                            "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; object-src 'none'")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader("Referrer-Policy", "no-referrer");
            Reply.send(context, 200, contentType, content);
        });
    }

    private static byte[] read(String name) {
        try (InputStream in = Phones.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
