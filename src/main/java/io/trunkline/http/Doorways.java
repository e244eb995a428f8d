package io.trunkline.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;

/** The doors by their places, each at most once. */
final class Doorways {
    private final Router router;
    private final Way way;
    private final Map<String, Doorway> doorways = new HashMap<>();
    private boolean handingOver;

    /** How a request is brought to a door. */
    @FunctionalInterface
    interface Way {
        void bring(RoutingContext request, Door door, String place);
    }

    Doorways(Router router, Way way) {
        this.router = router;
        this.way = way;
    }

    Opening open(String method, String path, Door door) {
        String place = method + " " + path.replaceAll(":[A-Za-z0-9_]+", ":");
        synchronized (doorways) {
            var former = doorways.get(place);
            if (former != null && former.isOpen()) {
                throw new IllegalStateException("Two doors at " + method + " " + path
                        + "; one path answers once, so give one of them another name.");
            }
            var doorway =
                    new Doorway(method, door, (context, inside) -> way.bring(context, inside, method + " " + path));
            doorway.stand(router.route(path));
            doorways.put(place, doorway);
            if (former != null) {
                former.leaveTo(doorway);
            }
            return () -> close(place, doorway);
        }
    }

    private void close(String place, Doorway doorway) {
        synchronized (doorways) {
            doorway.close();
            if (!handingOver && doorways.remove(place, doorway)) {
                doorway.leave();
            }
        }
    }

    void handOver(Runnable change) {
        synchronized (doorways) {
            handingOver = true;
        }
        try {
            change.run();
        } finally {
            synchronized (doorways) {
                handingOver = false;
                doorways.values().removeIf(doorway -> {
                    if (doorway.isOpen()) {
                        return false;
                    }
                    doorway.leave();
                    return true;
                });
            }
        }
    }
}
