package io.trunkline.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The front of the house on a Vert.x router: reads bodies up to a limit, knocks at the door that a path leads to, and answers, all on
 * the event loop.
 *
 * <p>Routes that others put on the same router work as before, also while nobody is admitted here; what nobody handles becomes a
 * problem with status 404 or 405. We read bodies ourselves because Vert.x's BodyHandler parses forms and Camel's consumer takes a
 * worker thread per request and logs a stack trace for each body that is too large.
 */
public final class Front {
    private static final String ALLOWED = Front.class.getName();
    private static final String PLACE = Front.class.getName() + ".place";

    private final Doorways doorways;
    private final Diagnosis diagnosis;
    private final Lobby lobby;
    private final Limits limits;
    private final Vertx vertx;
    private volatile @Nullable AnswerOnlooker onlooker;
    private volatile @Nullable Escort escort;

    /**
     * What one request, and all of them together, may take.
     *
     * @param body bytes of one body
     * @param held bytes of all requests that are inside
     * @param discarded bytes read and thrown away after a refusal, so that the client gets to read why
     * @param patience how long a body may take to arrive, and once more how long a refused one may go on
     * @param gate who may come at all
     */
    record Limits(long body, long held, long discarded, Duration patience, Gatekeeper.Terms gate) {}

    /** Who decides about whoever comes, and who counts them. */
    record Lobby(Gatekeeper gatekeeper, Traffic traffic) {}

    /**
     * What is taken from outside.
     *
     * @param body the most bytes of one body; a longer one is answered 413
     * @param refusals how many requests of one address may be refused in a second before it is answered 429; 0 counts none
     * @param proxies how many proxies of ours everybody passes, each of which appends who came to it to X-Forwarded-For
     * @param connections how many may be open at once
     */
    public record Bounds(long body, int refusals, int proxies, int connections) {}

    /**
     * A front that admits nobody yet.
     *
     * @param diagnosis what a failure that is no {@link Problem} means to the caller; null is a plain 500
     */
    public Front(Vertx vertx, Router router, Bounds bounds, Function<Throwable, @Nullable Problem> diagnosis) {
        this(
                vertx,
                router,
                new Limits(
                        bounds.body,
                        64L << 20,
                        32L << 20,
                        Duration.ofSeconds(30),
                        new Gatekeeper.Terms(bounds.refusals, bounds.proxies, bounds.connections)),
                diagnosis);
    }

    Front(Vertx vertx, Router router, Limits limits, Function<Throwable, @Nullable Problem> diagnosis) {
        this.vertx = vertx;
        this.doorways = new Doorways(router, this::visit);
        this.limits = limits;
        this.diagnosis = new Diagnosis(diagnosis);
        this.lobby = new Lobby(new Gatekeeper(vertx, limits.gate), new Traffic(limits.held));
        router.route().order(Integer.MIN_VALUE).handler(this::receive);
        router.route().order(Integer.MAX_VALUE).handler(this::fallback).failureHandler(this::failed);
    }

    /**
     * Opens a door at a method and a path in Vert.x's syntax, such as {@code /hooks/:name}; GET answers HEAD too.
     *
     * @throws IllegalStateException if a door is open there already, whatever its parameters are called
     */
    public Opening open(String method, String path, Door door) {
        return doorways.open(method, path, door);
    }

    /**
     * Does what closes doors and opens others in their place. Whoever comes to one meanwhile waits for the one that is
     * opened there, and finds nothing only where none is.
     */
    public void handOver(Runnable change) {
        doorways.handOver(change);
    }

    static boolean answers(String method, HttpMethod asked) {
        return method.equals(asked.name()) || (asked.equals(HttpMethod.HEAD) && method.equals("GET"));
    }

    /** To be told of every connection as it is made, so that there are not too many. */
    public void greet(HttpConnection connection) {
        lobby.gatekeeper.greet(connection);
    }

    /** Reads what comes below that path with that header, whatever else came from its address: it can prove itself. */
    public void alwaysHear(String path, String header) {
        lobby.gatekeeper.alwaysHear(path, header);
    }

    /** Answers everybody as before, and ends each connection with its next answer, so that its next request goes elsewhere. */
    public void part() {
        lobby.traffic.part();
    }

