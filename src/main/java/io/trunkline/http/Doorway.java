package io.trunkline.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where a door is: while it is closed and another one is to come in its place, whoever comes waits. */
final class Doorway {
    private final String method;
    private final Door door;
    private final BiConsumer<RoutingContext, Door> visit;
    private final List<Waiting> waiting = new ArrayList<>();
    private @Nullable Route route;
    private boolean open = true;
    private boolean left;
    private @Nullable Doorway next;

    /** A request that nobody reads yet, and the thread that it belongs to. */
    private record Waiting(RoutingContext request, Context loop) {}

    /** @param visit how a request is brought to a door */
    Doorway(String method, Door door, BiConsumer<RoutingContext, Door> visit) {
        this.method = method;
        this.door = door;
        this.visit = visit;
    }

    void stand(Route route) {
        this.route = route;
        route.handler(this::come);
    }

    synchronized boolean isOpen() {
        return open;
    }

    private void come(RoutingContext request) {
        if (!Front.answers(method, request.request().method())) {
            Front.allowed(request).add(method);
            request.next();
            return;
        }
        Doorway where;
        synchronized (this) {
            if (!open && !left) {
                request.request().pause();
                waiting.add(new Waiting(request, Vertx.currentContext()));
                return;
            }
            where = open ? this : next;
        }
        if (where == null) {
            request.next();
        } else {
            where.visit.accept(request, where.door);
        }
    }

    /** Lets nobody in any more; those inside finish. */
    synchronized void close() {
        open = false;
    }

    /** Has nobody wait any longer: there will be no other door. */
    void leave() {
        leave(null);
    }

    /** Has those who wait go to the door that was opened instead. */
    void leaveTo(Doorway next) {
        leave(next);
    }

    private void leave(@Nullable Doorway to) {
        List<Waiting> all;
        synchronized (this) {
            if (left) {
                return;
            }
            left = true;
            next = to;
            all = List.copyOf(waiting);
            waiting.clear();
        }
        if (route != null) {
            route.remove();
        }
        all.forEach(one -> one.loop.runOnContext(now -> {
            one.request.request().resume();
            if (to == null) {
                one.request.next();
            } else {
                to.visit.accept(one.request, to.door);
            }
        }));
    }
}
