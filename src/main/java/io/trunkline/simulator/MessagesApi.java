package io.trunkline.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Twilio's Messages resource over HTTP. Lives on the event loop. */
final class MessagesApi {
    private final Vertx vertx;
    private final World world;
    private final DraftRules rules;
    private final MessageList list;

    MessagesApi(Vertx vertx, World world) {
        this.vertx = vertx;
        this.world = world;
        this.rules = new DraftRules(world);
        this.list = new MessageList(world.ledger(), world.faults(), world.timeline(), world.account());
    }

    void mount(Router router) {
        String messages = world.account().path() + "/Messages";
        router.post(messages + ".json").handler(this::create);
        router.get(messages + ".json").handler(this::list);
        router.get(messages + "/:sid").handler(this::fetch);
        router.post(messages + "/:sid").handler(this::update);
        router.delete(messages + "/:sid").handler(this::delete);
    }

    private void create(RoutingContext context) {
        long began = System.currentTimeMillis();
        Body.read(context, body -> create(context, Form.parse(body.toString()), began));
    }

    private void create(RoutingContext context, Form form, long began) {
        String to = form.filled("To");
        Fault blow = strike(to, Fault.Kind.TOO_MANY, Fault.Kind.SERVER_ERROR, Fault.Kind.LOST);
        if (blow != null && blow.kind() == Fault.Kind.TOO_MANY) {
            throw tooMany();
        }
        if (blow != null
                && blow.kind() == Fault.Kind.SERVER_ERROR
                && !blow.result().created()) {
            serverError(context, blow);
            return;
        }
        Draft draft = rules.draft(form);
        Fault latency = strike(to, Fault.Kind.LATENCY);
        Message message = accept(draft, began);
        JsonObject resource = message.resource(world.account());
        world.archive()
                .written()
                .onSuccess(written -> Reply.later(vertx, latency == null ? 0 : latency.ms(), () -> {
                    if (blow == null) {
                        Reply.json(context, 201, resource.toBuffer());
                    } else if (blow.kind() == Fault.Kind.LOST) {
                        context.request().connection().close();
                    } else {
                        serverError(context, blow);
                    }
                }));
    }

    private Message accept(Draft draft, long began) {
        Status first = draft.service() == null ? Status.QUEUED : Status.ACCEPTED;
        Message message = new Message(
                Sid.next(draft.extras().media().isEmpty() ? "SM" : "MM"),
                Kind.OUTBOUND,
                draft,
                first,
                world.timeline().now());
        message.beganWith(began);
        world.media()
                .keep(
                        message.sid(),
                        draft.extras().media().stream().map(Media.File::at).toList());
        world.ledger().enter(message);
        world.carrier().carry(message);
        return message;
    }

    private void list(RoutingContext context) {
        Form query = Form.parse(context.request().query());
        String to = query.filled("To");
        Fault blow = world.faults()
                .strike(Fault.Place.LIST, to, Fault.Kind.TOO_MANY, Fault.Kind.SERVER_ERROR, Fault.Kind.HTML);
        if (blow != null && blow.kind() == Fault.Kind.TOO_MANY) {
            if (blow.ms() > 0) {
                context.response().putHeader("Retry-After", String.valueOf(blow.ms() / 1_000));
            }
            throw tooMany();
        }
        if (blow != null && blow.kind() == Fault.Kind.HTML) {
            Reply.send(context, 200, "text/html", Buffer.buffer("<html><body>Please sign in.</body></html>"));
            return;
        }
        if (blow != null) {
            serverError(context, blow);
            return;
        }
        Fault latency = world.faults().strike(Fault.Place.LIST, to, Fault.Kind.LATENCY);
        Buffer body = list.page(query).toBuffer();
        Reply.later(vertx, latency == null ? 0 : latency.ms(), () -> Reply.json(context, 200, body));
    }

    private void fetch(RoutingContext context) {
        Reply.json(context, 200, named(context).resource(world.account()).toBuffer());
    }

    private void update(RoutingContext context) {
        Body.read(context, body -> update(context, Form.parse(body.toString())));
    }

    private void update(RoutingContext context, Form form) {
        Message message = named(context);
        String body = form.first("Body");
        String status = form.first("Status");
        boolean redacts = body != null && body.isEmpty();
        boolean cancels = "canceled".equals(status);
        if (redacts == cancels || (body != null && !redacts) || (status != null && !cancels)) {
            throw Refusal.bad(30400, "An update must have either an empty Body or the Status canceled.");
        }
        if (cancels && !message.status().isCancelable()) {
            throw Refusal.bad(30409, "Message " + message.sid() + " can no longer be canceled.");
        }
        if (redacts) {
            message.redact(world.timeline().now());
        } else {
            message.become(Status.CANCELED, null, world.timeline().now());
        }
        world.ledger().changed(message);
        if (cancels) {
            world.reports().report(message);
        }
        Reply.json(context, 200, message.resource(world.account()).toBuffer());
    }

    private void delete(RoutingContext context) {
        Message message = named(context);
        if (!message.status().isFinal()) {
            throw Refusal.bad(20009, "Cannot delete message because delivery has not been completed.");
        }
        world.ledger().delete(message);
        Reply.empty(context, 204);
    }

    private Message named(RoutingContext context) {
        String name = context.pathParam("sid");
        Message message = name.endsWith(".json") ? world.ledger().find(name.substring(0, name.length() - 5)) : null;
        if (message == null) {
            throw Refusal.notFound(context.request().path());
        }
        return message;
    }

    private @Nullable Fault strike(@Nullable String to, Fault.Kind... kinds) {
        return world.faults().strike(Fault.Place.CREATE, to, kinds);
    }

    private static Refusal tooMany() {
        return new Refusal(429, 20429, "Too Many Requests");
    }

    /** A proxy's page for 502, 503 and 504, Twilio's own body otherwise. */
    private static void serverError(RoutingContext context, Fault fault) {
        int status = fault.code(500);
        if (status > 501 && status < 505) {
            Buffer page = Buffer.buffer("<html><body><h1>" + status + " Service Unavailable</h1></body></html>");
            Reply.send(context, status, "text/html", page);
        } else {
            Refusal refusal = new Refusal(status, 20500, "Internal Server Error");
            Reply.json(context, status, refusal.body().toBuffer());
        }
    }
}
