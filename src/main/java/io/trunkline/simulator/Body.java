package io.trunkline.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** Reads the body of a request before it is worked on; what the work throws becomes the answer. */
final class Body {
    private Body() {}

    static void read(RoutingContext context, Consumer<Buffer> work) {
        context.request().body().onFailure(context::fail).onSuccess(body -> {
            try {
                work.accept(body);
            } catch (RuntimeException e) {
                context.fail(e);
            }
        });
    }
}
