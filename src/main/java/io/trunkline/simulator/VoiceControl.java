package io.trunkline.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The simulator's own control of calls: who calls, answers, presses keys, speaks and hangs up. Lives on the event loop. */
final class VoiceControl {
    private static final String CALL = "/simulator/calls/:sid";

    private final Vertx vertx;
    private final World world;
    private final Calls calls;
    private final Habits habits;
    private final Operator operator;

    VoiceControl(Vertx vertx, World world, Calls calls, Habits habits, Operator operator) {
        this.vertx = vertx;
        this.world = world;
        this.calls = calls;
        this.habits = habits;
        this.operator = operator;
    }

    void mount(Router router) {
        router.get("/simulator/calls").handler(this::list);
        router.post("/simulator/calls").handler(context -> Body.read(context, body -> call(context, body)));
        router.get(CALL).handler(context -> show(context, named(context)));
        router.post(CALL + "/answer").handler(context -> Body.read(context, body -> answer(context, body)));
        router.post(CALL + "/keys").handler(context -> Body.read(context, body -> keys(context, body)));
        router.post(CALL + "/speech").handler(context -> Body.read(context, body -> speech(context, body)));
        router.post(CALL + "/hangup").handler(context -> {
            operator.hangUp(named(context));
            show(context, named(context));
        });
        router.put("/simulator/phones/:number").handler(context -> Body.read(context, body -> habit(context, body)));
    }

    /** All calls, at once; with {@code revision} as soon as something has changed since, or after {@code wait} milliseconds. */
    private void list(RoutingContext context) {
        Form query = Form.parse(context.request().query());
        if (!String.valueOf(calls.revision()).equals(query.filled("revision"))) {
            list(context, query.filled("number"));
            return;
        }
        Consumer<Call> watcher = new Consumer<>() {
            @Override
            public void accept(Call call) {
                calls.unwatch(this);
                list(context, query.filled("number"));
            }
        };
        calls.watch(watcher);
        String wait = query.filled("wait");
        long ms = wait != null && wait.matches("\\d{1,5}") ? Math.max(1, Long.parseLong(wait)) : 1;
        vertx.setTimer(ms, fired -> {
            calls.unwatch(watcher);
            list(context, query.filled("number"));
        });
    }

    private void list(RoutingContext context, @Nullable String number) {
        JsonArray shown = new JsonArray();
        calls.newestFirst().stream()
                .filter(call -> number == null || call.phone().equals(number))
                .forEach(call -> shown.add(call.shown()));
        if (!context.response().ended()) {
            context.response().putHeader("Calls-Revision", String.valueOf(calls.revision()));
        }
        Reply.json(context, 200, shown.toBuffer());
    }

    private void call(RoutingContext context, Buffer body) {
        JsonObject wanted = object(body);
        String from = wanted.getString("from", "");
        OwnNumber number = world.numbers().own(wanted.getString("to", ""));
        if (!Numbers.isPhone(from)) {
            throw new Misuse("from must be a phone number in E.164, such as +15551230001, not " + from);
        }
        if (number == null) {
            throw new Misuse("to must be a number of the account, not " + wanted.getString("to", ""));
        }
        Reply.json(context, 201, operator.receive(from, number).shown().toBuffer());
    }

    private void answer(RoutingContext context, Buffer body) {
        JsonObject wanted = body.length() == 0 ? new JsonObject() : object(body);
        Habits.Reaction by =
                switch (wanted.getString("by", "human").toLowerCase(Locale.ROOT)) {
                    case "human" -> Habits.Reaction.HUMAN;
                    case "machine" -> Habits.Reaction.MACHINE;
                    case "fax" -> Habits.Reaction.FAX;
                    case "unsure" -> Habits.Reaction.UNSURE;
                    default -> throw new Misuse("by must be human, machine, fax or unsure");
                };
        Call call = named(context);
        if (!operator.answer(call, by)) {
            throw new Misuse("this call does not ring, it is " + call.status().word());
        }
        show(context, call);
    }

    private void keys(RoutingContext context, Buffer body) {
        String digits = object(body).getString("digits", "");
        if (!digits.matches("[0-9*#]+")) {
            throw new Misuse("digits must be digits, * and #, not " + digits);
        }
        listening(context).press(digits);
        show(context, named(context));
    }

    private void speech(RoutingContext context, Buffer body) {
        listening(context).speak(object(body).getString("text", ""));
        show(context, named(context));
    }

    private Conversation listening(RoutingContext context) {
        Conversation conversation = operator.conversation(named(context));
        if (conversation == null || !conversation.listens()) {
            throw new Misuse("nobody listens in this call, it is "
                    + named(context).status().word());
        }
        return conversation;
    }

    private void habit(RoutingContext context, Buffer body) {
        String number = context.pathParam("number");
        if (!Numbers.isPhone(number)) {
            throw new Misuse(number + " is not a phone number in E.164");
        }
        Reply.json(context, 200, habits.learn(number, object(body)).toBuffer());
    }

    private static void show(RoutingContext context, Call call) {
        Reply.json(context, 200, call.shown().toBuffer());
    }

    private Call named(RoutingContext context) {
        Call call = calls.find(context.pathParam("sid"));
        if (call == null) {
            throw new Misuse("there is no call " + context.pathParam("sid"));
        }
        return call;
    }

    private static JsonObject object(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw new Misuse("the body must be a JSON object");
        }
    }
}
