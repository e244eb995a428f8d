package io.trunkline.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may come to the doors: so many connections at once, nobody for long who asks nothing, and nobody who was refused too
 * often. What it keeps is bounded, and for whoever is believed it costs two looks into tables.
 */
final class Gatekeeper {
    /** Refusals that say something about who asks, and not about what is there. */
    private static final Set<Integer> TELLING = Set.of(400, 401, 403, 408, 413);

    private final Terms terms;
    private final Source source;
    private final Strikes strikes;
    private final Complaints complaints = new Complaints();
    private final Map<HttpConnection, Guest> guests = new ConcurrentHashMap<>();
    private volatile @Nullable Credible credible;

    /**
     * What is bounded.
     *
     * @param refusals of one address in a second; 0 bounds nothing
     * @param proxies of ours that everybody passes and that tell who came to them
     * @param connections at once
     * @param patience with one on which nothing is asked, and while three quarters of the places are taken; Vert.x's own
     *     idle timeout counts bytes, so that a header of one letter now and then would hold a place for ever
     */
    record Terms(int refusals, int proxies, int connections, Patience patience) {
        Terms(int refusals, int proxies, int connections) {
            // Nginx keeps a connection to us for 60 s without a request (ngx_http_upstream_module, keepalive_timeout).
            this(refusals, proxies, connections, new Patience(75_000, 10_000));
        }
    }

    /** Milliseconds since the last request began, if it is answered; in quiet times and in a crowd. */
    record Patience(long usual, long crowded) {}

    /** Requests that are read whatever their address did, since they are signed by somebody whom we must not miss. */
    private record Credible(String path, String header) {}

    private static final class Guest {
        private final int source;
        private volatile long asked;
        private volatile boolean asking;

        Guest(int source, long now) {
            this.source = source;
            this.asked = now;
        }
    }

    Gatekeeper(Vertx vertx, Terms terms) {
        this.terms = terms;
        this.source = new Source(terms.proxies);
        this.strikes = new Strikes(terms.refusals, System.nanoTime());
        vertx.setPeriodic(Math.min(1_000, terms.patience.crowded), tick -> {
            look();
            complaints.tell(System.nanoTime());
        });
    }

    void alwaysHear(String path, String header) {
        credible = new Credible(path, header);
    }

    /** Somebody has connected; where no place is left, that ends at once. */
    void greet(HttpConnection connection) {
        if (guests.size() >= terms.connections) {
            connection.close();
            return;
        }
        guests.put(connection, new Guest(Source.of(connection), System.nanoTime()));
        connection.closeHandler(gone -> guests.remove(connection));
    }

    /** Nobody stays long who asks nothing. */
    private void look() {
        var patience = guests.size() > terms.connections * 3L / 4 ? terms.patience.crowded : terms.patience.usual;
        var since = System.nanoTime() - patience * 1_000_000;
        guests.forEach((connection, guest) -> {
            if (!guest.asking && guest.asked - since < 0) {
                connection.close();
            }
        });
    }

    /** Why that request is not heard; null when it is. */
    @Nullable
    Problem objection(HttpServerRequest request) {
        var now = System.nanoTime();
        var guest = guests.get(request.connection());
        if (guest != null) {
            guest.asked = now;
            guest.asking = true;
        }
        var from = from(request, guest);
        if (!strikes.isOut(from, now) || isCredible(request)) {
            return null;
        }
        return Problem.of(
                        429,
                        "too-many",
                        "Too much of what came from this address was refused; send it again later, signed as this door expects.")
                .withHeader("Retry-After", String.valueOf(strikes.secondsOut(from, now)));
    }

    private boolean isCredible(HttpServerRequest request) {
        var known = credible;
        return known != null
                && String.valueOf(request.path()).startsWith(known.path)
                && request.headers().contains(known.header);
    }

    /** That request was answered with that status. */
    void answered(HttpServerRequest request, int status) {
        if (status >= 400 && TELLING.contains(status)) {
            refused(request);
        }
    }

    /** That request was answered to the last byte. */
    void ended(HttpServerRequest request) {
        var guest = guests.get(request.connection());
        if (guest != null) {
            guest.asking = false;
        }
    }

    /** Ends the connections on which nothing is asked. */
    void sendHome() {
        guests.forEach((connection, guest) -> {
            if (!guest.asking) {
                connection.close();
            }
        });
    }

    /** That request was refused for something that says who asks. */
    void refused(HttpServerRequest request) {
        if (terms.refusals > 0) {
            strikes.strike(from(request, guests.get(request.connection())), System.nanoTime());
        }
    }

    /** That request was refused for a reason that our log tells. */
    void complain(HttpServerRequest request, String place, String why) {
        var from = from(request, guests.get(request.connection()));
        complaints.hear(from, place + " from " + source.name(request), why, System.nanoTime());
    }

    private int from(HttpServerRequest request, @Nullable Guest guest) {
        return guest != null && terms.proxies == 0 ? guest.source : source.of(request);
    }
}
