package io.trunkline.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands before Twilio's API: credentials, the headers of every answer, and refusals in Twilio's form. */
final class Door {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final String API = "/2010-04-01/";

    private final SimulatorSettings.Account account;
    private final Keys keys;
    private final Timeline timeline;
    private int concurrent;

    Door(SimulatorSettings.Account account, Keys keys, Timeline timeline) {
        this.keys = keys;
        this.account = account;
        this.timeline = timeline;
    }

    void mount(Router router) {
        router.route(API + "*").handler(this::greet).handler(this::admit);
        router.route("/v1/*").handler(this::identify);
        router.route("/v2/*").handler(this::identify);
        router.route().failureHandler(this::refuse);
    }

    /** Everything of the API that is not built. */
    void mountLast(Router router) {
        router.route(API + "*").handler(context -> {
            throw Refusal.notFound(context.request().path());
        });
    }

    private void greet(RoutingContext context) {
        long began = System.nanoTime();
        concurrent++;
        context.addEndHandler(ended -> concurrent--);
        context.addHeadersEndHandler(heads -> {
            HttpServerResponse response = context.response();
            double seconds = (System.nanoTime() - began) / 1e9;
            response.putHeader(
                            "Date",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    timeline.now().atOffset(ZoneOffset.UTC)))
                    .putHeader("Twilio-Concurrent-Requests", String.valueOf(concurrent))
                    .putHeader("Twilio-Request-Id", Sid.next("RQ"))
                    .putHeader("Twilio-Request-Duration", String.format(Locale.ROOT, "%.3f", seconds))
                    .putHeader("X-Home-Region", "us1")
                    .putHeader("X-API-Domain", "api.twilio.com")
                    .putHeader("X-Powered-By", "AT-5000");
        });
        context.next();
    }

    private void admit(RoutingContext context) {
        String user = user(context);
        String path = context.request().path();
        if (!path.startsWith(account.path() + "/") && !path.equals(account.path() + ".json")) {
            throw Refusal.notFound(path);
        }
        pass(context, user, path.substring(account.path().length()).replaceAll("^/|[/.].*", ""));
    }

    private void identify(RoutingContext context) {
        pass(context, user(context), context.request().path().replaceAll("^/v[12]/|/.*$", ""));
    }

    /** A key may be barred from a resource that the auth token reaches. */
    private void pass(RoutingContext context, String user, String resource) {
        Keys.Key key = keys.find(user);
        Refusal objection = key == null ? null : key.objection(resource);
        if (objection != null) {
            throw objection;
        }
        context.next();
    }

    private String user(RoutingContext context) {
        String user = known(context.request().getHeader("Authorization"));
        if (user == null) {
            context.response().putHeader("WWW-Authenticate", "Basic realm=\"Twilio API\"");
            throw new Refusal(401, 20003, "Authenticate");
        }
        return user;
    }

    /** Who signs in, by the account's SID or that of a key; null when nobody does. */
    private @Nullable String known(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        try {
            byte[] given = Base64.getDecoder().decode(authorization.substring(6).strip());
            String user = new String(given, StandardCharsets.UTF_8).replaceAll(":.*", "");
            Keys.Key key = keys.find(user);
            String secret = key == null ? account.token() : key.secret();
            byte[] expected =
                    ((key == null ? account.sid() : key.sid()) + ":" + secret).getBytes(StandardCharsets.UTF_8);
            return MessageDigest.isEqual(expected, given) ? user : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void refuse(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof Refusal refusal) {
            Reply.json(context, refusal.status(), refusal.body().toBuffer());
        } else if (failure instanceof Misuse misuse) {
            Reply.json(context, 400, Control.error(misuse.getMessage()));
        } else if (failure instanceof IllegalArgumentException) {
            Refusal malformed = Refusal.bad(20001, "The request cannot be read: " + failure.getMessage());
            Reply.json(context, malformed.status(), malformed.body().toBuffer());
        } else if (failure != null) {
            LOG.error("The simulator failed at {}", context.request().path(), failure);
            Reply.send(context, 500, "text/plain", Buffer.buffer("The simulator failed; its log says why."));
        } else {
            Reply.empty(context, context.statusCode() < 400 ? 500 : context.statusCode());
        }
    }
}
