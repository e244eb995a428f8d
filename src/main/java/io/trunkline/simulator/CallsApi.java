package io.trunkline.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Twilio's Calls and Recordings over HTTP. Lives on the event loop. */
final class CallsApi {
    private final Vertx vertx;
    private final World world;
    private final Calls calls;
    private final Operator operator;

    CallsApi(Vertx vertx, World world, Calls calls, Operator operator) {
        this.vertx = vertx;
        this.world = world;
        this.calls = calls;
        this.operator = operator;
    }

    void mount(Router router) {
        String account = world.account().path();
        router.post(account + "/Calls.json").handler(context -> Body.read(context, body -> create(context, body)));
        router.get(account + "/Calls.json").handler(this::list);
        router.get(account + "/Calls/:sid/Recordings.json").handler(this::recordings);
        router.get(account + "/Calls/:sid")
                .handler(context -> Reply.json(
                        context, 200, named(context).resource(world.account()).toBuffer()));
        router.post(account + "/Calls/:sid").handler(context -> Body.read(context, body -> update(context, body)));
        router.get(account + "/Recordings/:sid").handler(this::recording);
    }

    private void create(RoutingContext context, Buffer body) {
        Form form = Form.parse(body.toString());
        String to = form.filled("To");
        Fault blow = strike(to, Fault.Kind.TOO_MANY, Fault.Kind.SERVER_ERROR, Fault.Kind.LOST);
        if (blow != null && blow.kind() == Fault.Kind.TOO_MANY) {
            throw new Refusal(429, 20429, "Too Many Requests");
        }
        if (blow != null
                && blow.kind() == Fault.Kind.SERVER_ERROR
                && !blow.result().created()) {
            Reply.empty(context, blow.code(500));
            return;
        }
        Fault latency = strike(to, Fault.Kind.LATENCY);
        CallDraft draft = CallDraft.of(form, world.numbers());
        world.standing().admitCall(draft.to());
        Call call = operator.place(Call.Direction.OUTBOUND, draft, null);
        JsonObject resource = call.resource(world.account());
        Reply.later(vertx, latency == null ? 0 : latency.ms(), () -> {
            if (blow == null) {
                Reply.json(context, 201, resource.toBuffer());
            } else if (blow.kind() == Fault.Kind.LOST) {
                context.request().connection().close();
            } else {
                Reply.empty(context, blow.code(500));
            }
        });
    }

    private @Nullable Fault strike(@Nullable String to, Fault.Kind... kinds) {
        return world.faults().strike(Fault.Place.CREATE, to, kinds);
    }

    private void list(RoutingContext context) {
        Form query = Form.parse(context.request().query());
        Page page = Page.of(query);
        List<Call> found = calls.newestFirst().stream()
                .filter(call -> fits(query, "To", call.draft().to())
                        && fits(query, "From", call.draft().from())
                        && fits(query, "Status", call.status().word()))
                .toList();
        int start = 0;
        if (page.after() != null) {
            while (start < found.size() && !found.get(start).sid().equals(page.after())) {
                start++;
            }
            if (start == found.size()) {
                throw Page.badToken();
            }
            start++;
        }
        int end = Math.min(found.size(), start + page.size());
        List<JsonObject> items = found.subList(start, end).stream()
                .map(call -> call.resource(world.account()))
                .toList();
        Page.Items shown =
                new Page.Items(items, end < found.size() ? found.get(end - 1).sid() : null, null);
        Reply.json(
                context,
                200,
                page.envelope(world.account().path() + "/Calls.json", "calls", shown)
                        .toBuffer());
    }

    private static boolean fits(Form query, String parameter, String value) {
        String wanted = query.filled(parameter);
        return wanted == null || wanted.equals(value);
    }

    private void update(RoutingContext context, Buffer body) {
        Call call = named(context);
        Form form = Form.parse(body.toString());
        String status = form.filled("Status");
        if (call.status().isFinal()) {
            throw Refusal.bad(21220, "Call is not in-progress. Cannot redirect.");
        }
        if ("completed".equals(status)) {
            operator.end(call, call.status() == CallStatus.IN_PROGRESS ? CallStatus.COMPLETED : CallStatus.CANCELED);
        } else if ("canceled".equals(status) && call.status() != CallStatus.IN_PROGRESS) {
            operator.end(call, CallStatus.CANCELED);
        } else if (status != null) {
            throw Refusal.bad(21220, "Call status cannot become " + status);
        } else {
            redirect(call, form);
        }
        Reply.json(context, 200, call.resource(world.account()).toBuffer());
    }

    /** Something else is done in the call from now on. */
    private void redirect(Call call, Form form) {
        Conversation conversation = operator.conversation(call);
        if (conversation == null || call.status() != CallStatus.IN_PROGRESS) {
            throw Refusal.bad(21220, "Call is not in-progress. Cannot redirect.");
        }
        String method = form.filled("Method");
        conversation.redirect(method == null ? "POST" : method, form.filled("Url"), form.filled("Twiml"));
    }

    private void recording(RoutingContext context) {
        String name = context.pathParam("sid");
        JsonObject recording = calls.recording(name.replaceAll("\\.(json|wav|mp3)$", ""));
        if (recording == null) {
            throw Refusal.notFound(context.request().path());
        }
        if (name.endsWith(".json")) {
            Reply.json(context, 200, recording.toBuffer());
        } else {
            // No voice was ever heard here: its words stand in the place of the sound.
            Reply.send(
                    context,
                    200,
                    name.endsWith(".mp3") ? "audio/mpeg" : "audio/x-wav",
                    Buffer.buffer(recording.getString("said")));
        }
    }

    /** The recordings of a call, newest first. */
    private void recordings(RoutingContext context) {
        String sid = context.pathParam("sid");
        if (calls.find(sid) == null) {
            throw Refusal.notFound(context.request().path());
        }
        Page page = Page.of(Form.parse(context.request().query()));
        List<JsonObject> items = calls.recordingsOf(sid);
        Reply.json(
                context,
                200,
                page.envelope(
                                world.account().path() + "/Calls/" + sid + "/Recordings.json",
                                "recordings",
                                new Page.Items(items, null, null))
                        .toBuffer());
    }

    private Call named(RoutingContext context) {
        String name = context.pathParam("sid");
        Call call = name.endsWith(".json") ? calls.find(name.substring(0, name.length() - 5)) : null;
        if (call == null) {
            throw Refusal.notFound(context.request().path());
        }
        return call;
    }
}