    /** Ends the connections on which nothing is asked, as those of a balancer's store that it has not used since we part. */
    public void sendHome() {
        lobby.gatekeeper.sendHome();
    }

    /** Lets requests in, or keeps new ones out with a 503 while those inside finish. */
    public void admit(boolean admit) {
        lobby.traffic.admit(admit);
    }

    /** How many requests are inside: admitted, and not yet answered to the last byte. */
    public int inFlight() {
        return lobby.traffic.inside();
    }

    /** Completes once nobody is inside and nobody is admitted. */
    public CompletableFuture<Void> drained() {
        return lobby.traffic.drained();
    }

    private void count(RoutingContext context) {
        var someone = onlooker;
        if (someone != null) {
            var began = System.nanoTime();
            context.addEndHandler(end -> {
                String place = context.get(PLACE);
                someone.answered(
                        place == null ? "none" : place, context.response().getStatusCode(), System.nanoTime() - began);
            });
        }
    }

    private void receive(RoutingContext context) {
        count(context);
        var objection = lobby.gatekeeper.objection(context.request());
        if (objection != null) {
            new Visit(vertx, context, lobby, limits).refuse(objection);
            return;
        }
        try {
            context.normalizedPath();
        } catch (IllegalArgumentException broken) {
            // Found later, it would be a stack trace in the log for each.
            new Visit(vertx, context, lobby, limits)
                    .refuse(
                            Problem.badRequest(
                                    "path",
                                    "The path has a % that is not followed by two hexadecimal digits; write a plain % as %25."));
            return;
        }
        context.next();
    }

    /** Tells somebody how requests are answered from now on. */
    public void watch(AnswerOnlooker someone) {
        onlooker = someone;
    }

    /** Has somebody go with each request to its door and back, from now on. */
    public void escort(Escort someone) {
        escort = someone;
    }

    private void visit(RoutingContext context, Door door, String place) {
        context.put(PLACE, place);
        new Visit(vertx, context, lobby, limits)
                .receive(request -> lead(place, door, request), failure -> refusal(context, place, failure));
    }

    private CompletionStage<Answer> lead(String place, Door door, Request request) {
        var someone = escort;
        return someone == null ? door.knock(request) : someone.lead(place, door, request);
    }

    private void fallback(RoutingContext context) {
        visit(
                context,
                request -> {
                    lobby.gatekeeper.refused(context.request());
                    throw nothingHere(context);
                },
                "fallback");
    }

    private void failed(RoutingContext context) {
        // A failure of a route that is not ours, or a path that Vert.x itself cannot read.
        var failure = context.failure();
        int status = context.statusCode();
        if (status < 400) {
            status = 500;
        }
        Problem problem = status >= 500 && failure != null
                ? diagnosis.of(context.request().method() + " of another route", failure)
                : Problem.of(status, null, "The request cannot be read; look at its path and headers.");
        new Visit(vertx, context, lobby, limits).refuse(problem);
    }

    static Set<String> allowed(RoutingContext context) {
        Set<String> allowed = context.get(ALLOWED);
        if (allowed == null) {
            allowed = new TreeSet<>();
            context.put(ALLOWED, allowed);
        }
        return allowed;
    }

    private static Problem nothingHere(RoutingContext context) {
        var allowed = allowed(context);
        if (allowed.isEmpty()) {
            return Problem.notFound(
                    "Nothing is at " + shortened(context.request().path()) + "; look for a slip in the address.");
        }
        String methods = String.join(", ", allowed);
        return Problem.of(
                        405,
                        "method-not-allowed",
                        context.request().method() + " is not possible here; use " + methods + ".")
                .withHeader("Allow", methods);
    }

    private Problem refusal(RoutingContext context, String place, Throwable failure) {
        var problem = diagnosis.of(place, failure);
        var complaint = problem.complaint();
        if (complaint != null) {
            lobby.gatekeeper.complain(context.request(), place, complaint);
        }
        return problem;
    }

    private static String shortened(@Nullable String path) {
        return path == null ? "that path" : path.length() > 200 ? path.substring(0, 200) + "…" : path;
    }
}
