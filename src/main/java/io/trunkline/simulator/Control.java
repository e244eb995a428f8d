package io.trunkline.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The simulator's own control, under {@code /simulator}: people, faults and time. Lives on the event loop. */
final class Control {
    private static final int LONGEST_BODY = 1600;

    private final World world;
    private final Listener listener;
    private final Traffic traffic;
    private final Inbox inbox;
    private final LedgerReader reader;

    Control(Vertx vertx, World world, Listener listener, Traffic traffic, Supplier<String> url) {
        this.world = world;
        this.listener = listener;
        this.traffic = traffic;
        this.inbox = new Inbox(world, url);
        this.reader = new LedgerReader(vertx, world.ledger());
    }

    void mount(Router router) {
        router.post("/simulator/texts").handler(context -> Body.read(context, body -> text(context, body)));
        router.post("/simulator/messages/:sid/read").handler(this::read);
        router.get("/simulator/faults")
                .handler(context ->
                        Reply.json(context, 200, world.faults().json().toBuffer()));
        router.put("/simulator/faults").handler(context -> Body.read(context, body -> faults(context, body)));
        router.get("/simulator/clock").handler(this::showClock);
        router.put("/simulator/clock").handler(context -> Body.read(context, body -> clock(context, body)));
        router.get("/simulator/ledger").handler(reader::read);
        router.get("/simulator/numbers").handler(this::numbers);
        router.delete("/simulator").handler(this::empty);
        router.route("/simulator/*")
                .handler(context -> Reply.json(
                        context,
                        404,
                        error(context.request().method() + " "
                                + context.request().path() + " is unknown")));
    }

    static Buffer error(@Nullable String sentence) {
        return new JsonObject().put("error", sentence).toBuffer();
    }

    private void text(RoutingContext context, Buffer body) {
        JsonObject text = object(body);
        String from = string(text, "from");
        String to = string(text, "to");
        List<Media.File> files = media(text);
        String words = files.isEmpty() ? string(text, "body") : text.getString("body", "");
        require(
                Numbers.isPhone(WhatsApp.bare(from)),
                "from must be a phone number in E.164, such as +15551230001, not " + from);
        require(words.length() <= LONGEST_BODY, "body must have at most 1600 characters");
        require(
                WhatsApp.is(from) == WhatsApp.is(to),
                "from and to must both begin with whatsapp:, or neither, not " + from + " and " + to);
        // What is written to the sandbox goes where the account's first number has its texts told.
        OwnNumber number = to.equals(WhatsApp.SANDBOX)
                ? world.numbers().all().iterator().next()
                : world.numbers().own(WhatsApp.bare(to));
        if (number == null) {
            List<String> own =
                    world.numbers().all().stream().map(OwnNumber::number).toList();
            throw new Misuse("to must be a number of the account, one of " + own + ", not " + to);
        }
        inbox.receive(new Inbox.Arrival(from, to, words, files), number)
                .onFailure(context::fail)
                .onSuccess(result -> Reply.json(context, 201, result.toBuffer()));
    }

    /** Pictures and files: {@code [{"type": "image/png", "content": "…in Base64"}]}. */
    private static List<Media.File> media(JsonObject text) {
        List<Media.File> files = new ArrayList<>();
        for (Object item : text.getJsonArray("media", new JsonArray())) {
            if (!(item instanceof JsonObject file)) {
                throw new Misuse("media must be an array of objects with type and content");
            }
            String content = string(file, "content");
            try {
                Base64.getDecoder().decode(content);
            } catch (IllegalArgumentException e) {
                throw new Misuse("content must be in Base64");
            }
            files.add(Media.File.of(string(file, "type"), content));
        }
        return files;
    }

    /** Somebody opens a WhatsApp message on their phone. */
    private void read(RoutingContext context) {
        Message message = world.ledger().find(context.pathParam("sid"));
        if (message == null
                || !message.draft().isWhatsApp()
                || message.status() != Status.DELIVERED
                || message.kind() == Kind.INBOUND) {
            throw new Misuse("only a WhatsApp message that was delivered can be read");
        }
        message.become(Status.READ, null, world.timeline().now());
        world.ledger().changed(message);
        world.reports().report(message);
        Reply.json(context, 200, message.entry().toBuffer());
    }

    private void faults(RoutingContext context, Buffer body) {
        JsonArray list;
        try {
            list = new JsonArray(body);
        } catch (DecodeException | ClassCastException e) {
            throw new Misuse("the body must be a JSON array of faults");
        }
        long refuse = world.faults().replace(list).stream()
                .filter(fault -> fault.kind() == Fault.Kind.REFUSE)
                .mapToLong(Fault::ms)
                .max()
                .orElse(0);
        Future<Void> ready = refuse == 0 ? Future.succeededFuture() : listener.refuse(context, refuse);
        ready.onSuccess(done -> Reply.json(context, 200, world.faults().json().toBuffer()));
    }

    private void showClock(RoutingContext context) {
        JsonObject clock = new JsonObject()
                .put("offset", world.timeline().offset().toString())
                .put("now", world.timeline().now().toString());
        Reply.json(context, 200, clock.toBuffer());
    }

    private void clock(RoutingContext context, Buffer body) {
        String offset = string(object(body), "offset");
        try {
            world.timeline().move(Duration.parse(offset));
        } catch (DateTimeParseException e) {
            throw new Misuse("offset must be an ISO 8601 duration such as PT10M, not " + offset);
        }
        showClock(context);
    }

    private void numbers(RoutingContext context) {
        JsonArray numbers = new JsonArray();
        world.numbers().all().forEach(number -> numbers.add(number.number()));
        Reply.json(context, 200, numbers.toBuffer());
    }

    /** Numbers keep their configuration and the clock its offset: whoever set them up still counts on both. */
    private void empty(RoutingContext context) {
        world.ledger().clear();
        world.optOuts().clear();
        world.channels().clear();
        world.faults().replace(new JsonArray());
        traffic.clear();
        Reply.empty(context, 204);
    }

    private static JsonObject object(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw new Misuse("the body must be a JSON object");
        }
    }

    private static String string(JsonObject object, String field) {
        if (object.getValue(field) instanceof String value && !value.isEmpty()) {
            return value;
        }
        throw new Misuse(field + " must be a string that is not empty");
    }

    private static void require(boolean condition, String complaint) {
        if (!condition) {
            throw new Misuse(complaint);
        }
    }
}
